// What the rules make of datagrams that came and went.
#include "harness/check/rules/rules.hh"
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

FrameBuilder asked(std::string_view text) { return from_student().udp(40000, 9000).payload(text); }
FrameBuilder told(std::string_view text) { return from_peer().udp(9000, 40000).payload(text); }

std::string sentence(const rules::Found& found) {
  return found ? found->code + ": " + found->sentence : "";
}

Finding printed(std::string_view expected, std::string_view actual) {
  Finding finding;
  finding.kind = Finding::Kind::output;
  finding.field = "stdout";
  finding.expected = to_bytes(expected);
  finding.actual = to_bytes(actual);
  return finding;
}

TEST(TrustsAnyone, ComparesAddressAndPort) {
  const auto said_of = [](const Tape& tape) {
    const std::vector findings{printed("truth", "lie")};
    return sentence(rules::trusts_anyone({findings, &tape.outcome()}));
  };
  const auto lie = [](FrameBuilder from, std::uint16_t port) {
    return from.udp(port, 40000).payload("lie");
  };
  EXPECT_THAT(said_of(Tape().student(asked("?")).stranger(lie(from_stranger(), 9000))),
              HasSubstr("came from 10.9.0.3 port 9000, and you had asked 10.9.0.2 port 9000"));
  EXPECT_THAT(said_of(Tape().student(asked("?")).peer(lie(from_peer(), 9001))),
              HasSubstr("came from 10.9.0.2 port 9001"));
  EXPECT_EQ(said_of(Tape().student(asked("?")).peer(lie(from_peer(), 9000))), "");
  EXPECT_EQ(said_of(Tape().student(asked("?")).peer(told("truth"))), "");
}

/// An answer that the wire swallowed is none.
TEST(NoTimeout, LooksAtWhatCame) {
  Tape tape;
  tape.student(asked("?")).peer(told("!"));
  auto outcome = tape.outcome();
  outcome.ending.kind = Ending::Kind::timed_out;
  outcome.ending.waiting_in = "recvfrom";
  EXPECT_EQ(sentence(rules::no_timeout({{}, &outcome})), "");
  outcome.frames[1].fate = {.kind = Fate::Kind::dropped, .rule = 0};
  EXPECT_THAT(sentence(rules::no_timeout({{}, &outcome})), StartsWith("NO_TIMEOUT: No answer"));
}

/// The first question was swallowed: the echo of the second is the first echo.
TEST(FirstSender, LooksAtWhatCame) {
  Tape tape;
  tape.peer(from_peer().udp(7777, 9000).payload("lost"))
      .peer(from_peer().udp(7777, 9000).payload("a"))
      .student(from_student().udp(9000, 7777).payload("a"))
      .stranger(from_stranger().udp(7778, 9000).payload("b"))
      .student(from_student().udp(9000, 7777).payload("b"));
  auto outcome = tape.outcome();
  outcome.frames[0].fate = {.kind = Fate::Kind::dropped, .rule = 0};
  const auto findings = findings_of(EchoesEachDatagram(9000), outcome);
  EXPECT_THAT(sentence(rules::first_sender({findings, &outcome})),
              HasSubstr("came from 10.9.0.3 port 7778 was echoed to 10.9.0.2 port 7777"));
}

}  // namespace
}  // namespace wirebook::check

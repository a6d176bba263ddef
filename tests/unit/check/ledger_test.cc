#include "harness/check/ledger.hh"

#include <nlohmann/json.hpp>

#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;

/// The ledger of an outcome that one matcher is asked about.
Ledger ledger_of(Outcome outcome, const OutcomeMatcher& matcher) {
  MatcherLog log;
  outcome.log = &log;
  EXPECT_TRUE(matcher.Matches(outcome));
  return make_ledger(outcome, log);
}

Outcome hello_outcome() {
  return Tape().student(from_student().udp(40000, 9000).payload("hello")).outcome();
}
FrameSpec hello_spec() { return kernel_ipv4(17) / kernel_udp(9000) / payload("hello"); }

std::vector<Finding> one_finding() {
  Finding finding;
  finding.sentence = "no";
  return {finding};
}

TEST(Ledger, CountsEveryBitOfAFrameOnce) {
  const auto ledger = ledger_of(hello_outcome(), SendsExactly({hello_spec()}));
  EXPECT_THAT(ledger.disagreements, IsEmpty());
  EXPECT_TRUE(ledger.agrees());
  ASSERT_EQ(ledger.frames.size(), 1U);
  EXPECT_EQ(ledger.bits, 47U * 8);
  EXPECT_EQ(ledger.required + ledger.derived + ledger.free_kernel + ledger.free_student,
            ledger.bits);
  EXPECT_EQ(ledger.derived, 4U * 16);                       // two lengths, two sums
  EXPECT_EQ(ledger.free_kernel, 6U + 2 + 16 + 1 + 8 + 16);  // DSCP, ECN, ID, DF, TTL, source port
  EXPECT_EQ(ledger.flips, 2 * ledger.bits - 2 * 16);        // of a sum only the raw flip counts
}

TEST(Ledger, FindsTheOneValueThatAFreeFieldMayNotHave) {
  const auto spec = kernel_ipv4(17).left_to_student_but(wire::ipv4::ttl, 0, "any but 0") /
                    kernel_udp(9000) / payload("hello");
  const auto ledger = ledger_of(hello_outcome(), SendsExactly({spec}));
  EXPECT_THAT(ledger.disagreements, IsEmpty());
  EXPECT_EQ(ledger.free_student, 7U);  // a TTL of 64 has one bit, and without it is 0
}

TEST(Ledger, AgreesWithEveryMatcher) {
  EXPECT_THAT(
      ledger_of(conversation(hello_segments()), Speaks(connects_to(5309, "hello\n"))).disagreements,
      IsEmpty());
  auto served = hello_segments();
  for (auto& each : served) each.first = !each.first;
  EXPECT_THAT(
      ledger_of(conversation(served, false), Speaks(accepts_on(5309, "you\n"))).disagreements,
      IsEmpty());
  const std::string text(60, 'x');
  const auto whole = Tape()
                         .fragments(peer_name, from_peer().udp(7777, 9000).payload(text), 40)
                         .fragments(student_name, from_student().udp(9000, 7777).payload(text), 32);
  EXPECT_THAT(ledger_of(whole.outcome(), EchoesEachDatagram(9000)).disagreements, IsEmpty());
}

TEST(Ledger, AgreesAboutTheKernelsOwnFrames) {
  const auto outcome = Tape(Tape().student(from_student().udp(40000, 9000).payload("hello")))
                           .peer(segment(false, true, {"SA", 7000, 1001}))
                           .student(segment(true, true, {"R", 1001, 0}))
                           .student(from_student().icmp(3, 3).payload("quoted"))
                           .outcome();
  const auto ledger = ledger_of(outcome, SendsExactly({hello_spec()}));
  EXPECT_THAT(ledger.disagreements, IsEmpty());
  EXPECT_EQ(ledger.frames.size(), 3U);
}

TEST(Ledger, DeclaresABitFreeWhereAnotherNumberIsAsGood) {
  const auto ledger =
      ledger_of(conversation(hello_segments()), Speaks(connects_to(5309, "hello\n")));
  // The acknowledgment before the FIN may carry it already.
  LedgerRow fin;
  for (const auto& row : ledger.frames[3].rows) {
    if (row.field == "FIN") fin = row;
  }
  EXPECT_EQ(fin.kind, FieldClass::free_kernel);
}

TEST(Ledger, NoticesAMatcherThatOverlooksSomething) {
  MatcherLog log;
  const Tell tell = [](const Outcome&) { return std::vector<FrameClaim>{{0, hello_spec()}}; };
  log.asked.push_back({"", [](const Outcome&) { return std::vector<Finding>{}; }, tell});
  const auto ledger = make_ledger(hello_outcome(), log);
  EXPECT_THAT(ledger.disagreements, Each(HasSubstr("goes unnoticed")));
  EXPECT_THAT(ledger.disagreements, Contains(HasSubstr("frame 1, bit 0 (Ethernet destination")));
}

TEST(Ledger, NoticesAMatcherThatComplainsOfWhatIsFree) {
  MatcherLog log;
  const Tell tell = [](const Outcome&) { return std::vector<FrameClaim>{{0, hello_spec()}}; };
  log.asked.push_back({"", [](const Outcome&) { return one_finding(); }, tell});
  const auto ledger = make_ledger(hello_outcome(), log);
  EXPECT_EQ(ledger.disagreements.size(), ledger.free_kernel);
  EXPECT_THAT(ledger.disagreements,
              Each(AllOf(HasSubstr("redone is held against it: no"), HasSubstr("free_kernel"))));
}

TEST(Ledger, NoticesBitsWithoutAClass) {
  MatcherLog log;
  EXPECT_EQ(make_ledger(hello_outcome(), log).disagreements.size(), 47U * 8);
  EXPECT_FALSE(make_ledger(Outcome{}, log).agrees());  // nothing was sent, nothing is proven
  // Options and padding that no specification allows.
  const Tell tell = [](const Outcome&) { return std::vector<FrameClaim>{{0, hello_spec()}}; };
  log.asked.push_back({"", [](const Outcome&) { return one_finding(); }, tell});
  const auto padded =
      Tape().student(from_student().udp(40000, 9000).payload("hello").padding(from_hex("0000")));
  EXPECT_THAT(make_ledger(padded.outcome(), log).disagreements,
              Contains(AllOf(HasSubstr("bit 376"), HasSubstr("no class"))));
}

TEST(Ledger, NoticesBitsWithTwoClasses) {
  MatcherLog log;
  const Tell tell = [](const Outcome&) {
    return std::vector<FrameClaim>{{0, hello_spec()}, {0, hello_spec()}};
  };
  log.asked.push_back({"", [](const Outcome&) { return one_finding(); }, tell});
  EXPECT_THAT(make_ledger(hello_outcome(), log).disagreements, Contains(HasSubstr("two classes")));
}

TEST(Ledger, AsksOnlyAboutTheWire) {
  auto outcome = hello_outcome();
  MatcherLog log;
  outcome.log = &log;
  EXPECT_TRUE(SendsExactly({hello_spec()}).Matches(outcome));
  EXPECT_FALSE(Prints("something").Matches(outcome));
  EXPECT_FALSE(ExitsWith(3).Matches(outcome));
  EXPECT_THAT(make_ledger(outcome, log).disagreements, IsEmpty());
}

TEST(Ledger, IsPrintedAsTextAndAsJson) {
  const auto ledger = ledger_of(hello_outcome(), SendsExactly({hello_spec()}));
  EXPECT_THAT(to_text(ledger),
              AllOf(HasSubstr("frame 1: UDP 10.9.0.1:40000 > 10.9.0.2:9000, 5 bytes"),
                    HasSubstr("   34  UDP source port                  16  the kernel's  any"),
                    HasSubstr("0 disagreements\n")));
  const auto json = to_json(ledger);
  EXPECT_EQ(json["disagreements"], 0);
  EXPECT_EQ(json["totals"]["bits"], 376);
  EXPECT_EQ(json["frames"][0]["rows"][0],
            nlohmann::json::parse(R"({"header": "Ethernet", "field": "destination", "offset": 0,
                                      "width": 48, "bits": 48, "class": "required",
                                      "why": "the other end of the cable"})"));
}

}  // namespace
}  // namespace wirebook::check

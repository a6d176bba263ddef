// Two mistakes at once: one of them is named, and the findings have both. None that is known: no
// diagnosis, and the findings all the same.
#include <gmock/gmock.h>

#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::UnorderedElementsAre;

/// What is said of a run, as a grading does it: the exercise's rules first, then the common ones.
struct Said {
  std::string code;  ///< empty: unexplained
  std::vector<std::string> fields;
};

Said say(std::vector<Rule> rules, const OutcomeMatcher& matcher, const Outcome& outcome) {
  for (auto& rule : common_rules()) rules.push_back(rule);
  const auto findings = findings_of(matcher, outcome);
  Said said;
  for (const auto& finding : findings) {
    if (finding.derived) continue;
    said.fields.push_back(finding.header == "payload" ? "payload" : finding.field);
  }
  if (const auto diagnosis = diagnose(rules, {findings, &outcome, {&outcome}})) {
    said.code = diagnosis->code;
  }
  return said;
}

Said say_of_datagram(const FrameBuilder& sent) {
  using namespace rules;
  const auto right = kernel_ipv4(17) / kernel_udp(10000) / payload("hello");
  return say({sent_nul, sent_newline, sent_pointer_size, sent_whole_buffer}, SendsExactly({right}),
             Tape().student(sent).outcome());
}

FrameBuilder one_datagram(std::uint16_t port, std::string_view text) {
  return from_student().set(wire::ipv4::dont_fragment, 1).udp(40000, port).payload(text);
}

Said say_of_packet(const FrameBuilder& sent) {
  using namespace rules;
  const auto right = handmade_ipv4()
                         .with(wire::ipv4::dscp, 24)
                         .with(wire::ipv4::identification, 1984)
                         .with(wire::ipv4::ttl, 61)
                         .with(wire::ipv4::protocol, 16) /
                     payload("616c706861");
  return say({ihl_in_bytes, double_header, dscp_unshifted, proto_tcp_text, not_hex_encoded},
             SendsExactly({right}), Tape().student(sent).outcome());
}

FrameBuilder one_packet(std::uint64_t dscp, std::uint64_t ecn, std::uint64_t id, std::uint64_t ttl,
                        std::string_view text = "616c706861") {
  return from_student()
      .set(wire::ipv4::dscp, dscp)
      .set(wire::ipv4::ecn, ecn)
      .set(wire::ipv4::identification, id)
      .set(wire::ipv4::ttl, ttl)
      .set(wire::ipv4::protocol, 16)
      .payload(text);
}

constexpr std::uint64_t swapped_id = 0xc007;  // 1984 is 0x07c0

TEST(TwoMistakes, TheSpecificOneIsNamedAndBothAreShown) {
  const auto said = say_of_datagram(one_datagram(4135, std::string_view("hello\0", 6)));
  EXPECT_EQ(said.code, "SENT_NUL");
  EXPECT_THAT(said.fields, UnorderedElementsAre("destination port", "payload"));
}

TEST(TwoMistakes, OfOneHeaderAreBothShown) {
  const auto said = say_of_packet(one_packet(6, 0, swapped_id, 61));
  EXPECT_EQ(said.code, "DSCP_UNSHIFTED");
  EXPECT_THAT(said.fields, UnorderedElementsAre("DSCP", "identification"));
}

TEST(TwoMistakes, AnUnknownOneDoesNotHideAKnownOne) {
  const auto said = say_of_packet(one_packet(24, 0, swapped_id, 60));
  EXPECT_EQ(said.code, "ID_SWAPPED");
  EXPECT_THAT(said.fields, UnorderedElementsAre("identification", "time to live"));
}

TEST(TwoMistakes, InTheSameBytesAreNeitherOfThem) {
  EXPECT_EQ(say_of_datagram(one_datagram(10000, "Hello\n")).code, "");
  EXPECT_EQ(say_of_packet(one_packet(24, 0, swapped_id + 1, 61)).code, "");
}

TEST(Unexplained, StillShowsTheDifference) {
  EXPECT_THAT(say_of_datagram(one_datagram(10001, "olleh")).fields,
              UnorderedElementsAre("destination port", "payload"));
  EXPECT_EQ(say_of_datagram(one_datagram(10001, "olleh")).code, "");
  const auto said = say_of_packet(one_packet(25, 2, 1985, 64));
  EXPECT_EQ(said.code, "");
  EXPECT_THAT(said.fields, UnorderedElementsAre("DSCP", "ECN", "identification", "time to live"));
}

}  // namespace
}  // namespace wirebook::check

// What the matchers make of a wire that does something: what was sent counts, and what arrived is
// what there was to answer.
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::HasSubstr;

FrameBuilder datagram(bool by_student, std::string_view text) {
  auto frame = by_student ? from_student() : from_peer();
  return frame.udp(by_student ? 40000 : 9000, by_student ? 9000 : 40000).payload(text);
}

/// The frames of a tape, with what the wire did to some of them.
Outcome with_fates(Outcome outcome, const std::map<std::size_t, Fate>& fates) {
  for (const auto& [number, fate] : fates) outcome.frames.at(number).fate = fate;
  return outcome;
}

Outcome rule_met(WireRuleReport rule) {
  Outcome outcome;
  outcome.wire.push_back(std::move(rule));
  return outcome;
}

TEST(MeetsEveryWireRule, WantsAFrameForEach) {
  const std::string rule = "drop the 2nd UDP datagram from the student";
  EXPECT_EQ(said(MeetsEveryWireRule(), Outcome{}), "");
  EXPECT_EQ(said(MeetsEveryWireRule(), rule_met({rule, 2, 0, {4}})), "");
  EXPECT_EQ(said(MeetsEveryWireRule(), rule_met({rule, 0, 0, {}})),
            "the wire's rule \"" + rule + "\" met no frame\n");
  EXPECT_THAT(said(MeetsEveryWireRule(), rule_met({rule, 1, 0, {}})),
              HasSubstr("met no frame: only 1 such frame came"));
  EXPECT_THAT(said(MeetsEveryWireRule(), rule_met({rule, 2, 1, {}})),
              HasSubstr("an earlier rule took the frame"));
}

TEST(SendsExactly, CountsWhatTheWireDropped) {
  Tape tape;
  tape.student(datagram(true, "hello")).student(datagram(true, "hello"));
  const auto outcome = with_fates(tape.outcome(), {{0, {.kind = Fate::Kind::dropped, .rule = 0}}});
  const auto spec = kernel_ipv4(17) / kernel_udp(9000) / payload("hello");
  EXPECT_EQ(said(SendsExactly({spec, spec}), outcome), "");
  EXPECT_THAT(said(SendsExactly({spec}), outcome), HasSubstr("one packet too many"));
}

/// The first never came, the second came twice, the third behind the fourth.
TEST(EchoesEachDatagram, AnswersWhatCame) {
  const std::map<std::size_t, Fate> fates{
      {0, {.kind = Fate::Kind::dropped, .rule = 0}},
      {1, {.kind = Fate::Kind::duplicated, .rule = 1}},
      {2, {.kind = Fate::Kind::delayed, .rule = 2, .behind = 3}}};
  const auto echoes = [&](const std::vector<std::string>& answers) {
    Tape tape;
    for (const char* question : {"lost", "twice", "late", "early"}) {
      tape.peer(from_peer().udp(40000, 9000).payload(question));
    }
    for (const auto& answer : answers) {
      tape.student(from_student().udp(9000, 40000).payload(answer));
    }
    return said(EchoesEachDatagram(9000), with_fates(tape.outcome(), fates));
  };
  EXPECT_EQ(echoes({"twice", "twice", "early", "late"}), "");
  EXPECT_THAT(echoes({"twice", "early", "late"}), HasSubstr("4 datagrams came in, 3 went out"));
  EXPECT_NE(echoes({"lost", "twice", "late", "early"}), "");
}

TEST(Speaks, TakesWhatTheKernelsSendAgain) {
  auto segments = hello_segments();
  segments.insert(segments.begin(), segments[0]);      // SYN
  segments.insert(segments.begin() + 4, segments[4]);  // "hello\n"
  segments.insert(segments.begin() + 6, segments[7]);  // "you\n"
  const Fate dropped{.kind = Fate::Kind::dropped, .rule = 0};
  const auto outcome =
      with_fates(conversation(segments), {{0, dropped}, {4, dropped}, {6, dropped}});
  EXPECT_EQ(said(Speaks(connects_to(5309, "hello\n")), outcome), "");
}

/// Nobody can acknowledge what never came.
TEST(Speaks, HearsOnlyWhatCame) {
  const auto outcome =
      with_fates(conversation(hello_segments()), {{5, {.kind = Fate::Kind::dropped, .rule = 0}}});
  EXPECT_NE(said(Speaks(connects_to(5309, "hello\n")), outcome), "");
}

}  // namespace
}  // namespace wirebook::check

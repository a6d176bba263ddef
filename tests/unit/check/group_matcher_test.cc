#include "harness/check/ledger.hh"
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

constexpr auto joins = wire::igmp_record::changes_to_exclude;
constexpr auto leaves = wire::igmp_record::changes_to_include;

/// A report as Linux sends it.
FrameBuilder report(std::uint8_t type, std::string_view group) {
  return FrameBuilder()
      .ethernet(student_mac, "01:00:5e:00:00:16")
      .ipv4(student_address, "224.0.0.22")
      .set(wire::ipv4::ttl, 1)
      .options(from_hex("94040000"))
      .membership_report(type, group);
}

const auto matcher = [] { return JoinsAndLeaves("239.1.2.3", "eth0"); };

TEST(JoinsAndLeaves, TakesEachReportAsOftenAsItComes) {
  Tape tape;
  tape.student(report(joins, "239.1.2.3")).student(report(joins, "239.1.2.3"));
  EXPECT_EQ(said(matcher(), tape.outcome()), "the student's host did not leave 239.1.2.3 again\n");
  tape.student(report(leaves, "239.1.2.3"));
  EXPECT_EQ(said(matcher(), tape.outcome()), "");
}

TEST(JoinsAndLeaves, PointsAtTheFieldThatDiffers) {
  Tape tape;
  tape.student(report(joins, "239.3.2.1"));
  EXPECT_EQ(said(matcher(), tape.outcome()),
            "group record multicast address is 239.3.2.1, it must be 239.1.2.3\n");
}

TEST(JoinsAndLeaves, SaysWhereTheHostHasJoinedInstead) {
  EXPECT_EQ(said(matcher(), Tape().outcome()),
            "the student's host did not join 239.1.2.3 at eth0\n");
  EXPECT_EQ(said(JoinsAndLeaves("239.1.2.3", "eth1"),
                 Tape().student(report(joins, "239.1.2.3")).outcome()),
            "the student's host did not join 239.1.2.3 at eth1; it joined 239.1.2.3 at eth0\n");
}

TEST(JoinsAndLeaves, LeavesNoBitOfItsReportsOutOfTheLedger) {
  auto outcome =
      Tape().student(report(joins, "239.1.2.3")).student(report(leaves, "239.1.2.3")).outcome();
  MatcherLog log;
  outcome.log = &log;
  EXPECT_EQ(said(matcher(), outcome) + said(SendsExactly({}), outcome), "");
  const auto ledger = make_ledger(outcome, log);
  EXPECT_THAT(ledger.disagreements, testing::IsEmpty());
  EXPECT_EQ(ledger.frames.size(), 2U);
  EXPECT_GT(ledger.required, 2U * 32U);
}

TEST(IsTold, OfWhatAKernelRepeatsTheFirst) {
  const auto outcome = Tape()
                           .student(report(joins, "239.1.2.3"))
                           .student(report(joins, "239.1.2.3"))
                           .peer(report(joins, "239.1.2.3"))
                           .student(report(leaves, "239.1.2.3"))
                           .outcome();
  EXPECT_TRUE(is_told(outcome.frames, 0));
  EXPECT_FALSE(is_told(outcome.frames, 1));
  EXPECT_FALSE(is_told(outcome.frames, 2));
  EXPECT_TRUE(is_told(outcome.frames, 3));
}

}  // namespace
}  // namespace wirebook::check

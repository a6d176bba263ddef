#include <gmock/gmock.h>

#include "harness/check/framings.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

using testing::HasSubstr;

/// What is said of frames that were sent of these lines; nothing: not recognised.
Found said(const std::string& lines, const std::string& sent) {
  Finding finding;
  finding.kind = Finding::Kind::stream;
  finding.expected = to_bytes(framed_lines(lines));
  finding.actual = to_bytes(sent);
  Outcome outcome;
  outcome.input = lines;
  return frames_sent({{&finding, 1}, &outcome});
}

const std::string long_line(2000, 'x');

TEST(FramesSent, OfALineThatABufferCut) {
  const auto found = said(long_line + "\nend\n", framed(long_line.substr(0, 1023)) + framed("end"));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->code, "LINE_CUT");
  EXPECT_THAT(found->sentence, HasSubstr("Of a line of 2000 bytes came the first 1023"));
}

TEST(FramesSent, OfALineThatABufferSplit) {
  const auto found =
      said(long_line + "\n", framed(long_line.substr(0, 1023)) + framed(long_line.substr(1023)));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->code, "LINE_SPLIT");
}

TEST(FramesSent, AreNotCutByABufferThatNobodyHas) {
  EXPECT_FALSE(said(long_line + "\n", framed(long_line.substr(0, 777))));
  EXPECT_FALSE(said("short\n", framed("shor")));
}

}  // namespace
}  // namespace wirebook::check::rules

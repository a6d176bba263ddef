#include "harness/cli/hints.hh"

#include <gmock/gmock.h>

namespace wirebook::cli {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Hints, EachHeadingBeginsOne) {
  EXPECT_THAT(split_hints("# raw_hello\n\nIntro.\n\n## Hint 1\n\nlook\n\n## Hint 2\nthere\n"),
              ElementsAre("look", "there"));
}

TEST(Hints, DeeperHeadingsBelongToTheirHint) {
  EXPECT_THAT(split_hints("## One\n### why\nbecause\n"), ElementsAre("### why\nbecause"));
}

TEST(Hints, WithoutHeadingsThereAreNone) {
  EXPECT_THAT(split_hints(""), IsEmpty());
  EXPECT_THAT(split_hints("just text\n"), IsEmpty());
}

}  // namespace
}  // namespace wirebook::cli

#include "harness/lab/circling.hh"

#include <gtest/gtest.h>

namespace wirebook {
namespace {

constexpr auto enough = Circling::enough;

TEST(Circling, IsSeenWhenNothingHasChangedForManyCalls) {
  Circling circling;
  EXPECT_FALSE(circling.seen(10, {.steps = 1}));
  EXPECT_FALSE(circling.seen(9 + enough, {.steps = 1}));
  EXPECT_TRUE(circling.seen(10 + enough, {.steps = 1}));
}

TEST(Circling, BeginsAnewWhenAPeerHasDoneSomething) {
  Circling circling;
  EXPECT_FALSE(circling.seen(0, {}));
  EXPECT_FALSE(circling.seen(enough, {.steps = 1}));
  EXPECT_FALSE(circling.seen(2 * enough - 1, {.steps = 1}));
  EXPECT_TRUE(circling.seen(2 * enough, {.steps = 1}));
}

TEST(Circling, BeginsAnewWhenTheProgramHasReadOrPrintedOrSent) {
  for (const Progress& change :
       {Progress{.frames = 1}, Progress{.out = 1}, Progress{.err = 1}, Progress{.input = 1}}) {
    Circling circling;
    EXPECT_FALSE(circling.seen(0, {}));
    EXPECT_FALSE(circling.seen(enough, change));
  }
}

TEST(Circling, BeginsAnewAfterACallThatGaveSomething) {
  Circling circling;
  EXPECT_FALSE(circling.seen(100, {}));
  EXPECT_FALSE(circling.seen(3, {}));
  EXPECT_FALSE(circling.seen(2 + enough, {}));
  EXPECT_TRUE(circling.seen(3 + enough, {}));
}

}  // namespace
}  // namespace wirebook

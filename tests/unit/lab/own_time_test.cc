#include "harness/lab/own_time.hh"

#include <gtest/gtest.h>

namespace wirebook {
namespace {

using namespace std::chrono_literals;

const OwnTime::Clock::time_point start{};

sandbox::ProcessorTime had(std::chrono::nanoseconds ran, std::chrono::nanoseconds waited,
                           bool wants_more = false) {
  return {ran, waited, wants_more};
}

/// Has five seconds, and had so much before they began.
OwnTime five_seconds(std::chrono::nanoseconds ran = 0s, std::chrono::nanoseconds waited = 0s) {
  return {5s, start, had(ran, waited)};
}

TEST(OwnTime, IsOverForAProgramThatSleeps) {
  EXPECT_EQ(five_seconds().missed(start + 5s, had(1ms, 1ms)), 0ns);
}

TEST(OwnTime, IsOverForAProgramThatHadAProcessorToItself) {
  EXPECT_EQ(five_seconds().missed(start + 5s, had(5s, 3ms, true)), 0ns);
}

TEST(OwnTime, IsLongerByWhatTheProgramWaited) {
  EXPECT_EQ(five_seconds().missed(start + 5s, had(1s, 4s)), 4s);
}

TEST(OwnTime, CountsNoWaitTwice) {
  auto time = five_seconds(7s, 2s);
  EXPECT_EQ(time.missed(start + 5s, had(8s, 6s)), 4s);
  EXPECT_EQ(time.missed(start + 9s, had(9s, 9s)), 3s);
  EXPECT_EQ(time.missed(start + 12s, had(12s, 9s)), 0s);
}

TEST(OwnTime, IsShortlyLongerForOneThatStillWaits) {
  EXPECT_EQ(five_seconds().missed(start + 5s, had(0s, 0s, true)), 10ms);
  EXPECT_EQ(five_seconds().missed(start + 5s, had(0s, 0s, false)), 0ns);
}

TEST(OwnTime, EndsOnceOnTheBusiestMachine) {
  auto time = five_seconds();
  EXPECT_EQ(time.missed(start + 5s, had(0s, 15s)), 15s);
  EXPECT_EQ(time.missed(start + 20s, had(0s, 40s)), 5s);
  EXPECT_EQ(time.missed(start + 25s, had(0s, 60s, true)), 0s);
}

}  // namespace
}  // namespace wirebook

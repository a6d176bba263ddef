#include "harness/sandbox/shaper.hh"

#include <gmock/gmock.h>
#include <signal.h>

#include <cerrno>
#include <vector>

namespace wirebook::sandbox {
namespace {

using testing::Each;
using testing::ElementsAre;
using Does = Shaper::Does;
using Kind = Verdict::Kind;

constexpr Shaper::May anything_blocking{.trim = true, .refuse = false, .interrupt = true};
constexpr Shaper::May anything_non_blocking{.trim = true, .refuse = true, .interrupt = false};

/// The errno of each of so many sends; 0 where the kernel is asked.
std::vector<int> errors(Shaper& shaper, std::size_t count, const Shaper::May& may) {
  std::vector<int> errors;
  while (errors.size() < count) errors.push_back(shaper.decide(Does::send, 100, may).error);
  return errors;
}

/// What so many sends of a lot may take.
std::vector<std::size_t> lengths(const Shape& shape) {
  Shaper shaper(shape);
  std::vector<std::size_t> lengths;
  for (int i = 0; i < 100; ++i) {
    lengths.push_back(shaper.decide(Does::send, 100000, {.trim = true}).length);
  }
  return lengths;
}

TEST(Shaper, DoesNothingWithoutAShape) {
  Shaper shaper({});
  EXPECT_THAT(errors(shaper, 100, anything_blocking), Each(0));
  EXPECT_EQ(shaper.decide(Does::send, 100000, anything_blocking).kind, Kind::as_it_is);
}

TEST(Shaper, TrimsWhatIsLongerOnly) {
  Shaper shaper({.sends_at_most = 10, .receives_at_most = 20});
  EXPECT_EQ(shaper.decide(Does::send, 11, {.trim = true}).length, 10U);
  EXPECT_EQ(shaper.decide(Does::receive, 21, {.trim = true}).length, 20U);
  EXPECT_EQ(shaper.decide(Does::send, 10, {.trim = true}).kind, Kind::as_it_is);
  EXPECT_EQ(shaper.decide(Does::send, 11, {}).kind, Kind::as_it_is);
}

TEST(Shaper, InterruptsEveryNth) {
  Shaper shaper({.interrupts_every = 3});
  EXPECT_THAT(errors(shaper, 7, anything_blocking), ElementsAre(0, 0, EINTR, 0, 0, EINTR, 0));
}

/// Every one would be as if it never ended.
TEST(Shaper, InterruptsEverySecondAtMost) {
  Shaper shaper({.interrupts_every = 1});
  EXPECT_THAT(errors(shaper, 5, anything_blocking), ElementsAre(EINTR, 0, EINTR, 0, EINTR));
}

TEST(Shaper, InterruptsNothingThatDoesNotWait) {
  Shaper shaper({.interrupts_every = 1});
  EXPECT_THAT(errors(shaper, 5, anything_non_blocking), Each(0));
}

TEST(Shaper, RefusesAHundredTimesAndNoMore) {
  Shaper shaper({.refuses_every = 1});
  EXPECT_THAT(errors(shaper, 100, anything_non_blocking), Each(EAGAIN));
  EXPECT_THAT(errors(shaper, 2, anything_non_blocking), ElementsAre(0, EAGAIN));
}

TEST(Shaper, RefusesUntilTheProgramWaits) {
  Shaper shaper({.refuses_every = 2});
  EXPECT_THAT(errors(shaper, 4, anything_non_blocking), ElementsAre(0, EAGAIN, EAGAIN, EAGAIN));
  shaper.program_waits();
  EXPECT_THAT(errors(shaper, 2, anything_non_blocking), ElementsAre(0, EAGAIN));
  EXPECT_THAT(errors(shaper, 5, anything_blocking), Each(0));
}

TEST(Shaper, DrawsTheSameForASeedAndOthersForAnother) {
  const Shape shape{.sends_at_most = 20000, .seed = 1};
  auto other = shape;
  other.seed = 2;
  EXPECT_EQ(lengths(shape), lengths(shape));
  EXPECT_NE(lengths(shape), lengths(other));
  EXPECT_NE(lengths(Shape::drawn(1)), lengths(Shape::drawn(2)));
}

TEST(Shaper, SendsASignalInOneCall) {
  Shaper shaper({.signals = {{SIGUSR1, "recv", 2}, {SIGALRM, "connect"}}});
  EXPECT_EQ(shaper.signal_in("recv"), 0);
  EXPECT_EQ(shaper.signal_in("connect"), SIGALRM);
  EXPECT_EQ(shaper.signal_in("recv"), SIGUSR1);
  EXPECT_EQ(shaper.signal_in("recv"), 0);
}

}  // namespace
}  // namespace wirebook::sandbox

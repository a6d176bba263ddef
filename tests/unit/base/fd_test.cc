#include "harness/base/fd.hh"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <utility>

namespace wirebook {
namespace {

bool is_open(int fd) { return ::fcntl(fd, F_GETFD) >= 0; }

int open_something() { return ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

TEST(Fd, ClosesWhatItOwns) {
  const int number = open_something();
  {
    const Fd fd(number);
    EXPECT_TRUE(fd);
    EXPECT_TRUE(is_open(number));
  }
  EXPECT_FALSE(is_open(number));
}

TEST(Fd, MovingLeavesTheSourceEmpty) {
  Fd from(open_something());
  const int number = from.get();
  Fd to(std::move(from));
  EXPECT_FALSE(from);  // NOLINT(bugprone-use-after-move): empty is what it promises
  EXPECT_EQ(to.get(), number);
  EXPECT_TRUE(is_open(number));
}

TEST(Fd, AssigningClosesTheOldOne) {
  Fd target(open_something());
  const int old = target.get();
  Fd source(open_something());
  const int number = source.get();
  target = std::move(source);
  EXPECT_FALSE(is_open(old));
  EXPECT_TRUE(is_open(number));
  EXPECT_EQ(target.get(), number);
}

TEST(Fd, AssigningToItselfChangesNothing) {
  Fd fd(open_something());
  Fd& same = fd;
  fd = std::move(same);
  EXPECT_TRUE(is_open(fd.get()));
}

TEST(Fd, ReleasingGivesItAway) {
  Fd fd(open_something());
  const int number = fd.release();
  EXPECT_FALSE(fd);
  EXPECT_TRUE(is_open(number));
  ::close(number);
}

}  // namespace
}  // namespace wirebook

#include "harness/base/sys.hh"

#include <fcntl.h>
#include <gmock/gmock.h>

namespace wirebook {
namespace {

using testing::StartsWith;

TEST(Sys, PassesAGoodResultThrough) {
  EXPECT_EQ(sys("nothing", 0), 0);
  EXPECT_EQ(sys("something", 4711L), 4711L);
}

TEST(Sys, SaysWhatWasAttemptedAndWhy) {
  try {
    sys("open /nowhere/at/all", ::open("/nowhere/at/all", O_RDONLY | O_CLOEXEC));
    FAIL() << "did not throw";
  } catch (const SysError& error) {
    EXPECT_EQ(error.error(), ENOENT);
    EXPECT_EQ(error.attempt(), "open /nowhere/at/all");
    EXPECT_THAT(error.what(), StartsWith("open /nowhere/at/all: ENOENT ("));
  }
}

TEST(Sys, AnErrnoHasItsName) {
  EXPECT_EQ(errno_name(ECONNREFUSED), "ECONNREFUSED");
  EXPECT_EQ(errno_name(4711), "errno 4711");
}

}  // namespace
}  // namespace wirebook

#include "harness/main/crash_site.hh"

#include <gmock/gmock.h>

namespace wirebook {
namespace {

TEST(CrashSite, IsTheInnermostLineOfTheProgramsOwnFile) {
  const auto site = crash_site(R"(listening
=================================================================
==2==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x602000000014 at pc 0x55
WRITE of size 4 at 0x602000000014 thread T0
    #0 0x7f in memcpy ../../../libsanitizer/memcpy.cc:827
    #1 0x55 in fill(char*) /home/you/lessons/05-bytes/pack_record.cc:23
    #2 0x55 in main /home/you/lessons/05-bytes/pack_record.cc:40

0x602000000014 is located 0 bytes to the right of 4-byte region
allocated by thread T0 here:
    #0 0x55 in main /home/you/lessons/05-bytes/pack_record.cc:38
)",
                               "pack_record.cc");
  ASSERT_TRUE(site);
  EXPECT_EQ(site->line, 23);
  EXPECT_EQ(site->word, "heap-buffer-overflow");
}

TEST(CrashSite, IsNotWhereTheMemoryCameFrom) {
  EXPECT_FALSE(crash_site(R"(==2==ERROR: AddressSanitizer: SEGV on unknown address 0x000000000000
    #0 0x7f in strlen ../libc.c:1

    #0 0x55 in main /home/you/x.cc:38
)",
                          "x.cc"));
}

TEST(CrashSite, IsTheLastUndefinedLineWithoutAnotherReport) {
  const auto site = crash_site(
      "/home/you/x.cc:3:9: runtime error: load of misaligned address\n"
      "/home/you/x.cc:7:9: runtime error: execution reached the end\n",
      "x.cc");
  ASSERT_TRUE(site);
  EXPECT_EQ(site->line, 7);
  EXPECT_EQ(site->word, "execution reached the end");
}

TEST(CrashSite, IsNothingWhenNobodySaysSo) {
  EXPECT_FALSE(crash_site("", "x.cc"));
  EXPECT_FALSE(crash_site("Segmentation fault\n", "x.cc"));
  EXPECT_FALSE(crash_site("/usr/include/c++/vector:3:1: runtime error: index\n", "x.cc"));
}

}  // namespace
}  // namespace wirebook

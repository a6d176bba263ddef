#include "harness/main/build.hh"

#include <gmock/gmock.h>

namespace wirebook {
namespace {

TEST(Warnings, AreFoundAmongWhatABuildToolSays) {
  const auto warnings = warnings_in(R"([1/2] Building CXX object x.cc.o
/home/you/x.cc: In function 'int main()':
/home/you/x.cc:5:7: warning: unused variable 'n' [-Wunused-variable]
    5 |   int n = 0;
      |       ^
/home/you/x.cc:9:1: note: not a warning: nothing
[2/2] Linking CXX executable x
)");
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].file, "/home/you/x.cc");
  EXPECT_EQ(warnings[0].line, 5);
  EXPECT_EQ(warnings[0].message, "unused variable 'n' [-Wunused-variable]");
}

TEST(Programs, AreNamedAfterTheirTarget) {
  EXPECT_EQ(program_of("/b", "student.06.raw_hello"), "/b/programs/student/06.raw_hello");
}

}  // namespace
}  // namespace wirebook

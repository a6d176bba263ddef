// A grader that is broken is found out when it is started, not while it grades.
#include <nlohmann/json.hpp>

#include "tests/lab/outside.hh"
#include "tests/lab/spoiled.hh"

namespace wirebook {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using BrokenGrader = Outside;

TEST_F(BrokenGrader, IsFoundOutBeforeTheProgramIsRun) {
  const auto seen = run_where([] {}, {WIREBOOK_UNKNOWN_FIELD, "--program", "/bin/true", "--json",
                                      "--reports=" WIREBOOK_BUILD_DIR "/reports/unknown_field"});
  EXPECT_EQ(seen.status, 1);
  const auto report = nlohmann::json::parse(seen.page);
  EXPECT_THAT(report["harness_fault"].get<std::string>(),
              AllOf(HasSubstr("UDP has no field \"sorce port\""), HasSubstr("source port")));
  EXPECT_EQ(report["verdict"], "not_graded");
  EXPECT_TRUE(report["runs"].empty());
}

}  // namespace
}  // namespace wirebook

// Machines that forbid labs, really provoked: the doctor tells them apart and knows the remedy, and
// graders say what they cannot do.
#include <sys/syscall.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <functional>

#include "tests/lab/outside.hh"
#include "tests/lab/spoiled.hh"

namespace wirebook {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

Heard visit_doctor(const std::function<void()>& spoil, const std::string& argument = "") {
  std::vector<std::string> command{WIREBOOK_DOCTOR};
  if (!argument.empty()) command.push_back(argument);
  return run_where(spoil, command);
}

using Doctor = Outside;

TEST_F(Doctor, FindsAWellMachineWell) {
  const auto seen = visit_doctor([] {});
  EXPECT_EQ(seen.status, 0) << seen.page;
  EXPECT_THAT(seen.page, AllOf(HasSubstr("can grade every exercise"), Not(HasSubstr("FAILED"))));
}

TEST_F(Doctor, SaysTheSameInJson) {
  const auto seen = visit_doctor([] {}, "--json");
  EXPECT_EQ(seen.status, 0);
  EXPECT_THAT(seen.page, HasSubstr("\"well\": true"));
}

TEST_F(Doctor, KnowsALimitOfUserNamespaces) {
  const auto seen = visit_doctor(allow_no_user_namespaces);
  EXPECT_EQ(seen.status, 77) << seen.page;
  EXPECT_THAT(seen.page,
              AllOf(HasSubstr("ENOSPC from unshare"), HasSubstr("user.max_user_namespaces is 0"),
                    HasSubstr("sysctl user.max_user_namespaces=")));
}

TEST_F(Doctor, KnowsALimitOfNetworkNamespaces) {
  const auto seen = visit_doctor(allow_no_network_namespaces);
  EXPECT_EQ(seen.status, 77) << seen.page;
  EXPECT_THAT(seen.page,
              AllOf(HasSubstr("ENOSPC from unshare"), HasSubstr("user.max_net_namespaces is 0")));
}

TEST_F(Doctor, KnowsAContainersFilter) {
  const auto seen = visit_doctor([] { refuse(SYS_unshare); });
  EXPECT_EQ(seen.status, 77) << seen.page;
  EXPECT_THAT(seen.page, AllOf(HasSubstr("EPERM from unshare"), HasSubstr("seccomp filter"),
                               HasSubstr("docs/pages/where-it-runs.md")));
}

TEST_F(Doctor, KnowsAChroot) {
  const auto seen = visit_doctor(enter_chroot);
  EXPECT_EQ(seen.status, 77) << seen.page;
  EXPECT_THAT(seen.page, AllOf(HasSubstr("rung     none"), HasSubstr("EPERM from unshare"),
                               HasSubstr("(chroot)"), Not(HasSubstr("seccomp filter,"))));
}

TEST_F(Doctor, PrintsAProfileForWhatIsBuiltHere) {
  const auto seen = visit_doctor([] {}, "--apparmor-profile");
  EXPECT_EQ(seen.status, 0);
  const std::string tree = std::filesystem::path(WIREBOOK_DOCTOR).parent_path();
  EXPECT_THAT(seen.page, AllOf(HasSubstr("userns,"), HasSubstr("flags=(unconfined)"),
                               HasSubstr(tree + "/{compiler_launcher,demo,doctor,graders")));
}

TEST_F(Doctor, KnowsThatTracingIsForbidden) {
  const auto seen = visit_doctor([] { refuse(SYS_ptrace); });
  EXPECT_EQ(seen.status, 77) << seen.page;
  EXPECT_THAT(seen.page, AllOf(HasSubstr("ok       a raw socket"), HasSubstr("EPERM from ptrace"),
                               HasSubstr("kernel.yama.ptrace_scope")));
}

TEST_F(Doctor, KnowsACoveredProc) {
  const auto seen = visit_doctor(cover_a_part_of_proc);
  EXPECT_EQ(seen.status, 77) << seen.page;
  EXPECT_THAT(seen.page, AllOf(HasSubstr("EPERM from mount"), HasSubstr("/proc"),
                               HasSubstr("systempaths=unconfined")));
}

/// Graders where tracing is forbidden, and where nobody insists on a lab.
class WithoutTracing : public Outside {
 protected:
  static Heard grade_solution(const std::string& exercise) {
    const std::string build = WIREBOOK_BUILD_DIR;
    return run_where(
        [] {
          ::unsetenv("WIREBOOK_REQUIRE_LAB");
          refuse(SYS_ptrace);
        },
        {build + "/graders/" + exercise, "--solution", "--no-build", "--no-progress",
         "--reports=" + build + "/reports/refused/" + exercise});
  }

  void SetUp() override {
    Outside::SetUp();
    if (!std::filesystem::exists(WIREBOOK_SOURCE_DIR "/solutions")) {
      GTEST_SKIP() << "not graded: there are no solutions";
    }
  }
};

TEST_F(WithoutTracing, AnExerciseThatNeedsItIsNotGraded) {
  const auto seen = grade_solution("02.send_all");
  EXPECT_EQ(seen.status, 77) << seen.page;
  EXPECT_THAT(seen.page, AllOf(HasSubstr("not graded"), HasSubstr("EPERM from ptrace"),
                               HasSubstr("kernel.yama.ptrace_scope")));
}

TEST_F(WithoutTracing, TheOthersDoNotNotice) {
  const auto seen = grade_solution("01.first_packet");
  EXPECT_EQ(seen.status, 0) << seen.page;
}

}  // namespace
}  // namespace wirebook

// Machines that forbid labs, really provoked: the doctor tells them apart and knows the remedy.
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <functional>

#include "harness/base/sys.hh"
#include "tests/lab/outside.hh"
#include "tests/lab/spoiled.hh"

namespace wirebook {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Consultation {
  int status;
  std::string page;
};

/// Runs the doctor in a child that has made its machine worse first.
Consultation visit_doctor(const std::function<void()>& spoil, const char* argument = nullptr) {
  std::array<int, 2> ends{};
  sys("pipe", ::pipe(ends.data()));
  const pid_t child = sys("fork", ::fork());
  if (child == 0) {
    try {
      spoil();
      ::dup2(ends[1], STDOUT_FILENO);
      ::execl(WIREBOOK_DOCTOR, "doctor", argument, nullptr);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    ::_exit(99);
  }
  ::close(ends[1]);
  Consultation seen{0, ""};
  std::array<char, 4096> buffer;
  for (ssize_t count = 0; (count = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
    seen.page.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(ends[0]);
  sys("wait for the doctor", ::waitpid(child, &seen.status, 0));
  seen.status = WIFEXITED(seen.status) ? WEXITSTATUS(seen.status) : -1;
  return seen;
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

}  // namespace
}  // namespace wirebook

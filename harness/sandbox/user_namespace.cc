#include "harness/sandbox/user_namespace.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "harness/base/fd.hh"
#include "harness/base/sys.hh"
#include "harness/sandbox/unavailable.hh"

namespace wirebook::sandbox {
namespace {

constexpr uid_t nobody = 65534;

/// First word of a sysctl file, empty when there is none.
std::string setting(const char* path) {
  std::string word;
  std::ifstream(path) >> word;
  return word;
}

/// Whether this process runs under a seccomp filter, as in a container (proc_pid_status(5)).
bool is_filtered() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == "Seccomp:") return status >> word && word == "2";
  }
  return false;
}

/// The machine's own setting that explains a refused unshare(), if one does (PAGES: the machine is
/// not ready).
[[noreturn]] void refuse(int with, const std::string& attempt, int error) {
  const std::string tried =
      fmt::format("a new user and {} namespace", with == CLONE_NEWNS ? "mount" : "network");
  const std::string result = errno_name(error) + " from " + attempt;
  if (setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == "1") {
    throw LabUnavailable(tried, result,
                         "kernel.apparmor_restrict_unprivileged_userns is 1\n"
                         "(the default on Ubuntu 23.10 and later)",
                         "as root, until the next boot:\n"
                         "  sysctl kernel.apparmor_restrict_unprivileged_userns=0");
  }
  if (setting("/proc/sys/kernel/unprivileged_userns_clone") == "0") {
    throw LabUnavailable(tried, result, "kernel.unprivileged_userns_clone is 0",
                         "as root, until the next boot:\n"
                         "  sysctl kernel.unprivileged_userns_clone=1");
  }
  if (error == ENOSPC) {
    throw LabUnavailable(
        tried, result,
        fmt::format("user.max_user_namespaces is {}, user.max_net_namespaces is {}",
                    setting("/proc/sys/user/max_user_namespaces"),
                    setting("/proc/sys/user/max_net_namespaces")),
        "as root, until the next boot:\n"
        "  sysctl user.max_user_namespaces=10000 user.max_net_namespaces=10000");
  }
  throw LabUnavailable(tried, result,
                       is_filtered()
                           ? "this process runs under a seccomp filter, most often a container's"
                           : "something forbids it here that the workbook does not know",
                       "run outside the container, or give it what the page below asks for\n"
                       "  docs/pages/where-it-runs.md");
}

void write_file(const char* path, const std::string& text) {
  const Fd file{sys(fmt::format("open {}", path), ::open(path, O_WRONLY | O_CLOEXEC))};
  sys(fmt::format("write '{}' to {}", text, path), ::write(file.get(), text.data(), text.size()));
}

}  // namespace

void drop_root() {
  if (::geteuid() != 0) return;
  sys("setgroups([])", ::setgroups(0, nullptr));
  sys("setresgid(65534)", ::setresgid(nobody, nobody, nobody));
  sys("setresuid(65534)", ::setresuid(nobody, nobody, nobody));
  // Changing ids makes /proc/self unwritable for its new owner; the id maps live there.
  sys("prctl(PR_SET_DUMPABLE)", ::prctl(PR_SET_DUMPABLE, 1));
}

void enter_user_namespace(int with) {
  const auto uid = ::geteuid();
  const auto gid = ::getegid();
  if (::unshare(CLONE_NEWUSER | with) < 0) refuse(with, "unshare", errno);
  try {
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", fmt::format("{} {} 1", student_id, uid));
    write_file("/proc/self/gid_map", fmt::format("{} {} 1", student_id, gid));
  } catch (const SysError& error) {
    refuse(with, error.attempt(), error.error());
  }
  // Nobody inside makes a further user namespace, where capabilities would be for the asking. The
  // student's seccomp filter forbids it too, so a read-only /proc/sys is no obstacle.
  std::ofstream("/proc/sys/user/max_user_namespaces") << 0;
}

}  // namespace wirebook::sandbox

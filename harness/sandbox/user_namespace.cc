#include "harness/sandbox/user_namespace.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

#include "harness/base/fd.hh"
#include "harness/base/sys.hh"

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

/// Whether the root of this process is no mount, which is what chroot(2) leaves: then no mount is
/// at "/" (proc_pid_mountinfo(5)). One that was put on a mount cannot be told from here.
bool is_chrooted() {
  std::ifstream mounts("/proc/self/mountinfo");
  bool any = false;
  for (std::string line; std::getline(mounts, line); any = true) {
    std::istringstream words(line);
    std::string id, parent, device, root, place;
    if (words >> id >> parent >> device >> root >> place && place == "/") return false;
  }
  return any;
}

NamespaceSettings settings_here() {
  return {setting("/proc/sys/kernel/apparmor_restrict_unprivileged_userns"),
          setting("/proc/sys/kernel/unprivileged_userns_clone"),
          setting("/proc/sys/user/max_user_namespaces"),
          setting("/proc/sys/user/max_net_namespaces"),
          setting("/proc/sys/user/max_mnt_namespaces"),
          is_filtered(),
          is_chrooted()};
}

void write_file(const char* path, const std::string& text) {
  const Fd file{sys(fmt::format("open {}", path), ::open(path, O_WRONLY | O_CLOEXEC))};
  sys(fmt::format("write '{}' to {}", text, path), ::write(file.get(), text.data(), text.size()));
}

}  // namespace

namespace {

struct Explanation {
  std::string cause, fix;
};

Explanation too_few(int with, const NamespaceSettings& settings) {
  const bool mount = with == CLONE_NEWNS;
  const std::string other = mount ? "mnt" : "net";
  return {fmt::format("user.max_user_namespaces is {}, user.max_{}_namespaces is {}",
                      settings.max_user_namespaces, other,
                      mount ? settings.max_mnt_namespaces : settings.max_net_namespaces),
          fmt::format("as root, until the next boot:\n"
                      "  sysctl user.max_user_namespaces=10000 user.max_{}_namespaces=10000",
                      other)};
}

const Explanation by_apparmor{
    "kernel.apparmor_restrict_unprivileged_userns is 1\n"
    "(the default on Ubuntu 23.10 and later)",
    "for the programs of this workbook only:\n"
    "  ./wirebook doctor --apparmor-profile\n"
    "or, as root and until the next boot, for the whole machine:\n"
    "  sysctl kernel.apparmor_restrict_unprivileged_userns=0"};

const Explanation by_debian{"kernel.unprivileged_userns_clone is 0",
                            "as root, until the next boot:\n"
                            "  sysctl kernel.unprivileged_userns_clone=1"};

const Explanation by_chroot{
    "the root of this process is a folder (chroot), and there the kernel\n"
    "allows no user namespace, to nobody",
    "run outside the chroot, or enter the folder with a tool that makes it\n"
    "a root of its own, such as systemd-nspawn or bwrap"};

const Explanation by_filter{"this process runs under a seccomp filter, most often a container's",
                            "run outside the container, or give it what the page below asks for\n"
                            "  docs/pages/where-it-runs.md"};

const Explanation by_id_maps{
    "the namespace was made, but nobody may say who is who in it: a\n"
    "security module, or a /proc that cannot be written",
    "run where /proc/self/uid_map may be written; in a container, see\n"
    "  docs/pages/where-it-runs.md"};

const Explanation unknown{"something forbids it here that the workbook does not know",
                          "try it on another machine, or in a virtual one, and see\n"
                          "  docs/pages/where-it-runs.md"};

/// A number that ran out says so by an errno of its own; then whoever forbids, the loudest first.
Explanation explanation_of(const Refusal& refusal, const NamespaceSettings& settings) {
  if (refusal.error == ENOSPC) return too_few(refusal.with, settings);
  const bool forbidden = refusal.error == EPERM || refusal.error == EACCES;
  const bool at_once = refusal.attempt == "unshare";
  // With AppArmor's restriction either this fails, or the namespace is made without a right in it.
  if (forbidden && settings.apparmor_restrict_unprivileged_userns == "1") return by_apparmor;
  if (forbidden && at_once && settings.unprivileged_userns_clone == "0") return by_debian;
  if (forbidden && at_once && settings.chrooted) return by_chroot;
  if (at_once) return settings.filtered ? by_filter : unknown;
  return by_id_maps;
}

}  // namespace

LabUnavailable explain(const Refusal& refusal, const NamespaceSettings& settings) {
  const auto [cause, fix] = explanation_of(refusal, settings);
  return {
      refusal.error == ENOSPC ? "this machine allows too few namespaces"
                              : "this machine does not allow user namespaces",
      fmt::format("a new user and {} namespace", refusal.with == CLONE_NEWNS ? "mount" : "network"),
      errno_name(refusal.error) + " from " + refusal.attempt, cause, fix};
}

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
  if (::unshare(CLONE_NEWUSER | with) < 0) {
    const int error = errno;  // before looking around, which sets it anew
    throw explain({error, "unshare", with}, settings_here());
  }
  try {
    write_file("/proc/self/setgroups", "deny");
    write_file("/proc/self/uid_map", fmt::format("{} {} 1", student_id, uid));
    write_file("/proc/self/gid_map", fmt::format("{} {} 1", student_id, gid));
  } catch (const SysError& error) {
    throw explain({error.error(), error.attempt(), with}, settings_here());
  }
  // Nobody inside makes a further user namespace, where capabilities would be for the asking. The
  // student's seccomp filter forbids it too, so a read-only /proc/sys is no obstacle.
  std::ofstream("/proc/sys/user/max_user_namespaces") << 0;
}

}  // namespace wirebook::sandbox

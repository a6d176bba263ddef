#pragma once

#include <sys/types.h>

#include <string>

#include "harness/sandbox/unavailable.hh"

namespace wirebook::sandbox {

/// The ids of the student inside the user namespace.
inline constexpr uid_t student_id = 1000;

/// Started as root, becomes the unprivileged user 65534 for good, so that everything after it takes
/// the same path for everybody: a student mapped to kernel uid 0 would own root's files and escape
/// RLIMIT_NPROC. Does nothing for an ordinary user.
void drop_root();

/// A step on the way into a user namespace that the kernel refused.
struct Refusal {
  int error;            ///< errno
  std::string attempt;  ///< "unshare", "write 'deny' to /proc/self/setgroups"
  int with;             ///< the other namespace, as in enter_user_namespace()
};

/// What of a machine decides over user namespaces. A setting that its kernel does not have is
/// empty.
struct NamespaceSettings {
  std::string apparmor_restrict_unprivileged_userns;
  std::string unprivileged_userns_clone;
  std::string max_user_namespaces, max_net_namespaces, max_mnt_namespaces;
  bool filtered = false;  ///< this process runs under a seccomp filter, as in a container
  bool chrooted = false;  ///< its root is a folder, not a mount
};

/// Why a step was refused, and what helps: the machine's own setting that explains it, if one does
/// (PAGES: the machine is not ready).
LabUnavailable explain(const Refusal& refusal, const NamespaceSettings& settings);

/// Moves this process, which must have a single thread, into a user namespace of its own (ids
/// mapped to student_id) and another one that belongs to it: CLONE_NEWNET, empty, serves as home,
/// CLONE_NEWNS can be given a new root. It keeps all capabilities over what it makes there, and
/// none over the machine.
/// @throws LabUnavailable with the remedy where the machine forbids it.
void enter_user_namespace(int with);

}  // namespace wirebook::sandbox

#pragma once

#include <sys/types.h>

namespace wirebook::sandbox {

/// The ids of the student inside the user namespace.
inline constexpr uid_t student_id = 1000;

/// Started as root, becomes the unprivileged user 65534 for good, so that everything after it takes
/// the same path for everybody: a student mapped to kernel uid 0 would own root's files and escape
/// RLIMIT_NPROC. Does nothing for an ordinary user.
void drop_root();

/// Moves this process, which must have a single thread, into a user namespace of its own (ids
/// mapped to student_id) and another one that belongs to it: CLONE_NEWNET, empty, serves as home,
/// CLONE_NEWNS can be given a new root. It keeps all capabilities over what it makes there, and
/// none over the machine.
/// @throws LabUnavailable with the remedy where the machine forbids it.
void enter_user_namespace(int with);

}  // namespace wirebook::sandbox

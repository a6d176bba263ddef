/// \file
/// What makes a machine unfit for labs. Each spoils this process for good: call it in a child.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace wirebook {

/// What a program said on stdout, and its exit status; -1 when a signal ended it.
struct Heard {
  int status;
  std::string page;
};

/// Runs a program in a child that has spoiled its machine first. `command` begins with its path.
Heard run_where(const std::function<void()>& spoil, const std::vector<std::string>& command);

/// An ordinary user with a user namespace, a mount namespace and all rights over them.
void enter_namespaces();

void allow_no_user_namespaces();
void allow_no_network_namespaces();

/// Into a folder that shows the same machine.
void enter_chroot();

/// As container engines do.
void cover_a_part_of_proc();

/// EPERM for one system call, as a container's filter has it.
void refuse(long call);

}  // namespace wirebook

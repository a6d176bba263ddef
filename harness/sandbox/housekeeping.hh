/// \file
/// What every process of ours does between its birth and its execve().
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace wirebook::sandbox {

/// fork() into new pid, mount, ipc and uts namespaces; 0 in the child.
/// @param pidfd is set in the parent
/// @throws SysError
pid_t clone_into_namespaces(int& pidfd);

/// Everything but stdio and the listed descriptors is closed: an inherited packet socket of another
/// lab would live on in here.
void close_all_but(std::vector<int> kept);

/// Every signal has its default action and none is blocked.
void reset_signals();

/// A descriptor that can be read when a child has changed its state. @throws SysError
int watch_children();

/// For execve(2): the words, and a null pointer. They must outlive it.
std::vector<char*> pointers(const std::vector<std::string>& words);

}  // namespace wirebook::sandbox

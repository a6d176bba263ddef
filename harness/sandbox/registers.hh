/// \file
/// The registers of a tracee that is stopped at the entry of a system call or at its return: all
/// that differs between processors (x86-64 and aarch64). What can be read is read with
/// PTRACE_GET_SYSCALL_INFO, which is the same everywhere.
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace wirebook::sandbox {

/// At entry: the call is made with another argument. @throws SysError
void set_argument(pid_t thread, unsigned index, std::uint64_t value);

/// At entry: the call is not made at all. @throws SysError
void skip_call(pid_t thread);

/// At return: the program sees another result, -errno for an error. @throws SysError
void set_result(pid_t thread, std::int64_t result);

}  // namespace wirebook::sandbox

#include "harness/sandbox/registers.hh"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include <array>

#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

template <typename Set>
Set get(pid_t thread, int set) {
  Set values{};
  iovec part{&values, sizeof values};
  sys("ptrace(PTRACE_GETREGSET)", ::ptrace(PTRACE_GETREGSET, thread, set, &part));
  return values;
}

template <typename Set>
void put(pid_t thread, int set, Set values) {
  iovec part{&values, sizeof values};
  sys("ptrace(PTRACE_SETREGSET)", ::ptrace(PTRACE_SETREGSET, thread, set, &part));
}

}  // namespace

#if defined(__x86_64__)

// The order of arguments is that of syscall(2).
void set_argument(pid_t thread, unsigned index, std::uint64_t value) {
  using Registers = user_regs_struct;
  constexpr std::array<unsigned long long Registers::*, 6> arguments{
      &Registers::rdi, &Registers::rsi, &Registers::rdx,
      &Registers::r10, &Registers::r8,  &Registers::r9};
  auto registers = get<Registers>(thread, NT_PRSTATUS);
  registers.*arguments.at(index) = value;
  put(thread, NT_PRSTATUS, registers);
}

void skip_call(pid_t thread) {
  auto registers = get<user_regs_struct>(thread, NT_PRSTATUS);
  registers.orig_rax = ~0ULL;
  put(thread, NT_PRSTATUS, registers);
}

void set_result(pid_t thread, std::int64_t result) {
  auto registers = get<user_regs_struct>(thread, NT_PRSTATUS);
  registers.rax = static_cast<unsigned long long>(result);
  put(thread, NT_PRSTATUS, registers);
}

#elif defined(__aarch64__)

void set_argument(pid_t thread, unsigned index, std::uint64_t value) {
  auto registers = get<user_regs_struct>(thread, NT_PRSTATUS);
  registers.regs[index] = value;
  put(thread, NT_PRSTATUS, registers);
}

void skip_call(pid_t thread) { put(thread, NT_ARM_SYSTEM_CALL, -1); }

void set_result(pid_t thread, std::int64_t result) {
  set_argument(thread, 0, static_cast<std::uint64_t>(result));
}

#else
#error "a processor whose registers nobody has described here yet"
#endif

}  // namespace wirebook::sandbox

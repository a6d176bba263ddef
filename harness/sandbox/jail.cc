#include "harness/sandbox/jail.hh"

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/capability.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <memory>
#include <new>

#include "harness/base/sys.hh"
#include "harness/sandbox/calls.hh"

namespace wirebook::sandbox {
namespace {

struct FreeCapabilities {
  void operator()(_cap_struct* caps) const { ::cap_free(caps); }
};

void limit(__rlimit_resource resource, std::uint64_t value) {
  const rlimit both{value, value};
  sys("setrlimit", ::setrlimit(resource, &both));
}

/// Calls that look into another process. They end the program, so that its page can say so.
constexpr std::array deadly{
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(pidfd_getfd),
};

/// Calls that a socket program has no use for and an intruder has.
constexpr std::array refused{
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(mount),
    SCMP_SYS(umount2),
    SCMP_SYS(pivot_root),
    SCMP_SYS(chroot),
    SCMP_SYS(open_tree),
    SCMP_SYS(move_mount),
    SCMP_SYS(fsopen),
    SCMP_SYS(fsmount),
    SCMP_SYS(mount_setattr),
    SCMP_SYS(keyctl),
    SCMP_SYS(add_key),
    SCMP_SYS(request_key),
    SCMP_SYS(bpf),
    SCMP_SYS(perf_event_open),
    SCMP_SYS(userfaultfd),
    SCMP_SYS(io_uring_setup),
    SCMP_SYS(io_uring_enter),
    SCMP_SYS(io_uring_register),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(kexec_load),
    SCMP_SYS(open_by_handle_at),
    SCMP_SYS(name_to_handle_at),
    SCMP_SYS(kcmp),
};

void check(int result, const char* attempt) {
  if (result < 0) throw SysError(attempt, -result);
}

void add_rules(scmp_filter_ctx context) {
  for (const int call : deadly) {
    check(::seccomp_rule_add(context, SCMP_ACT_KILL_PROCESS, call, 0), "add a seccomp rule");
  }
  for (const int call : refused) {
    check(::seccomp_rule_add(context, SCMP_ACT_ERRNO(EPERM), call, 0), "add a seccomp rule");
  }
  check(::seccomp_rule_add(context, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0),
        "add a seccomp rule");
  // No namespace keeps a virtual machine from its host over vsock(7).
  const scmp_arg_cmp to_hypervisor{0, SCMP_CMP_EQ, AF_VSOCK, 0};
  check(::seccomp_rule_add_array(context, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1,
                                 &to_hypervisor),
        "add a seccomp rule");
  constexpr auto flags = CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC |
                         CLONE_NEWUTS | CLONE_NEWCGROUP;
  for (unsigned bit = 1; bit != 0; bit <<= 1U) {
    if ((static_cast<unsigned>(flags) & bit) == 0) continue;
    const scmp_arg_cmp compare{0, SCMP_CMP_MASKED_EQ, bit, bit};
    check(::seccomp_rule_add_array(context, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1, &compare),
          "add a seccomp rule");
  }
}

void add_stops(scmp_filter_ctx context) {
  const scmp_arg_cmp elsewhere{0, SCMP_CMP_NE, AF_VSOCK, 0};
  for (const int call : traced_calls()) {
    const unsigned compared = call == SCMP_SYS(socket) ? 1 : 0;
    check(::seccomp_rule_add_array(context, SCMP_ACT_TRACE(0), call, compared, &elsewhere),
          "add a seccomp rule for the tracer");
  }
}

}  // namespace

void drop_capabilities(Privilege privilege) {
  const bool raw = privilege == Privilege::net_raw;
  for (cap_value_t right = 0; right <= CAP_LAST_CAP; ++right) {
    if (raw && right == CAP_NET_RAW) continue;
    // EINVAL: an older kernel that does not know this one.
    if (::cap_drop_bound(right) < 0 && errno != EINVAL) throw SysError("cap_drop_bound", errno);
  }
  const std::unique_ptr<_cap_struct, FreeCapabilities> caps{::cap_init()};
  if (!caps) throw std::bad_alloc();
  const std::array<cap_value_t, 1> kept{CAP_NET_RAW};
  if (raw) {
    for (const auto set : {CAP_PERMITTED, CAP_EFFECTIVE, CAP_INHERITABLE}) {
      sys("cap_set_flag", ::cap_set_flag(caps.get(), set, 1, kept.data(), CAP_SET));
    }
  }
  sys("cap_set_proc", ::cap_set_proc(caps.get()));
  if (raw) sys("cap_set_ambient", ::cap_set_ambient(CAP_NET_RAW, CAP_SET));
}

void limit_process(Privilege privilege, const Limits& limits) {
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_CPU, limits.cpu_seconds);
  limit(RLIMIT_DATA, limits.data_bytes);
  limit(RLIMIT_AS, limits.address_space_bytes);
  limit(RLIMIT_FSIZE, limits.file_bytes);
  limit(RLIMIT_NOFILE, limits.open_files);
  limit(RLIMIT_NPROC, limits.processes);
  limit(RLIMIT_MEMLOCK, std::uint64_t{64} << 10);
  drop_capabilities(privilege);
  sys("prctl(PR_SET_NO_NEW_PRIVS)", ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
}

std::vector<sock_filter> make_filter(bool traced) {
  const std::unique_ptr<void, void (*)(void*)> context{::seccomp_init(SCMP_ACT_ALLOW),
                                                       ::seccomp_release};
  if (!context) throw std::bad_alloc();
  // A tree instead of a list: every instruction is paid at start and at each call.
  check(::seccomp_attr_set(context.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2), "optimise the filter");
  add_rules(context.get());
  if (traced) add_stops(context.get());
  const Fd file{sys("memfd_create", ::memfd_create("filter", MFD_CLOEXEC))};
  check(::seccomp_export_bpf(context.get(), file.get()), "export the filter");
  struct stat status {};
  sys("look at the filter", ::fstat(file.get(), &status));
  std::vector<sock_filter> filter(static_cast<std::size_t>(status.st_size) / sizeof(sock_filter));
  sys("read the filter",
      ::pread(file.get(), filter.data(), static_cast<std::size_t>(status.st_size), 0));
  return filter;
}

void install_filter(std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  sys("install the seccomp filter", ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}

}  // namespace wirebook::sandbox

#include "harness/sandbox/calls.hh"

#include <seccomp.h>

#include <algorithm>
#include <array>
#include <map>

namespace wirebook::sandbox {
namespace {

using Of = CallForm::Of;
using Given = CallForm::Given;
using Data = CallForm::Bytes;
using Does = Shaper::Does;

constexpr std::array forms{
    CallForm{"socket", Of::anything},
    CallForm{"socketpair", Of::anything},
    CallForm{"bind", Of::socket, 1},
    CallForm{"connect", Of::socket, 1},
    CallForm{"listen"},
    CallForm{"accept", Of::socket, 1, Given::by_kernel},
    CallForm{"accept4", Of::socket, 1, Given::by_kernel},
    CallForm{"shutdown"},
    CallForm{"close"},
    CallForm{"close_range", Of::range},
    CallForm{"dup"},
    CallForm{"dup2", Of::two},
    CallForm{"dup3", Of::two},
    CallForm{"fcntl"},
    CallForm{"ioctl"},
    CallForm{"getsockname", Of::socket, 1, Given::by_kernel},
    CallForm{"getpeername", Of::socket, 1, Given::by_kernel},
    CallForm{"setsockopt", Of::socket, 3},
    CallForm{"getsockopt", Of::socket, 3, Given::by_kernel},
    CallForm{"sendto", Of::socket, 4, Given::by_program, Data::buffer, Does::send, 3},
    CallForm{"sendmsg", Of::socket, -1, Given::by_program, Data::message, Does::send, 2},
    CallForm{"write", Of::socket, -1, Given::by_program, Data::buffer, Does::send},
    CallForm{"writev", Of::socket, -1, Given::by_program, Data::vector, Does::send},
    CallForm{"recvfrom", Of::socket, 4, Given::by_kernel, Data::buffer, Does::receive, 3},
    CallForm{"recvmsg", Of::socket, -1, Given::by_kernel, Data::message, Does::receive, 2},
    CallForm{"read", Of::socket, -1, Given::by_kernel, Data::buffer, Does::receive},
    CallForm{"readv", Of::socket, -1, Given::by_kernel, Data::vector, Does::receive},
    CallForm{"sendmmsg"},
    CallForm{"recvmmsg"},
    CallForm{"sendfile"},
    CallForm{"epoll_ctl", Of::anything},
    CallForm{"poll", Of::wait},
    CallForm{"ppoll", Of::wait},
    CallForm{"select", Of::wait},
    CallForm{"pselect6", Of::wait},
    CallForm{"epoll_wait", Of::wait},
    CallForm{"epoll_pwait", Of::wait},
    CallForm{"epoll_pwait2", Of::wait},
    CallForm{"rt_sigaction", Of::signal},
    CallForm{"restart_syscall", Of::anything},
};

std::map<int, const CallForm*> numbered() {
  std::map<int, const CallForm*> all;
  for (const auto& form : forms) {
    const int number = ::seccomp_syscall_resolve_name(form.name.data());
    if (number >= 0) all.emplace(number, &form);
  }
  return all;
}

const std::map<int, const CallForm*>& all_forms() {
  static const auto all = numbered();
  return all;
}

}  // namespace

const std::vector<int>& traced_calls() {
  static const auto numbers = [] {
    std::vector<int> all;
    for (const auto& [number, form] : all_forms()) all.push_back(number);
    return all;
  }();
  return numbers;
}

const CallForm* form_of(int number) {
  const auto found = all_forms().find(number);
  return found == all_forms().end() ? nullptr : found->second;
}

std::string_view library_name(const CallForm& form, const std::array<std::uint64_t, 6>& arguments) {
  if (form.name == "sendto" && arguments[4] == 0) return "send";
  if (form.name == "recvfrom" && arguments[4] == 0) return "recv";
  static const std::map<std::string_view, std::string_view> names{
      {"accept4", "accept"},         {"ppoll", "poll"},
      {"pselect6", "select"},        {"epoll_pwait", "epoll_wait"},
      {"rt_sigaction", "sigaction"}, {"epoll_pwait2", "epoll_wait"},
  };
  const auto found = names.find(form.name);
  return found == names.end() ? form.name : found->second;
}

}  // namespace wirebook::sandbox

#include "harness/sandbox/tracer.hh"

#include <fcntl.h>
#include <linux/close_range.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "harness/base/clock.hh"
#include "harness/base/sys.hh"
#include "harness/sandbox/registers.hh"

namespace wirebook::sandbox {
namespace {

constexpr long options = PTRACE_O_TRACESECCOMP | PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK |
                         PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                         PTRACE_O_EXITKILL;

/// What the kernel tells itself about an interrupted call (include/linux/errno.h); a program never
/// sees these.
enum Restart { if_no_handler_forbids = 512, always = 513, if_no_handler = 514, by_block = 516 };

/// Whole messages of more pieces than this are not trimmed.
constexpr std::uint64_t most_pieces = 64;
/// Fruitless calls in a row that are told at once.
constexpr std::uint64_t tell_circles_after = 1024;

/// A tracee that was killed meanwhile is none of our business any more.
void send_on(int request, pid_t id, int signal = 0) {
  if (::ptrace(static_cast<__ptrace_request>(request), id, nullptr, signal) < 0 && errno != ESRCH) {
    throw SysError("ptrace: send the program on", errno);
  }
}

__ptrace_syscall_info call_info(pid_t id) {
  __ptrace_syscall_info info{};
  sys("ptrace(PTRACE_GET_SYSCALL_INFO)", ::ptrace(PTRACE_GET_SYSCALL_INFO, id, sizeof info, &info));
  return info;
}

pid_t event_message(pid_t id) {
  unsigned long message = 0;
  ::ptrace(PTRACE_GETEVENTMSG, id, nullptr, &message);
  return static_cast<pid_t>(message);
}

template <std::size_t size>
std::uint8_t keep(std::array<std::uint8_t, size>& room, const std::vector<std::uint8_t>& bytes) {
  const auto count = std::min(size, bytes.size());
  std::copy_n(bytes.begin(), count, room.begin());
  return static_cast<std::uint8_t>(count);
}

/// The address or option that a call gives, or has been given.
void keep_address(pid_t id, const CallForm& form, TracedCall& call, CallForm::Given when) {
  if (form.given != when) return;
  std::uint64_t at = 0, size = 0;
  if (form.bytes == CallForm::Bytes::message) {
    // struct msghdr: name, namelen
    at = read_integer<std::uint64_t>(id, call.arguments[1]);
    size = read_integer<std::uint32_t>(id, call.arguments[1] + 8);
  } else if (form.address >= 0) {
    const auto index = static_cast<std::size_t>(form.address);
    at = call.arguments[index];
    size = call.arguments[index + 1];
    if (when == CallForm::Given::by_kernel) size = read_integer<std::uint32_t>(id, size);
  }
  size = std::min<std::uint64_t>(size, call.address.size());
  call.address_size = keep(call.address, read_memory(id, at, size));
}

/// Where the buffers of a readv(), sendmsg() and their like are described, and how many there are.
struct Pieces {
  std::uint64_t vector, count, count_at;
};

Pieces pieces_of(pid_t id, const CallForm& form, const TracedCall& call) {
  if (form.bytes == CallForm::Bytes::vector) return {call.arguments[1], call.arguments[2], 0};
  // struct msghdr: name, namelen, iov, iovlen
  const auto message = call.arguments[1];
  return {read_integer<std::uint64_t>(id, message + 16),
          read_integer<std::uint64_t>(id, message + 24), message + 24};
}

/// How many bytes the program offers, or asks for.
std::uint64_t length_of(pid_t id, const CallForm& form, const TracedCall& call) {
  if (form.bytes == CallForm::Bytes::buffer) return call.arguments[2];
  const auto pieces = pieces_of(id, form, call);
  std::uint64_t length = 0;
  for (std::uint64_t i = 0; i < std::min(pieces.count, most_pieces); ++i) {
    length += read_integer<std::uint64_t>(id, pieces.vector + i * sizeof(iovec) + 8);
  }
  return length;
}

/// The first bytes of so many that are to be sent, or were sent or received.
void keep_data(pid_t id, const CallForm& form, TracedCall& call, std::uint64_t length) {
  const auto size = std::min<std::size_t>(length, call.data.size());
  auto buffer = call.arguments[1];
  if (form.bytes != CallForm::Bytes::buffer) {
    buffer = read_integer<std::uint64_t>(id, pieces_of(id, form, call).vector);
  }
  call.data_size = keep(call.data, read_memory(id, buffer, size));
}

void keep_result_data(pid_t id, const CallForm& form, TracedCall& call) {
  call.data_size = 0;
  if (form.bytes == CallForm::Bytes::none || call.result <= 0) return;
  keep_data(id, form, call, static_cast<std::uint64_t>(call.result));
}

bool is_restart(std::int64_t result) {
  return result == -if_no_handler_forbids || result == -always || result == -if_no_handler ||
         result == -by_block;
}

/// The kernel makes an interrupted call again, as if nothing had been.
bool is_again(const TracedCall* interrupted, const CallForm& form, const TracedCall& call) {
  if (interrupted == nullptr) return false;
  return form.name == "restart_syscall" ||
         (interrupted->number == call.number && interrupted->arguments == call.arguments);
}

}  // namespace

void Tracer::seize(pid_t process) {
  sys("ptrace(PTRACE_SEIZE) the program",
      ::ptrace(PTRACE_SEIZE, process, nullptr, reinterpret_cast<void*>(options)));
  threads_[process].process = process;
}

Tracer::Thread& Tracer::known(pid_t id) {
  auto& thread = threads_[id];
  if (thread.process == 0) thread.process = process_of(id);
  return thread;
}

bool Tracer::attend(pid_t id, int status) {
  if (!WIFSTOPPED(status)) {
    threads_.erase(id);
    return true;
  }
  auto& thread = known(id);
  const int signal = WSTOPSIG(status);
  const int event = status >> 16;
  try {
    if (signal == (SIGTRAP | 0x80)) {
      leave(id, thread);
    } else if (event == PTRACE_EVENT_SECCOMP) {
      enter(id, thread);
      if (hold(id, thread)) return false;
    } else if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK ||
               event == PTRACE_EVENT_CLONE) {
      note_birth(id);
    } else if (event == PTRACE_EVENT_EXEC) {
      note_exec(id);
    } else if (event == 0) {
      note_signal(thread, signal);
      send_on(PTRACE_CONT, id, signal);
      return false;
    } else if (event == PTRACE_EVENT_STOP && signal != SIGTRAP) {
      send_on(PTRACE_LISTEN, id);  // stopped by SIGSTOP or its like, until SIGCONT
      return false;
    }
  } catch (const SysError& error) {
    if (error.error() != ESRCH) throw;  // killed meanwhile
    return false;
  }
  send_on(thread.in_call ? PTRACE_SYSCALL : PTRACE_CONT, id);
  return false;
}

void Tracer::enter(pid_t id, Thread& thread) {
  const auto info = call_info(id);
  TracedCall call;
  call.at = unix_time().count();
  call.number = static_cast<std::int32_t>(info.seccomp.nr);
  call.process = thread.process;
  call.thread = id;
  std::copy_n(info.seccomp.args, call.arguments.size(), call.arguments.begin());
  const auto* form = form_of(call.number);
  if (!begun_ || form == nullptr || !concerns_us(id, thread, *form, call)) return;
  keep_address(id, *form, call, CallForm::Given::by_program);
  const bool again = is_again(thread.interrupted.call, *form, call);
  if (again) {
    thread.call = thread.interrupted.call;
    thread.verdict = thread.interrupted.verdict;
    thread.interrupted = {};
    form = form_of(thread.call->number);
  } else {
    thread.call = log_.add();
    if (thread.call != nullptr) *thread.call = call;
    thread.verdict = {};
  }
  thread.form = form;
  thread.arguments = call.arguments;
  thread.in_call = true;
  thread.patches.clear();
  // Made again it is the same call, which has been decided about, and its signal has come.
  if (shaping_ && !again) shape(id, thread, call);
  if (again && thread.verdict.kind == Verdict::Kind::trim) trim(id, thread, call);
}

/// Whether a call is written down; what it says about handlers, waiting and edges is noted.
bool Tracer::concerns_us(pid_t id, Thread& thread, const CallForm& form, const TracedCall& call) {
  switch (form.of) {
    case CallForm::Of::anything:
      break;
    case CallForm::Of::socket:
      return is_socket(id, call.arguments[0]);
    case CallForm::Of::two:
      return is_socket(id, call.arguments[0]) || is_socket(id, call.arguments[1]);
    case CallForm::Of::range:
      return is_socket_among(id, static_cast<unsigned>(call.arguments[0]),
                             static_cast<unsigned>(call.arguments[1]));
    case CallForm::Of::signal:
      return note_handler(thread, id, call);
    case CallForm::Of::wait:
      shaper_.program_waits();
  }
  if (form.name == "epoll_ctl") note_watch(thread, id, call);
  return true;
}

/// Whether the thread waits for go_on() before it makes its call.
bool Tracer::hold(pid_t id, const Thread& thread) {
  if (!tell_ || !thread.in_call || thread.call == nullptr) return false;
  const bool sends =
      thread.form->bytes != CallForm::Bytes::none && thread.form->does == Shaper::Does::send;
  if (sends) keep_data(id, *thread.form, *thread.call, length_of(id, *thread.form, *thread.call));
  held_.push_back(id);
  tell_(StepEvent::held, log_.index_of(*thread.call));
  return true;
}

void Tracer::go_on() {
  if (held_.empty()) return;
  const auto id = held_.front();
  held_.pop_front();
  send_on(PTRACE_SYSCALL, id);
}

void Tracer::leave(pid_t id, Thread& thread) {
  const auto info = call_info(id);
  std::int64_t result = info.exit.rval;
  if (thread.verdict.kind == Verdict::Kind::answer) {
    result = -thread.verdict.error;
    set_result(id, result);
  }
  put_back(id, thread);
  thread.in_call = false;
  if (!is_restart(result)) note_fruit(*thread.form, result);
  if (result >= 0) note_descriptors(thread, result);
  if (thread.call == nullptr) return;
  auto& call = *thread.call;
  call.result = result;
  if (is_restart(result)) {  // what becomes of it is seen when the signal arrives
    thread.interrupted = {thread.call, thread.verdict};
    return;
  }
  const auto& [kind, length, error] = thread.verdict;
  if (kind == Verdict::Kind::answer) call.shaped = TracedCall::Shaped::answered;
  // Where the kernel had no more than that, it is the kernel's own answer.
  const bool took_all_it_could = result == static_cast<std::int64_t>(length);
  if (kind == Verdict::Kind::trim && took_all_it_could) call.shaped = TracedCall::Shaped::trimmed;
  if (result >= 0) keep_address(id, *thread.form, call, CallForm::Given::by_kernel);
  keep_result_data(id, *thread.form, call);
  note_return(call);
}

void Tracer::note_return(TracedCall& call) {
  call.state = TracedCall::State::returned;
  call.returned_at = unix_time().count();
  if (tell_) tell_(StepEvent::returned, log_.index_of(call));
}

/// A wait that returns at once and a receive that gives nothing may be made for ever. Where it
/// would have to wait (EAGAIN), a program may do something else meanwhile.
void Tracer::note_fruit(const CallForm& form, std::int64_t result) {
  const bool waits = form.of == CallForm::Of::wait;
  const bool receives = form.bytes != CallForm::Bytes::none && form.does == Shaper::Does::receive;
  if (receives && (result == -EAGAIN || result == -EINTR)) return;
  if (!(waits && result > 0) && !(receives && result <= 0)) {
    log_.end_fruitless();
  } else if (log_.add_fruitless() % tell_circles_after == 0) {
    tell_circles_();
  }
}

void Tracer::shape(pid_t id, Thread& thread, const TracedCall& call) {
  const auto& form = *thread.form;
  if (const int signal = shaper_.signal_in(library_name(form, call.arguments)); signal != 0) {
    ::syscall(SYS_tgkill, thread.process, id, signal);
  }
  if (form.bytes == CallForm::Bytes::none) return;
  const auto socket = look_at_socket(thread.process, call.arguments[0]);
  if (!socket) return;
  thread.verdict = shaper_.decide(form.does, length_of(id, form, call), may_do(thread, *socket));
  if (thread.verdict.kind == Verdict::Kind::answer) skip_call(id);
  if (thread.verdict.kind == Verdict::Kind::trim) trim(id, thread, call);
}

/// What the kernel itself might do to such a call.
Shaper::May Tracer::may_do(const Thread& thread, const SocketKind& socket) const {
  const auto& form = *thread.form;
  const auto flags = form.flags < 0 ? 0 : thread.arguments[static_cast<std::size_t>(form.flags)];
  const bool non_blocking = socket.non_blocking || (flags & MSG_DONTWAIT) != 0;
  // Who waits for edges may take a short count, too, for the end of what there is (epoll(7)).
  const bool by_edges = edges_.contains({thread.process, static_cast<int>(thread.arguments[0])});
  // Who asks for all of it (MSG_WAITALL) or so much at least (SO_RCVLOWAT) has a right to it, and
  // who only looks (MSG_PEEK) is shown all there is.
  const bool insists = form.does == Shaper::Does::receive &&
                       ((flags & (MSG_WAITALL | MSG_PEEK)) != 0 || socket.receives_at_least > 1);
  return {.trim = socket.stream && !by_edges && !insists,
          .refuse = non_blocking && !by_edges,
          .interrupt = !non_blocking};
}

void Tracer::trim(pid_t id, Thread& thread, const TracedCall& call) {
  if (thread.form->bytes == CallForm::Bytes::buffer) {
    change_argument(id, thread, thread.verdict.length);
    return;
  }
  const auto pieces = pieces_of(id, *thread.form, call);
  std::uint64_t left = thread.verdict.length;
  for (std::uint64_t i = 0; i < std::min(pieces.count, most_pieces); ++i) {
    const auto length_at = pieces.vector + i * sizeof(iovec) + 8;
    const auto length = read_integer<std::uint64_t>(id, length_at);
    if (length < left) {
      left -= length;
      continue;
    }
    patch(id, thread, length_at, left);
    if (pieces.count_at != 0) patch(id, thread, pieces.count_at, i + 1);
    if (pieces.count_at == 0) change_argument(id, thread, i + 1);
    return;
  }
}

/// Changes the third argument until the call returns: a program may go on using the register, and
/// the kernel does when it makes an interrupted call again.
void Tracer::change_argument(pid_t id, Thread& thread, std::uint64_t value) {
  set_argument(id, 2, value);
  thread.argument_changed = true;
}

/// Changes eight bytes of the program's memory until the call returns.
void Tracer::patch(pid_t id, Thread& thread, std::uint64_t address, std::uint64_t value) {
  const auto before = read_memory(id, address, sizeof value);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
  if (write_memory(id, address, {bytes, bytes + sizeof value})) {
    thread.patches.push_back({address, before});
  }
}

/// At return: what was changed of the program's is as it was.
void Tracer::put_back(pid_t id, Thread& thread) {
  for (const auto& patch : thread.patches) write_memory(id, patch.address, patch.bytes);
  thread.patches.clear();
  if (std::exchange(thread.argument_changed, false)) set_argument(id, 2, thread.arguments[2]);
}

/// A refusal of ours is followed by no edge (EPOLLET), so whoever waits for one would wait for
/// ever.
void Tracer::note_watch(const Thread& thread, pid_t id, const TracedCall& call) {
  const auto operation = call.arguments[1];
  if (operation != EPOLL_CTL_ADD && operation != EPOLL_CTL_MOD) return;
  const std::pair key{thread.process, static_cast<int>(call.arguments[2])};
  edges_.erase(key);
  // struct epoll_event begins with the events.
  if ((read_integer<std::uint32_t>(id, call.arguments[3]) & EPOLLET) != 0) edges_.insert(key);
}

/// A descriptor that is closed is watched no more, and a copy is watched like the other.
void Tracer::note_descriptors(const Thread& thread, std::int64_t result) {
  const auto& name = thread.form->name;
  const auto forget = [&](std::uint64_t first, std::uint64_t last) {
    std::erase_if(edges_, [&](const auto& edge) {
      const auto descriptor = static_cast<unsigned>(edge.second);
      return edge.first == thread.process && descriptor >= static_cast<unsigned>(first) &&
             descriptor <= static_cast<unsigned>(last);
    });
  };
  const auto& arguments = thread.arguments;
  if (name == "close") forget(arguments[0], arguments[0]);
  if (name == "close_range" && (arguments[2] & CLOSE_RANGE_CLOEXEC) == 0) {
    forget(arguments[0], arguments[1]);
  }
  const bool duplicates =
      name == "fcntl" && (arguments[1] == F_DUPFD || arguments[1] == F_DUPFD_CLOEXEC);
  if (!name.starts_with("dup") && !duplicates) return;
  const bool watched = edges_.contains({thread.process, static_cast<int>(arguments[0])});
  forget(static_cast<std::uint64_t>(result), static_cast<std::uint64_t>(result));
  if (watched) edges_.emplace(thread.process, static_cast<int>(result));
}

/// The kernel's struct sigaction begins with the handler and the flags. False for a call that only
/// asks, or is the C library's own.
bool Tracer::note_handler(const Thread& thread, pid_t id, const TracedCall& call) {
  constexpr std::uint64_t first_of_the_library = 32;
  if (call.arguments[1] == 0) return false;
  const std::pair key{thread.process, static_cast<int>(call.arguments[0])};
  const auto handler = read_integer<std::uint64_t>(id, call.arguments[1]);
  const bool caught = handler != reinterpret_cast<std::uintptr_t>(SIG_DFL) &&
                      handler != reinterpret_cast<std::uintptr_t>(SIG_IGN);
  handlers_.erase(key);
  if (caught) handlers_[key] = read_integer<std::uint64_t>(id, call.arguments[1] + 8);
  return call.arguments[0] < first_of_the_library;
}

/// A signal reaches a thread: whether the call it was in is made again depends on the handler.
void Tracer::note_signal(Thread& thread, int signal) {
  if (thread.interrupted.call == nullptr) return;
  const auto handler = handlers_.find({thread.process, signal});
  if (handler == handlers_.end()) return;
  auto& call = *thread.interrupted.call;
  const auto why = -call.result;
  const bool again =
      why == always || (why == if_no_handler_forbids && (handler->second & SA_RESTART) != 0);
  if (again) return;
  call.result = -EINTR;
  note_return(call);
  thread.interrupted = {};
}

/// A child has its parent's handlers and descriptors.
void Tracer::note_birth(pid_t parent) {
  const auto child = event_message(parent);
  if (child == 0) return;
  const auto process = known(child).process;
  const auto from = known(parent).process;
  if (process == from || process == 0) return;
  std::vector<std::pair<int, std::uint64_t>> inherited;
  for (const auto& [key, flags] : handlers_) {
    if (key.first == from) inherited.emplace_back(key.second, flags);
  }
  for (const auto& [signal, flags] : inherited) handlers_[{process, signal}] = flags;
  std::vector<int> watched;
  for (const auto& [owner, descriptor] : edges_) {
    if (owner == from) watched.push_back(descriptor);
  }
  for (const int descriptor : watched) edges_.emplace(process, descriptor);
}

/// The process has one thread from now on, its first, no handlers, and fewer descriptors.
void Tracer::note_exec(pid_t id) {
  begun_ = true;
  std::erase_if(threads_,
                [&](const auto& item) { return item.first != id && item.second.process == id; });
  std::erase_if(handlers_, [&](const auto& item) { return item.first.first == id; });
  std::erase_if(edges_, [&](const auto& edge) {
    return edge.first == id && !is_socket(id, static_cast<std::uint64_t>(edge.second));
  });
  threads_[id] = {.process = id};
}

}  // namespace wirebook::sandbox

#include "harness/sandbox/process.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/sched.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <set>
#include <utility>

#include "harness/base/clock.hh"
#include "harness/base/sys.hh"
#include "harness/sandbox/housekeeping.hh"
#include "harness/sandbox/net_namespace.hh"
#include "harness/sandbox/tracer.hh"
#include "harness/sandbox/unavailable.hh"

namespace wirebook::sandbox {
namespace {

/// What the init tells the harness, one per datagram.
struct Message {
  Report::Kind kind = Report::Kind::failed;
  int value = 0;
  int unreaped = 0;
  std::uint64_t peak_memory = 0;
  std::array<char, 160> attempt{};
  std::int64_t at = 0;  ///< of `starting`: Unix time in nanoseconds
};

/// What the harness tells the init, one per datagram.
enum class Order { terminate, clean, go_on };

void tell(int control, const Message& message) {
  ::send(control, &message, sizeof message, MSG_NOSIGNAL);
}

void give(int control, Order order) { ::send(control, &order, sizeof order, MSG_NOSIGNAL); }

void tell_failure(int control, const SysError& error) {
  Message message{.value = error.error()};
  error.attempt().copy(message.attempt.data(), message.attempt.size() - 1);
  tell(control, message);
}

/// The student's process, up to execve().
[[noreturn]] void become_student(const Command& command, std::vector<sock_filter>& filter,
                                 int control, int go) {
  try {
    std::uint64_t count = 0;
    sys("wait for the tracer", ::read(go, &count, sizeof count));
    ::setsid();
    reset_signals();
    // First to go when the machine runs out of memory.
    std::ofstream("/proc/self/oom_score_adj") << 1000;
    sys("enter /tmp", ::chdir("/tmp"));
    limit_process(command.privilege, command.limits);
    install_filter(filter);
    auto argv = pointers(command.argv);
    const std::vector<std::string> environment{"PATH=/usr/local/bin:/usr/bin:/bin", "HOME=/tmp",
                                               "USER=student", "LANG=C.UTF-8",
                                               "PYTHONDONTWRITEBYTECODE=1"};
    auto envp = pointers(environment);
    tell(control, {.kind = Report::Kind::starting, .at = unix_time().count()});
    ::execve(command.path.c_str(), argv.data(), envp.data());
    tell(control, {.kind = Report::Kind::not_executable, .value = errno});
  } catch (const SysError& error) {
    tell_failure(control, error);
  }
  ::_exit(127);
}

/// The init of the pid namespace: waits for the student, adopts what it leaves behind.
class Init {
 public:
  Init(pid_t student, int control, int signals, Tracer* tracer)
      : student_(student), control_(control), signals_(signals), tracer_(tracer) {}

  /// Ends when the harness says so, or is gone.
  [[noreturn]] void run() {
    for (;;) {
      std::array<pollfd, 2> fds{pollfd{control_, POLLIN, 0}, pollfd{signals_, POLLIN, 0}};
      ::poll(fds.data(), fds.size(), -1);
      if (fds[1].revents != 0) reap();
      if (fds[0].revents != 0) obey();
    }
  }

 private:
  void reap() {
    signalfd_siginfo info;
    if (::read(signals_, &info, sizeof info) < 0) return;
    int status = 0;
    rusage usage{};
    for (pid_t pid = 0; (pid = ::wait4(-1, &status, WNOHANG | __WALL, &usage)) > 0;) {
      note_unreaped(pid, status);
      if (tracer_ != nullptr && !tracer_->attend(pid, status)) continue;
      if (pid != student_) continue;
      tell(control_, {.kind = Report::Kind::ended,
                      .value = status,
                      .peak_memory = static_cast<std::uint64_t>(usage.ru_maxrss) << 10U});
      student_ = 0;
    }
  }

  void obey() {
    Order order{};
    if (::recv(control_, &order, sizeof order, 0) <= 0) ::_exit(0);
    switch (order) {
      case Order::terminate:
        if (student_ == 0) return;
        ::kill(student_, SIGTERM);
        ::kill(student_, SIGCONT);  // a stopped process is not told of SIGTERM until it goes on
        return;
      case Order::go_on:
        if (tracer_ != nullptr) tracer_->go_on();
        return;
      case Order::clean:
        clean();
    }
  }

  /// kill(-1) reaches every process of the namespace but this one, also while they are forking. A
  /// tracee that dies before its parent is waited for twice: as its tracer, and once its parent is
  /// dead as whoever adopts it (ptrace(2), "Death under ptrace").
  [[noreturn]] void clean() {
    reap_quietly();
    ::kill(-1, SIGKILL);
    int killed = 0;
    std::set<pid_t> gone{student_};
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, __WALL)) > 0;) {
      if (WIFSTOPPED(status)) continue;  // a tracee, which has not heard of its end yet
      const bool process = tracer_ == nullptr || tracer_->leads(pid);
      const bool by_us = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
      if (process && gone.insert(pid).second) ++(by_us ? killed : unreaped_);
    }
    tell(control_, {.kind = Report::Kind::cleaned, .value = killed, .unreaped = unreaped_});
    ::_exit(0);
  }

  /// Once the program has ended, its dead children are this process's; it has waited for the
  /// others.
  void note_unreaped(pid_t pid, int status) {
    const bool process = tracer_ == nullptr || tracer_->leads(pid);
    unreaped_ += student_ == 0 && process && !WIFSTOPPED(status) && pid != program_id;
  }

  void reap_quietly() {
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG | __WALL)) > 0;) {
      note_unreaped(pid, status);
      if (tracer_ != nullptr) tracer_->attend(pid, status);
    }
  }

  pid_t student_;
  int control_;
  int signals_;
  Tracer* tracer_;
  int unreaped_ = 0;
};

struct Pipes {
  int control, input, output, error;
};

[[noreturn]] void become_init(const Command& command, const Pipes& pipes,
                              std::vector<sock_filter>& filter) {
  try {
    sys("prctl(PR_SET_PDEATHSIG)", ::prctl(PR_SET_PDEATHSIG, SIGKILL));
    sys("connect the program's input", ::dup2(pipes.input, STDIN_FILENO));
    sys("connect the program's output", ::dup2(pipes.output, STDOUT_FILENO));
    sys("connect the program's errors", ::dup2(pipes.error, STDERR_FILENO));
    std::vector<int> kept{pipes.control, command.net_namespace};
    for (const auto& file : command.view.files) kept.push_back(file.content);
    for (const auto& socket : command.view.sockets) kept.push_back(socket.socket);
    close_all_but(kept);
    sys("enter the student's host", ::setns(command.net_namespace, CLONE_NEWNET));
    sys("name the host", ::sethostname("student", 7));
    enter_view(command.view);
    close_all_but({pipes.control});
    // Until it is executed, a tracer may only watch what could also be dumped (ptrace(2)).
    sys("prctl(PR_SET_DUMPABLE)", ::prctl(PR_SET_DUMPABLE, 1));
    const int signals = watch_children();
    const int go = sys("eventfd", ::eventfd(0, EFD_CLOEXEC));
    const pid_t student = sys("fork the student's process", ::fork());
    if (student == 0) become_student(command, filter, pipes.control, go);
    ::close_range(STDIN_FILENO, STDERR_FILENO, 0);
    std::optional<Tracer> tracer;
    if (command.log != nullptr) tracer.emplace(*command.log, command.shape).seize(student);
    if (tracer) {
      tracer->watch_for_circles(
          [control = pipes.control] { tell(control, {.kind = Report::Kind::fruitless}); });
    }
    if (tracer && command.step) {
      tracer->step([control = pipes.control](StepEvent event, int place) {
        const auto kind = event == StepEvent::held ? Report::Kind::held : Report::Kind::returned;
        tell(control, {.kind = kind, .value = place});
      });
    }
    // The memory of this process is a copy of the grader's; nobody inside may look at it.
    sys("prctl(PR_SET_DUMPABLE)", ::prctl(PR_SET_DUMPABLE, 0));
    sys("eventfd_write", ::eventfd_write(go, 1));
    Init(student, pipes.control, signals, tracer ? &*tracer : nullptr).run();
  } catch (const SysError& error) {
    tell_failure(pipes.control, error);
  } catch (const std::exception& error) {
    tell_failure(pipes.control, SysError(error.what(), EIO));
  }
  ::_exit(1);
}

std::pair<Fd, Fd> make_pipe() {
  std::array<int, 2> ends{};
  sys("pipe for the program's output", ::pipe2(ends.data(), O_CLOEXEC));
  sys("fcntl(O_NONBLOCK)", ::fcntl(ends[0], F_SETFL, O_NONBLOCK));
  return {Fd{ends[0]}, Fd{ends[1]}};
}

/// The sender's process id, translated into our pid namespace by the kernel (unix(7)).
pid_t sender(msghdr& message) {
  for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_CREDENTIALS) continue;
    ucred credentials;
    std::memcpy(&credentials, CMSG_DATA(c), sizeof credentials);
    return credentials.pid;
  }
  return 0;
}

}  // namespace

Process::Process(const Command& command) {
  // Built once per process: libseccomp takes longer than everything else here.
  static std::vector<sock_filter> plain = make_filter(false);
  static std::vector<sock_filter> traced;
  if (command.log != nullptr && traced.empty()) traced = make_filter(true);
  auto& filter = command.log != nullptr ? traced : plain;
  std::array<int, 2> control{};
  sys("socketpair to the sandbox's init",
      ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control.data()));
  control_.reset(control[0]);
  const Fd theirs{control[1]};
  const int yes = 1;
  sys("SO_PASSCRED", ::setsockopt(control_.get(), SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes));
  auto [output, output_end] = make_pipe();
  auto [error, error_end] = make_pipe();
  int pidfd = -1;
  const pid_t init = clone_into_namespaces(pidfd);
  if (init == 0) {
    become_init(command, {theirs.get(), command.standard_input, output_end.get(), error_end.get()},
                filter);
  }
  init_.reset(pidfd);
  output_ = std::move(output);
  error_ = std::move(error);
}

Process::~Process() {
  kill();
  siginfo_t info;
  ::waitid(P_PIDFD, static_cast<id_t>(init_.get()), &info, WEXITED);
}

std::optional<Report> Process::next_report() {
  Message text{};
  iovec part{&text, sizeof text};
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(ucred))> credentials;
  msghdr message{nullptr, 0, &part, 1, credentials.data(), credentials.size(), 0};
  auto size = ::recvmsg(control_.get(), &message, MSG_DONTWAIT);
  // An init that ended with an order unread resets; what it had said before comes after that.
  if (size < 0 && errno == ECONNRESET) size = ::recvmsg(control_.get(), &message, MSG_DONTWAIT);
  if (size < 0 && errno == EAGAIN) return std::nullopt;
  if (size <= 0) {
    return Report{.kind = Report::Kind::failed, .value = EPIPE, .attempt = "hear of its init"};
  }
  Report report{.kind = text.kind,
                .value = text.value,
                .peak_memory = text.peak_memory,
                .unreaped = text.unreaped,
                .attempt = text.attempt.data(),
                .at = std::chrono::nanoseconds(text.at)};
  if (report.kind == Report::Kind::starting) report.pid = sender(message);
  return report;
}

void throw_failure(const Report& report) {
  const bool forbidden = report.value == EPERM || report.value == EACCES;
  if (forbidden && report.attempt.starts_with("mount proc")) {
    throw LabUnavailable(
        "this machine allows no /proc of one's own", "a /proc of its own for the student's program",
        errno_name(report.value) + " from mount",
        "part of this machine's /proc is covered by other mounts, as in most\n"
        "containers, so the kernel allows no new one",
        "run outside the container, or start it with its /proc uncovered, for instance\n"
        "  docker run --security-opt systempaths=unconfined");
  }
  if (forbidden && report.attempt.starts_with("ptrace")) {
    throw LabUnavailable(
        "this machine does not allow tracing", "watching the program's system calls with ptrace",
        errno_name(report.value) + " from ptrace",
        "this machine forbids tracing (kernel.yama.ptrace_scope 3, or a container)",
        "as root: put kernel.yama.ptrace_scope=1 into a file of /etc/sysctl.d and boot;\n"
        "in a container: docs/pages/where-it-runs.md");
  }
  throw SysError("in the student's sandbox: " + report.attempt, report.value);
}

void Process::go_on() { give(control_.get(), Order::go_on); }

void Process::terminate() { give(control_.get(), Order::terminate); }

void Process::clean() { give(control_.get(), Order::clean); }

void Process::kill() { ::syscall(SYS_pidfd_send_signal, init_.get(), SIGKILL, nullptr, 0); }

}  // namespace wirebook::sandbox

#include "harness/sandbox/shell.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "harness/base/sys.hh"
#include "harness/sandbox/housekeeping.hh"
#include "harness/sandbox/jail.hh"
#include "harness/sandbox/net_namespace.hh"
#include "harness/sandbox/new_root.hh"
#include "harness/sandbox/process.hh"
#include "harness/sandbox/user_namespace.hh"

namespace wirebook::sandbox {
namespace {

namespace fs = std::filesystem;

/// Travels from the init to this process, one per datagram.
struct Notice {
  char kind;  // s starting, e ended, f failed
  int value = 0;
  std::array<char, 160> attempt{};
};

void notify(int control, const Notice& message) {
  ::send(control, &message, sizeof message, MSG_NOSIGNAL);
}

void notify_of_failure(int control, const SysError& error) {
  Notice message{'f', error.error()};
  error.attempt().copy(message.attempt.data(), message.attempt.size() - 1);
  notify(control, message);
}

/// Another file in the place of one of the machine's, where there is such a file.
void put_over(const char* file, const fs::path& other) {
  if (fs::exists(file)) mount_at(other.c_str(), file, nullptr, MS_BIND);
}

/// The machine's users, with the one that the shell runs as called student.
std::string users() {
  const auto id = fmt::format(":{}:", student_id);
  const char* const home = std::getenv("HOME");
  auto text = fmt::format("student:x{}{}:student:{}:/bin/sh\n", id, student_id,
                          home == nullptr ? "/" : home);
  std::ifstream file("/etc/passwd");
  for (std::string line; std::getline(file, line);) {
    const auto name_and_password = line.find(':', line.find(':') + 1);
    if (name_and_password == std::string::npos || !line.substr(name_and_password).starts_with(id))
      text += line + '\n';
  }
  return text;
}

/// The machine's files, and what is different on a host of a lab: nobody else's processes, no name
/// server, a private folder.
void arrange_files(const ShellCommand& command) {
  mount_at("none", "/", nullptr, MS_REC | MS_PRIVATE);
  const fs::path folder = private_folder;
  mount_at("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=64m");
  sys("make a pipe for frames", ::mkfifo((folder / pipe_name).c_str(), 0600));
  std::ofstream(folder / "hosts") << command.hosts;
  std::ofstream(folder / "resolv.conf") << "# no name server here; see /etc/hosts\n";
  for (const auto& [name, text] : command.files) std::ofstream(folder / name) << text;
  std::ofstream(folder / "passwd") << users();
  put_over("/etc/passwd", folder / "passwd");
  put_over("/etc/hosts", folder / "hosts");
  put_over("/etc/resolv.conf", folder / "resolv.conf");
  mount_at("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC);
}

/// Its own group of processes in the foreground, where there is a terminal.
void take_terminal() {
  ::setpgid(0, 0);
  ::signal(SIGTTOU, SIG_IGN);
  if (::isatty(STDIN_FILENO) != 0) ::tcsetpgrp(STDIN_FILENO, ::getpid());
}

/// The shell's process, up to execve().
[[noreturn]] void become_shell(const ShellCommand& command, int control) {
  try {
    take_terminal();
    reset_signals();
    for (const auto& [name, value] : command.environment) {
      if (value.empty()) {
        ::unsetenv(name.c_str());
      } else {
        ::setenv(name.c_str(), value.c_str(), 1);
      }
    }
    if (::access(".", X_OK) != 0) sys("enter /", ::chdir("/"));
    drop_capabilities(Privilege::net_raw);
    sys("prctl(PR_SET_NO_NEW_PRIVS)", ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
    notify(control, {'s'});
    ::execvp(command.argv.front().c_str(), pointers(command.argv).data());
    throw SysError("execute " + command.argv.front(), errno);
  } catch (const SysError& error) {
    notify_of_failure(control, error);
  }
  ::_exit(127);
}

/// Adopts and buries, until the shell has ended and its end is known, or nobody listens any more.
[[noreturn]] void wait_for_end(pid_t shell, int control, int signals) {
  for (;;) {
    std::array<pollfd, 2> fds{pollfd{control, POLLIN, 0}, pollfd{signals, POLLIN, 0}};
    ::poll(fds.data(), fds.size(), -1);
    if (fds[0].revents != 0) ::_exit(0);
    signalfd_siginfo info;
    if (fds[1].revents == 0 || ::read(signals, &info, sizeof info) < 0) continue;
    int status = 0;
    for (pid_t pid = 0; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;) {
      if (pid == shell) notify(control, {'e', status});
    }
  }
}

[[noreturn]] void become_init_of_shell(const ShellCommand& command, int control) {
  try {
    sys("prctl(PR_SET_PDEATHSIG)", ::prctl(PR_SET_PDEATHSIG, SIGKILL));
    close_all_but({control, command.net_namespace});
    sys("enter the student's host", ::setns(command.net_namespace, CLONE_NEWNET));
    ::close(command.net_namespace);
    sys("name the host", ::sethostname("student", 7));
    arrange_files(command);
    const int signals = watch_children();
    const pid_t shell = sys("fork the shell's process", ::fork());
    if (shell == 0) become_shell(command, control);
    ::close_range(STDIN_FILENO, STDERR_FILENO, 0);
    wait_for_end(shell, control, signals);
  } catch (const SysError& error) {
    notify_of_failure(control, error);
  } catch (const std::exception& error) {
    notify_of_failure(control, SysError(error.what(), EIO));
  }
  ::_exit(1);
}

std::optional<termios> state_of_terminal() {
  termios state{};
  if (::isatty(STDIN_FILENO) == 0 || ::tcgetattr(STDIN_FILENO, &state) < 0) return std::nullopt;
  return state;
}

}  // namespace

Shell::Shell(const ShellCommand& command) : terminal_(state_of_terminal()) {
  std::array<int, 2> control{};
  sys("socketpair to the shell's init",
      ::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control.data()));
  control_.reset(control[0]);
  Fd theirs{control[1]};
  int pidfd = -1;
  const pid_t init = clone_into_namespaces(pidfd);
  if (init == 0) become_init_of_shell(command, theirs.get());
  init_.reset(pidfd);
  theirs.reset();
  try {
    await_readiness();
    const auto path = fmt::format("/proc/{}/root{}/{}", init, private_folder, pipe_name);
    // Also for reading: so there need not be a reader yet, and none is missed when it goes.
    pipe_.reset(sys("open " + path, ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC)));
  } catch (...) {
    kill();
    throw;
  }
}

Shell::~Shell() { kill(); }

void Shell::kill() {
  ::syscall(SYS_pidfd_send_signal, init_.get(), SIGKILL, nullptr, 0);
  siginfo_t info;
  while (::waitid(P_PIDFD, static_cast<id_t>(init_.get()), &info, WEXITED) < 0 && errno == EINTR) {
  }
  if (!terminal_) return;
  const auto before = ::signal(SIGTTOU, SIG_IGN);
  ::tcsetpgrp(STDIN_FILENO, ::getpgrp());
  ::tcsetattr(STDIN_FILENO, TCSADRAIN, &*terminal_);
  ::signal(SIGTTOU, before);
}

void Shell::await_readiness() {
  Notice message{};
  if (::recv(control_.get(), &message, sizeof message, 0) <= 0) {
    throw SysError("start the shell: its init is gone", ECHILD);
  }
  if (message.kind == 'f') {
    throw_failure(
        {.kind = Report::Kind::failed, .value = message.value, .attempt = message.attempt.data()});
  }
}

std::optional<int> Shell::ended() {
  Notice message{};
  const auto size = ::recv(control_.get(), &message, sizeof message, MSG_DONTWAIT);
  if (size < 0 && errno == EAGAIN) return std::nullopt;
  if (size <= 0) return SIGKILL;  // somebody killed its init, and it with it
  if (message.kind == 'f') throw SysError(message.attempt.data(), message.value);
  return message.value;
}

}  // namespace wirebook::sandbox

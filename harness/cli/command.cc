#include "harness/cli/command.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <thread>

#include "harness/base/fd.hh"
#include "harness/base/sys.hh"

namespace wirebook::cli {

namespace {

/// argv for execvp; points into `command`.
std::vector<char*> argv_of(const std::vector<std::string>& command) {
  std::vector<char*> argv;
  for (const auto& argument : command) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  return argv;
}

/// Runs in the child, where only system calls are safe.
[[noreturn]] void exec_child(char* const* argv, Output output, int pipe) {
  if (output != Output::ours) ::dup2(pipe, STDOUT_FILENO);
  if (output == Output::collect) ::dup2(pipe, STDERR_FILENO);
  ::execvp(argv[0], argv);
  ::_exit(127);
}

std::string read_all(int fd, const std::function<void(std::string_view)>& heard) {
  std::string text;
  std::array<char, 65536> buffer;
  while (true) {
    const auto n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (sys("read the output of a program", n) == 0) return text;
    const std::string_view piece(buffer.data(), static_cast<std::size_t>(n));
    if (heard) heard(piece);
    text += piece;
  }
}

/// The last "[12/40]" of Ninja or "[ 30%]" of make at the start of a line; empty without one.
std::string_view last_steps(std::string_view text) {
  const auto begin = text.rfind("\n[");
  const auto start = begin == std::string_view::npos ? 0 : begin + 1;
  const auto end = text.find(']', start);
  if (!text.substr(start).starts_with('[') || end == std::string_view::npos) return {};
  return text.substr(start, end + 1 - start);
}

}  // namespace

Finished run(const std::vector<std::string>& command, Output output,
             const std::function<void(std::string_view)>& heard) {
  const auto argv = argv_of(command);
  std::array<int, 2> ends{};
  sys("pipe2", ::pipe2(ends.data(), O_CLOEXEC));
  Fd reader(ends[0]);
  Fd writer(ends[1]);
  const auto child = sys("fork for " + command.front(), ::fork());
  if (child == 0) exec_child(argv.data(), output, writer.get());
  writer.reset();
  Finished finished;
  finished.out = read_all(reader.get(), heard);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) throw SysError("waitpid for " + command.front(), errno);
  }
  if (WIFSIGNALED(status)) finished.signal = WTERMSIG(status);
  if (WIFEXITED(status)) finished.status = WEXITSTATUS(status);
  return finished;
}

void become(const std::vector<std::string>& command) {
  std::fflush(nullptr);
  const auto argv = argv_of(command);
  ::execvp(argv[0], argv.data());
  throw SysError("run " + command.front(), errno);
}

void build(const std::filesystem::path& tree, const std::vector<std::string>& targets) {
  const auto lock_file = tree / "student-programs.lock";  // the graders' own
  const Fd lock(sys("open " + lock_file.string(),
                    ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)));
  sys("lock " + lock_file.string(), ::flock(lock.get(), LOCK_EX));
  std::vector<std::string> command{
      "cmake", "--build", tree.string(), "--parallel",
      std::to_string(std::max(1U, std::thread::hardware_concurrency()))};
  if (!targets.empty()) command.emplace_back("--target");
  command.insert(command.end(), targets.begin(), targets.end());
  const bool watched = ::isatty(STDERR_FILENO) != 0;
  const auto show = [](std::string_view piece) {
    if (const auto steps = last_steps(piece); !steps.empty()) {
      fmt::print(stderr, "\r\033[K{} building ...", steps);
    }
  };
  const auto finished = watched ? run(command, Output::collect, show)  //
                                : run(command, Output::collect);
  if (watched) fmt::print(stderr, "\r\033[K");
  if (finished.signal == 0 && finished.status == 0) return;
  throw BuildFailed("the workbook does not build: a fault in it, not in your programs",
                    finished.out);
}

}  // namespace wirebook::cli

// compiler_launcher [--read PATH]... [--write PATH]... [--hide PATH]... -- COMPILER ARGUMENT...
//
// Runs the compiler of a student's program where it sees the program and nothing else of the
// workbook: what a program includes, the compiler reads, and the compiler is not in the sandbox.
// The build tool itself sees everything; CMake puts this in front of one target's commands only.
#include <sched.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "harness/base/sys.hh"
#include "harness/sandbox/compiler_view.hh"
#include "harness/sandbox/unavailable.hh"
#include "harness/sandbox/user_namespace.hh"

namespace wirebook::launcher {
namespace {

constexpr int bad_usage = 2;
constexpr int cannot_execute = 127;

struct Arguments {
  sandbox::CompilerView view;
  char** command = nullptr;  ///< the compiler and its arguments; nullptr: bad usage
};

Arguments parse(char** words) {
  Arguments arguments;
  for (; words[0] != nullptr; words += 2) {
    const std::string_view option = words[0];
    if (words[1] == nullptr) break;
    if (option == "--") {
      arguments.command = words + 1;
      break;
    }
    auto& view = arguments.view;
    auto* paths = option == "--read"    ? &view.readable
                  : option == "--write" ? &view.writable
                  : option == "--hide"  ? &view.hidden
                                        : nullptr;
    if (paths == nullptr) break;
    paths->emplace_back(words[1]);
  }
  return arguments;
}

/// Says why there is nothing compiled, each line with the grader's key in front (build.cc).
void tell(const char* heading, const std::string& words) {
  const char* key = std::getenv("WIREBOOK_LAUNCHER_KEY");
  std::istringstream lines(words);
  for (std::string line; std::getline(lines, line);) {
    std::fprintf(stderr, "%s %s: %s\n", key == nullptr ? "compiler_launcher" : key, heading,
                 line.c_str());
  }
}

/// Returns only when the compiler cannot be executed.
void launch(const Arguments& arguments) {
  sandbox::enter_user_namespace(CLONE_NEWNS);
  sandbox::enter_compiler_view(arguments.view, arguments.command[0]);
  sandbox::limit_compiler();
  // Whatever is open here leads out of the view.
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  // Folders that are not in the view: the compiler's own choice is /tmp.
  for (const char* name : {"TMPDIR", "TMP", "TEMP"}) ::unsetenv(name);
  ::unsetenv("WIREBOOK_LAUNCHER_KEY");
  ::setenv("CCACHE_DISABLE", "1", 1);
  ::execv(arguments.command[0], arguments.command);
  throw SysError(std::string("execute ") + arguments.command[0], errno);
}

}  // namespace
}  // namespace wirebook::launcher

int main(int, char** argv) {
  using namespace wirebook;
  const auto arguments = launcher::parse(argv + 1);
  if (arguments.command == nullptr) {
    std::fputs("usage: compiler_launcher [--read|--write|--hide PATH]... -- COMPILER...\n", stderr);
    return launcher::bad_usage;
  }
  try {
    launcher::launch(arguments);
  } catch (const sandbox::LabUnavailable& refusal) {
    launcher::tell("refused", doctors_words(refusal));
  } catch (const std::exception& error) {
    launcher::tell("failed", error.what());
  }
  return launcher::cannot_execute;
}

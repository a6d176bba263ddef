#include "harness/main/build.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <random>
#include <regex>
#include <sstream>

#include "harness/base/fd.hh"
#include "harness/base/sys.hh"
#include "harness/sandbox/unavailable.hh"

namespace wirebook {
namespace {

namespace fs = std::filesystem;

/// What a program exits with here that could not be executed, as in a shell.
constexpr int cannot_execute = 127;
/// The one that the sandbox has, too.
constexpr const char* python = "/usr/bin/python3";

struct Finished {
  int status;
  std::string output;
};

/// Runs a command to its end and keeps what it says on stdout and stderr.
/// @param key  handed on in the environment, see launchers_words()
Finished run_command(const std::vector<std::string>& command, const std::string& key = "") {
  std::vector<char*> argv;
  for (const auto& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  std::array<int, 2> ends{};
  sys("pipe for " + command.front(), ::pipe2(ends.data(), O_CLOEXEC));
  Fd output{ends[0]}, theirs{ends[1]};
  const pid_t child = sys("fork for " + command.front(), ::fork());
  if (child == 0) {
    ::dup2(theirs.get(), STDOUT_FILENO);
    ::dup2(theirs.get(), STDERR_FILENO);
    ::setenv("LC_ALL", "C", 1);  // the compiler's words are read below, and printed as ASCII
    ::setenv("WIREBOOK_LAUNCHER_KEY", key.c_str(), 1);
    ::execvp(argv[0], argv.data());
    ::_exit(cannot_execute);
  }
  theirs.reset();
  Finished finished{};
  std::array<char, 65536> buffer;
  for (ssize_t count = 0; (count = ::read(output.get(), buffer.data(), buffer.size())) > 0;) {
    finished.output.append(buffer.data(), static_cast<std::size_t>(count));
  }
  sys("wait for " + command.front(), ::waitpid(child, &finished.status, 0));
  return finished;
}

/// Held while it lives; the kernel lets go of it when the process dies.
Fd lock(const std::filesystem::path& path) {
  Fd file{sys("open " + path.native(), ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))};
  sys("lock " + path.native(), ::flock(file.get(), LOCK_EX));
  return file;
}

}  // namespace

namespace {

/// The compiler's own words, without what the build tool says around them.
std::string compilers_words(std::string_view output) {
  static const std::regex about_a_file(R"(^(In file included from |[^ ]+:\d+:|.*ld: |mold: ))");
  std::istringstream lines{std::string(output)};
  std::string words;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("ninja: ") || line.starts_with("make")) continue;
    if (words.empty() && !std::regex_search(line, about_a_file)) continue;
    words += line + "\n";
  }
  return words.empty() ? std::string(output) : words;
}

/// What compiler_launcher said of itself, below one of its headings. It begins its lines with a key
/// that nobody but it and us knows, so no words that a compiler repeats are taken for its own.
std::string launchers_words(std::string_view output, const std::string& heading) {
  std::istringstream lines{std::string(output)};
  std::string words;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(heading)) words += line.substr(heading.size()) + "\n";
  }
  return words;
}

std::string new_key() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

}  // namespace

report::CompileError first_error(std::string_view output, const std::filesystem::path& source) {
  static const std::regex place(R"(^(.+?):(\d+):(?:\d+:)? (?:fatal )?[Ee]rror: (.*)$)");
  static const std::regex linker(
      R"((undefined (?:reference|symbol).*|multiple definition.*|fatal error: .*))");
  report::CompileError error{source.native(), 1, "it cannot be built", compilers_words(output)};
  std::istringstream lines{std::string(output)};
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_search(line, found, place)) {
      error.message = found[3];
      // An assembler talks of what the compiler wrote for it, and is gone by now.
      const auto file = std::filesystem::absolute(found[1].str()).lexically_normal();
      if (!std::filesystem::exists(file)) return error;
      error.file = file;
      error.line = std::stoi(found[2].str());
      return error;
    }
    if (std::regex_search(line, found, linker)) {
      error.message = found[1];
      return error;
    }
  }
  return error;
}

std::vector<report::Warning> warnings_in(std::string_view output) {
  static const std::regex place(R"(^(.+?):(\d+):(?:\d+:)? warning: (.*)$)");
  std::vector<report::Warning> warnings;
  std::istringstream lines{std::string(output)};
  for (std::string line; std::getline(lines, line);) {
    std::smatch found;
    if (std::regex_search(line, found, place)) {
      warnings.push_back({found[1], std::stoi(found[2].str()), found[3]});
    }
  }
  return warnings;
}

fs::path program_of(const fs::path& build_tree, const std::string& target) {
  const auto dot = target.find('.');
  return build_tree / "programs" / target.substr(0, dot) / target.substr(dot + 1);
}

namespace {

/// When the program was last linked; the clock's beginning when it is not there.
fs::file_time_type link_time(const fs::path& program) {
  std::error_code missing;
  const auto time = fs::last_write_time(program, missing);
  return missing ? fs::file_time_type::min() : time;
}

/// A compiler warns only when it compiles, so what it said is kept beside the program.
std::vector<report::Warning> keep_warnings(const fs::path& program, bool is_new,
                                           std::string_view output) {
  const auto kept = fs::path(program) += ".warnings";
  if (is_new) std::ofstream(kept) << compilers_words(output);
  std::ostringstream words;
  words << std::ifstream(kept).rdbuf();
  return warnings_in(words.str());
}

}  // namespace

Built build_target(const fs::path& build_tree, const std::string& target, const fs::path& source) {
  if (!fs::exists(source)) {
    return {report::CompileError{source.native(), 1, "the file is not there", ""}, {}};
  }
  const auto held = lock(build_tree / "student-programs.lock");
  const auto key = new_key();
  const auto program = program_of(build_tree, target);
  const auto before = link_time(program);
  const auto done = run_command({WIREBOOK_CMAKE, "--build", build_tree, "--target", target}, key);
  if (WIFEXITED(done.status) && WEXITSTATUS(done.status) == 0) {
    return {{}, keep_warnings(program, link_time(program) != before, done.output)};
  }
  const auto refusal = launchers_words(done.output, key + " refused: ");
  if (!refusal.empty()) throw CompilerRefused(refusal);
  const auto fault = launchers_words(done.output, key + " failed: ");
  if (!fault.empty()) throw std::runtime_error("compiler_launcher: " + fault);
  // The build system of the workbook failed before the compiler saw the program.
  if (done.output.find("CMake Error") != std::string::npos) throw std::runtime_error(done.output);
  return {first_error(done.output, source), {}};
}

std::optional<report::CompileError> check_python(const std::filesystem::path& source) {
  if (!std::filesystem::exists(source)) {
    return report::CompileError{source.native(), 1, "the file is not there", ""};
  }
  // Prints what a compiler would print.
  static constexpr const char* check = R"(
import sys
path = sys.argv[1]
try:
    compile(open(path, "rb").read(), path, "exec")
except SyntaxError as e:
    line = (e.text or "").strip()
    sys.exit(f"{path}:{e.lineno or 1}: error: {type(e).__name__}: {e.msg}\n    {line}")
except (ValueError, RecursionError, MemoryError) as e:
    sys.exit(f"{path}:1: error: {type(e).__name__}: {e}")
)";
  const auto done = run_command({python, "-I", "-S", "-c", check, source});
  if (WIFEXITED(done.status) && WEXITSTATUS(done.status) == cannot_execute) {
    throw CompilerRefused(doctors_words(sandbox::LabUnavailable(
        fmt::format("this machine has no {}", python),
        fmt::format("{} {}", python, source.native()), "it cannot be executed",
        "Python 3 is not installed, or elsewhere",
        "install the distribution's own, for instance\n  apt-get install python3")));
  }
  if (WIFEXITED(done.status) && WEXITSTATUS(done.status) == 0) return std::nullopt;
  return first_error(done.output, source);
}

}  // namespace wirebook

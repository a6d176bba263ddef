/// \file
/// Runs other programs: graders, CMake, ctest.
#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wirebook::cli {

/// How a program ended and what it printed.
struct Finished {
  int status = 0;   ///< its exit status; meaningless when `signal` is set
  int signal = 0;   ///< what killed it, or 0
  std::string out;  ///< what it printed
};

/// What becomes of the program's output.
enum class Output {
  collect,      ///< stdout and stderr, in the order they came
  collect_out,  ///< stdout; stderr is ours
  ours,         ///< both as they are
};

/// Runs a program to its end; the first element is looked up in PATH. A program that cannot be
/// started ends with status 127. `heard` is given each piece of collected output as it comes.
/// @throws SysError
Finished run(const std::vector<std::string>& command, Output output,
             const std::function<void(std::string_view)>& heard = {});

/// Becomes another program; only returns by throwing.
/// @throws SysError
[[noreturn]] void become(const std::vector<std::string>& command);

/// Targets of the workbook itself that do not build.
struct BuildFailed : std::runtime_error {
  BuildFailed(const std::string& what, std::string what_was_said)
      : std::runtime_error(what), said(std::move(what_was_said)) {}
  std::string said;  ///< by CMake and the compiler
};

/// Builds targets (none: everything), one build of the tree at a time. Silent, but on a terminal
/// one line shows how far it is. Prints nothing on stdout.
/// @throws BuildFailed, SysError
void build(const std::filesystem::path& tree, const std::vector<std::string>& targets);

}  // namespace wirebook::cli

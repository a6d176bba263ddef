#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/report/page.hh"

namespace wirebook {

/// The compiler was not run: this machine cannot set it apart from the workbook, or has none. The
/// doctor's lines.
struct CompilerRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// What came of a build.
struct Built {
  std::optional<report::CompileError> error;  ///< the compiler's first; nothing when it was built
  std::vector<report::Warning> warnings;      ///< also when it was built by an earlier call
};

/// Builds a program's target, one grader at a time (several ctest jobs share the tree).
/// @param target  "student.06.raw_hello", which is built as programs/student/06.raw_hello
/// @throws CompilerRefused where no program can be graded
/// @throws std::runtime_error when the build system itself fails, which is no fault of the program
Built build_target(const std::filesystem::path& build_tree, const std::string& target,
                   const std::filesystem::path& source);

/// Where build_target() puts a program.
std::filesystem::path program_of(const std::filesystem::path& build_tree,
                                 const std::string& target);

/// Whether python3 can compile the file, without running any of it.
/// @throws CompilerRefused where there is no python3
std::optional<report::CompileError> check_python(const std::filesystem::path& source);

/// The warnings in a compiler's output, in order.
std::vector<report::Warning> warnings_in(std::string_view output);

/// The first error in a compiler's or linker's output; `source` when it names no place.
report::CompileError first_error(std::string_view output, const std::filesystem::path& source);

}  // namespace wirebook

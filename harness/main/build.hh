#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/report/page.hh"

namespace wirebook {

/// The compiler was not run: this machine cannot set it apart from the workbook. The doctor's
/// lines.
struct CompilerRefused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Builds one target of the build tree, one grader at a time (several ctest jobs share the tree).
/// @return the compiler's first error; nothing when it was built
/// @throws CompilerRefused where no program can be graded
/// @throws std::runtime_error when the build system itself fails, which is no fault of the program
std::optional<report::CompileError> build_target(const std::filesystem::path& build_tree,
                                                 const std::string& target,
                                                 const std::filesystem::path& source);

/// Whether python3 can compile the file, without running any of it.
std::optional<report::CompileError> check_python(const std::filesystem::path& source);

/// The first error in a compiler's or linker's output; `source` when it names no place.
report::CompileError first_error(std::string_view output, const std::filesystem::path& source);

}  // namespace wirebook

/// \file
/// `wirebook grade`: what it was asked, checked and carried out.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/cli/manifest.hh"

namespace wirebook::cli {

/// The command line of `wirebook grade`.
struct GradeRequest {
  std::vector<std::string> names;
  std::string program;  ///< somebody's built program; empty: what stands in lessons/
  std::string reports;  ///< where the reports go, one folder per program; empty: the build tree
  bool json = false;
  bool python_only = false;
  bool cc_only = false;
  bool solutions = false;
  bool no_build = false;  ///< the graders are built already
  unsigned width = 1;     ///< graders at once
};

/// A command line that makes no sense; what() is one line.
class UsageError : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Grades and prints; returns the exit status (see exit_status()).
/// @throws UsageError, UnknownName
int grade_command(const Manifest& manifest, const GradeRequest& request);

}  // namespace wirebook::cli

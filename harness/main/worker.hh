#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/report/page.hh"

namespace wirebook {

/// What a finished grading leaves for its supervisor.
struct Results {
  report::Verdict verdict;
  bool fault;            ///< not graded for a fault of the workbook
  std::string page;      ///< plain text
  std::string coloured;  ///< the same for a terminal
  std::string link;      ///< the last line
  std::string report;    ///< JSON
  std::string capture;   ///< pcap of what was sent; empty when nothing ran
  std::string arrived;   ///< pcap of what came out of a scripted wire; empty when there was none
};

/// What is graded, and how its program is started.
struct Task {
  report::Sources sources;
  std::filesystem::path executable;  ///< the built program, or the script
  bool python = false;
  std::uint64_t seed = 0;
  bool scripted_wire = false;                 ///< in every lab, its script empty
  std::vector<std::filesystem::path> hidden;  ///< from the program
  std::vector<std::filesystem::path> beside;  ///< files the program finds in its folder
  std::vector<report::Warning> warnings;      ///< what the compiler said of it
  /// Builds the same program with sanitizers; nothing when it cannot. Empty: not for this program.
  std::function<std::optional<std::filesystem::path>()> build_with_sanitizers;
};

/// Runs all checks in a child process that gives up every right on the way and dies with this one.
/// A child that crashes is a fault of the workbook and becomes a page, too.
Results run_checks(const Task& task);

/// The documents of a page.
Results results_of(const report::Page& page);

}  // namespace wirebook

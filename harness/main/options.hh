#pragma once

#include <filesystem>
#include <optional>

namespace wirebook {

/// A grader's command line, without Google Test's own flags.
struct Options {
  bool python = false;            ///< the Python twin
  bool solution = false;          ///< the reference solution instead of the student's program
  std::filesystem::path program;  ///< any executable instead; empty: the file of the lesson
  std::filesystem::path reports;  ///< where to write; empty: the usual folder
  bool json = false;
  std::filesystem::path write_reference;  ///< record the reference capture into this folder
  std::filesystem::path check_reference;  ///< hold this capture against the first check
  bool ledger = false;                    ///< print the bit ledger of the reference capture
  bool pictures = false;                  ///< print the frames of the reference capture as HTML
  bool prove_inputs = false;   ///< hold the imagined runs of every seed against each other
  bool imagined = false;       ///< print the codes of the imagined mistakes
  bool scripted_wire = false;  ///< every lab has a scripted wire; its script is empty
  bool build = true;
  bool progress = true;
  bool expect_not_started = false;

  /// @return the exit status when there is nothing to grade (--help, bad usage)
  std::optional<int> parse(int argc, char** argv);
};

}  // namespace wirebook

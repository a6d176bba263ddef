#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

namespace wirebook::report {

/// How far a student has come: exercises passed, in whichever language, and the next one to open.
struct Progress {
  std::size_t passed = 0;
  std::size_t total = 0;
  std::string next;          ///< "05.pack_record": the first, in order, that has not passed
  std::string next_program;  ///< its C++ stub as the manifest has it, relative to the repository

  /// `progress [#####>-----] 12/48   next: 05.pack_record  lessons/05-bytes/pack_record.cc`;
  /// other words when nothing is left, or when there are no exercises.
  [[nodiscard]] std::string line() const;
};

/// Counts the reports that say "passed". A report, or a manifest, that is missing or broken counts
/// as nothing; never throws for what it reads.
Progress progress_of(const std::filesystem::path& manifest);

}  // namespace wirebook::report

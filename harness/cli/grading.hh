/// \file
/// Runs graders side by side and says what came out, in the lessons' order.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/manifest.hh"
#include "harness/cli/selection.hh"

namespace wirebook::cli {

/// What became of one program.
enum class Verdict { passed, failed, does_not_compile, not_started, not_graded, fault };

/// "ok", "FAIL", "not started", … as the overview has it.
std::string_view words_for(Verdict verdict);

/// One program to grade.
struct Job {
  const Exercise* exercise = nullptr;
  Language language = Language::cc;
  bool solution = false;          ///< the reference solution instead of the student's program
  std::filesystem::path program;  ///< somebody's built program instead; empty otherwise
  std::filesystem::path reports;  ///< one folder per program; empty: the manifest's
  bool json = false;              ///< one JSON document instead of the page
  bool colour = false;
};

/// "06.raw_hello.py", as ctest and the reports have it.
std::string id_of(const Job& job);

/// What one grader said.
struct Graded {
  Job job;
  Verdict verdict = Verdict::fault;
  std::string page;  ///< what it printed: the page, or the JSON document
};

/// Runs one grader. A grader that crashes is a fault in the workbook, and its page says so.
Graded grade(const Manifest& manifest, const Job& job);

/// Runs every job, at most `width` at once; `done` is called in the order of the jobs.
void grade_all(const Manifest& manifest, std::span<const Job> jobs, unsigned width,
               const std::function<void(const Graded&)>& done);

/// One exercise's verdict from those of its programs: one that was not started does not count
/// beside one that was, and the worst of the others counts.
Verdict verdict_of(std::span<const Graded> programs);

/// The exit status of `wirebook grade`: 1 when anything failed, 77 when nothing did but the machine
/// could not grade everything (1 when it must: WIREBOOK_REQUIRE_LAB), 0 otherwise.
int exit_status(std::span<const Verdict> verdicts, bool lab_is_required);

}  // namespace wirebook::cli

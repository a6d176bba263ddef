/// \file
/// A page is data first; the text a student reads and the JSON document come from the same data.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/check/diagnosis.hh"
#include "harness/check/finding.hh"
#include "harness/lab/outcome.hh"

namespace wirebook::report {

enum class Verdict { passed, failed, not_started, does_not_compile, not_graded };

/// "passed", "not_started", … as the JSON has it.
std::string_view name_of(Verdict verdict);

/// Where an exercise's things are, for the last lines of a page. Paths as the reader can open them.
struct Sources {
  std::string exercise;           ///< "06.raw_hello"; the Python twin is "06.raw_hello.py"
  std::string name;               ///< "raw_hello"
  std::string title;              ///< "one IPv4 packet by hand"
  std::filesystem::path program;  ///< the file being graded
  std::filesystem::path lesson;   ///< the lesson's README.md
  std::filesystem::path reports;  ///< the folder of this exercise's reports
  /// The repository; paths below it are shown relative to it. Empty: paths are shown as they are.
  std::filesystem::path root;
};

/// The capture of the run that a page shows, in Sources::reports.
inline constexpr const char* capture_name = "wire.pcap";
/// What came out of that run's scripted wire, beside it.
inline constexpr const char* arrived_name = "arrived.pcap";

/// One check: a claim about the program, and what became of it.
struct Check {
  std::string name;  ///< in words: "sends one datagram to the right port"
  enum class Verdict { ok, failed, not_run } verdict = Verdict::not_run;
  std::vector<check::Finding> findings;
  std::string message;  ///< what Google Test said beyond the findings; printed verbatim
  std::vector<std::shared_ptr<const Outcome>> runs;  ///< the program's runs in this check
  std::optional<check::Diagnosis> diagnosis;         ///< why; nothing while it is unexplained
};

/// The compiler's (or Python's) first error.
struct CompileError {
  std::string file;
  int line = 0;
  std::string message;  ///< the error itself, one line
  std::string output;   ///< the compiler's own words, whole
};

/// One warning of the compiler about the program.
struct Warning {
  std::string file;
  int line = 0;
  std::string message;  ///< one line
};

/// Everything a page says.
struct Page {
  Sources sources;
  Verdict verdict = Verdict::not_graded;
  std::vector<Check> checks;
  std::optional<CompileError> compile_error;
  std::vector<Warning> warnings;  ///< of a program that was built
  std::string not_started;        ///< the TODO's sentence
  std::string not_graded;  ///< the doctor's words: what is denied, then tried, result, cause, fix
  std::string harness_fault;  ///< a fault in the workbook, not in the program
  std::uint64_t seed = 0;
};

/// The check a page is about: the first that failed; nullptr when none did.
const Check* shown_check(const Page& page);
/// The run a page shows: the one the shown check's first finding is about, else that check's last;
/// the first run of all when no check failed. nullptr when the program was never run.
const Outcome* shown_run(const Page& page);

/// The page as text, plain ASCII, at most 80 columns, without link_line().
std::string to_text(const Page& page, bool colour);
/// The last line of a failure, which editors turn into a link; as long as it needs to be, without
/// the end of line: `/abs/path/file:LINE: error: CHECK (expected X, got Y)`. Empty when nothing is
/// wrong with the program.
std::string link_line(const Page& page);
/// One JSON document. Output of the program is cut to its last 64 KiB, a finding's bytes to the
/// first.
nlohmann::json to_json(const Page& page);

}  // namespace wirebook::report

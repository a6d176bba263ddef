#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/check/diagnosis.hh"
#include "harness/check/imagined.hh"
#include "harness/lab/lab.hh"
#include "harness/report/page.hh"

namespace wirebook {

/// One grading of one program: what the checks share, and what came of them.
struct Session {
  std::optional<Machine> machine;
  std::optional<Program> program;
  std::uint64_t seed = 0;
  /// Makes the same program with sanitizers; nothing when it cannot. Empty: not for this program.
  std::function<std::optional<Program>()> with_sanitizers;
  bool scripted_wire = false;  ///< in every lab, also where no check asks for one
  /// Instead of a machine and a program: what the first run of the first check leaves behind.
  std::shared_ptr<Outcome> replay;
  std::string name;  ///< of the exercise, for the replayed command line
  /// Instead of both: is given what each run would show, and nothing is run. `part`: of what all
  /// runs show together.
  std::function<void(const std::vector<Imagined>&, bool part)> imagined;

  /// Instead of all of them: nothing is run, each check ends where it would run the program.
  bool rehearsing = false;

  std::vector<report::Check> checks;
  std::vector<check::Rule> rules;  ///< of the exercise; asked before the common ones

  // Why the checks that follow are not run; empty while they are.
  std::string not_started;  ///< the stub's own sentence
  std::string not_graded;   ///< the doctor's words
  std::string fault;        ///< of the workbook
  bool hung = false;        ///< a run reached its deadline: the next ones would, too

  [[nodiscard]] bool is_over() const {
    return !not_started.empty() || !not_graded.empty() || !fault.empty() || hung;
  }
};

}  // namespace wirebook

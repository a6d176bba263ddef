#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/check/finding.hh"
#include "harness/lab/outcome.hh"

namespace wirebook::check {

/// Why it went wrong, in a tutor's words.
struct Diagnosis {
  std::string code;       ///< "PORT_SWAPPED"
  std::string sentence;   ///< what was observed and what it means; never the answer as code
  std::string look;       ///< what to look at next: a question or a place, never the answer
  std::string reference;  ///< man page or RFC section
  /// What a sentence cannot show, line by line: a layout, an addition; at most 76 columns.
  std::vector<std::string> picture = {};
  /// Indices into Outcome::calls: the system calls that show it.
  std::vector<int> calls = {};
};

/// What a rule may look at: everything one failed check knows.
struct Evidence {
  std::span<const Finding> findings;
  const Outcome* outcome = nullptr;       ///< the run the first finding is about; may be null
  std::vector<const Outcome*> runs = {};  ///< of the whole grading, in order
};

/// A pure function; nothing when it does not recognise the mistake. Rules are asked in order, the
/// most specific first.
using Rule = std::function<std::optional<Diagnosis>(const Evidence&)>;

/// The first rule that fits.
std::optional<Diagnosis> diagnose(std::span<const Rule> rules, const Evidence& evidence);

/// Rules that hold for every exercise: byte order of any field, how a program ended.
std::vector<Rule> common_rules();

}  // namespace wirebook::check

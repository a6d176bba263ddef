// Arguments, or input, that a program must not take.
#include <fmt/format.h>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {

Found went_on(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::ending && finding.expected_value == 2U &&
           finding.actual_value.has_value();
  });
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto sent = outcome.sent().size();
  // One that stops, and only says so with another status, has looked.
  if (sent == 0 && found->actual_value != 0U) return std::nullopt;
  const auto input = lines_of(outcome.input);
  const auto what = input.empty() ? std::string("the arguments of this run")
                                  : fmt::format(
                                        "what this run was given: its arguments, or \"{}\" "
                                        "on stdin",
                                        printable(input.front(), 40));
  const auto went = sent == 0
                        ? std::string("ended with 0, as if all were well")
                        : fmt::format("went on, and sent {} packet{}", sent, sent == 1 ? "" : "s");
  return Diagnosis{"NOT_REFUSED",
                   fmt::format("The contract does not allow {}. A program must see that before it "
                               "does anything, and end with 2; this one {}.",
                               what, went),
                   "Which values does the contract allow in each place, and which line of the "
                   "program looks? What becomes of a number that does not fit the variable that it "
                   "is kept in?",
                   "the contract at the top of the exercise; strtol(3), RETURN VALUE"};
}

}  // namespace wirebook::check::rules

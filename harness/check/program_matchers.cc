#include <fmt/format.h>

#include <ostream>

#include "harness/check/findings_matcher.hh"

namespace wirebook {
namespace {

using check::Finding;

std::string_view without_last_newline(std::string_view text) {
  return text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
}

Finding wrong_output(std::string_view where, std::string_view expected, std::string_view actual) {
  Finding finding;
  finding.kind = Finding::Kind::output;
  finding.field = where;
  finding.expected = to_bytes(expected);
  finding.actual = to_bytes(actual);
  while (finding.offset < expected.size() && finding.offset < actual.size() &&
         expected[finding.offset] == actual[finding.offset]) {
    ++finding.offset;
  }
  finding.sentence = fmt::format("{} is \"{}\", it must be \"{}\"", where, printable(actual, 30),
                                 printable(expected, 30));
  return finding;
}

std::string how_it_ended(const Outcome& outcome) {
  const auto& ending = outcome.ending;
  switch (ending.kind) {
    case Ending::Kind::exited:
      return fmt::format("it exited with {}", ending.status);
    case Ending::Kind::signalled:
      return fmt::format("it was killed by signal {}", ending.signal);
    case Ending::Kind::timed_out:
      return "it never ended";
    case Ending::Kind::printed_too_much:
      return "it printed without end";
    case Ending::Kind::sent_too_much:
      return "it sent without end";
    case Ending::Kind::not_executable:
      return "it could not be executed";
  }
  return {};
}

std::vector<Finding> compare_ending(int status, const Outcome& outcome) {
  const auto& ending = outcome.ending;
  Finding finding;
  finding.kind = Finding::Kind::ending;
  if (ending.kind != Ending::Kind::exited || ending.status != status) {
    finding.field = "exit status";
    finding.expected_value = static_cast<std::uint64_t>(status);
    if (ending.kind == Ending::Kind::exited) {
      finding.actual_value = static_cast<std::uint64_t>(ending.status);
    }
    finding.sentence = fmt::format("the exit status must be {}; {}", status, how_it_ended(outcome));
    return {finding};
  }
  if (ending.left_running > 0) {
    finding.sentence = fmt::format("it left {} process{} running", ending.left_running,
                                   ending.left_running == 1 ? "" : "es");
    return {finding};
  }
  return {};
}

}  // namespace

void PrintTo(const Outcome& outcome, std::ostream* stream) {
  *stream << fmt::format("{}", fmt::join(outcome.command, " "));
}

OutcomeMatcher Prints(std::string text) {
  const auto claim = fmt::format("prints \"{}\"", printable(text));
  return check::matcher(claim, [text = std::move(text)](const Outcome& outcome) {
    const auto same = without_last_newline(outcome.out) == without_last_newline(text) &&
                      (outcome.out == text || outcome.out.size() > text.size());
    return same ? std::vector<Finding>{} : std::vector{wrong_output("stdout", text, outcome.out)};
  });
}

OutcomeMatcher Complains(std::string ending) {
  const auto claim = fmt::format("ends its errors with \"{}\"", ending);
  return check::matcher(claim, [ending = std::move(ending)](const Outcome& outcome) {
    const auto errors = without_last_newline(outcome.err);
    return errors.ends_with(ending) ? std::vector<Finding>{}
                                    : std::vector{wrong_output("stderr", ending, errors)};
  });
}

OutcomeMatcher ExitsWith(int status) {
  return check::matcher(fmt::format("exits with {}", status), [status](const Outcome& outcome) {
    return compare_ending(status, outcome);
  });
}

}  // namespace wirebook

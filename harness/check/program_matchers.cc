#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "harness/check/findings_matcher.hh"

namespace wirebook {
namespace {

using check::Finding;

constexpr std::size_t longest_word = 24;

std::string_view without_last_newline(std::string_view text) {
  return text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
}

/// For texts that begin alike.
std::string later_difference(std::string_view where, std::size_t at, std::string_view expected,
                             std::string_view actual) {
  if (at == actual.size()) {
    return fmt::format("{} stops after {} of {} bytes", where, at, expected.size());
  }
  if (at == expected.size()) {
    return fmt::format("{} goes on behind its {} bytes, to {}", where, at, actual.size());
  }
  return fmt::format("{} differs from byte {} on, of {}", where, at, expected.size());
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
  const auto is = printable(actual, 30), must_be = printable(expected, 30);
  finding.sentence = is != must_be
                         ? fmt::format("{} is \"{}\", it must be \"{}\"", where, is, must_be)
                         : later_difference(where, finding.offset, expected, actual);
  return finding;
}

/// To the letter; one newline more at the end does no harm.
bool prints(std::string_view text, const Outcome& outcome) {
  return without_last_newline(outcome.out) == without_last_newline(text) &&
         (outcome.out == text || outcome.out.size() > text.size());
}

/// The pieces of a text between these characters, an empty one at the end left out.
std::vector<std::string> split(std::string_view text, char at) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const auto end = text.find(at);
    pieces.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return pieces;
}

std::vector<std::string> words_of(std::string_view line) {
  auto words = split(line, ' ');
  std::erase(words, "");
  return words;
}

std::vector<check::Part> parts_of(const std::vector<std::string>& columns,
                                  const std::string& expected, const std::string& actual) {
  const auto wanted = words_of(expected);
  const auto printed = words_of(actual);
  std::vector<check::Part> parts;
  for (std::size_t i = 0; i < std::max(columns.size(), printed.size()); ++i) {
    const auto word = [&](const std::vector<std::string>& words) {
      return i < words.size() ? printable(words[i], longest_word) : "";
    };
    parts.push_back(
        {i < columns.size() ? columns[i] : "(more)", "", word(wanted), word(printed), "", ""});
  }
  const bool same = std::none_of(parts.begin(), parts.end(),
                                 [](const check::Part& part) { return part.differs(); });
  return same ? std::vector<check::Part>{} : parts;
}

/// The first line that differs, its words under their names.
Finding wrong_table(const std::vector<std::string>& columns, const std::string& text,
                    const Outcome& outcome) {
  auto finding = wrong_output("stdout", text, outcome.out);
  const auto expected = split(text, '\n');
  const auto actual = split(outcome.out, '\n');
  const auto input = split(outcome.input, '\n');
  std::size_t line = 0;
  while (line < expected.size() && line < actual.size() && expected[line] == actual[line]) ++line;
  if (line == expected.size() || actual.empty()) return finding;
  const auto where =
      expected.size() == 1
          ? ""
          : fmt::format(
                "line {} of {}{}: ", line + 1, expected.size(),
                input.size() == expected.size() ? fmt::format(", for \"{}\"", input[line]) : "");
  if (line == actual.size()) {
    finding.sentence = where + "nothing more was printed";
    return finding;
  }
  finding.parts = parts_of(columns, expected[line], actual[line]);
  if (!finding.parts.empty()) finding.sentence = where + check::in_words(finding.parts);
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
    case Ending::Kind::took_too_much:
      return "it took too much memory";
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

std::vector<Finding> compare_children(const Outcome& outcome) {
  const auto count = outcome.ending.unreaped;
  if (count == 0) return {};
  Finding finding;
  finding.kind = Finding::Kind::ending;
  finding.field = "children";
  finding.actual_value = count;
  finding.sentence = fmt::format("{} child{} had ended, and nobody had waited for {}", count,
                                 count == 1 ? "" : "ren", count == 1 ? "it" : "them");
  return {finding};
}

std::vector<Finding> compare_close_wait(const Outcome& outcome) {
  const auto count = outcome.close_wait_at_sigterm;
  if (count == 0) return {};
  Finding finding;
  finding.field = "CLOSE_WAIT";
  finding.actual_value = count;
  finding.sentence = fmt::format("{} of your sockets {} in CLOSE_WAIT when every client had gone",
                                 count, count == 1 ? "was" : "were");
  return {finding};
}

/// Where nobody listens on the port, the conversation that did not come about is told of.
std::vector<Finding> compare_listeners(std::uint16_t port, const Outcome& outcome) {
  std::string narrow;
  for (const auto& listener : outcome.listeners) {
    if (listener.protocol != Listener::Protocol::tcp || listener.port != port) continue;
    if (listener.address == "0.0.0.0" || listener.address == "::") return {};
    narrow = listener.address;
  }
  if (narrow.empty()) return {};
  Finding finding;
  finding.kind = Finding::Kind::call;
  finding.field = "listening address";
  finding.actual_shown = narrow;
  finding.sentence =
      fmt::format("listens on port {} at {} only, not at every address", port, narrow);
  return {finding};
}

}  // namespace

void PrintTo(const Outcome& outcome, std::ostream* stream) {
  *stream << fmt::format("{}", fmt::join(outcome.command, " "));
}

OutcomeMatcher Prints(std::string text) {
  const auto claim = fmt::format("prints \"{}\"", printable(text));
  return check::matcher(claim, [text = std::move(text)](const Outcome& outcome) {
    return prints(text, outcome) ? std::vector<Finding>{}
                                 : std::vector{wrong_output("stdout", text, outcome.out)};
  });
}

OutcomeMatcher PrintsTable(std::vector<std::string> columns, std::string text) {
  const auto claim = fmt::format("prints \"{}\"", printable(text));
  return check::matcher(
      claim, [columns = std::move(columns), text = std::move(text)](const Outcome& outcome) {
        if (prints(text, outcome)) return std::vector<Finding>{};
        return std::vector{wrong_table(columns, text, outcome)};
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

OutcomeMatcher ReapsItsChildren() {
  return check::matcher("waits for its children", compare_children);
}

OutcomeMatcher ListensAtEveryAddress(std::uint16_t port) {
  return check::matcher(
      fmt::format("listens on port {} at every address", port),
      [port](const Outcome& outcome) { return compare_listeners(port, outcome); });
}

OutcomeMatcher LeavesNoSocketInCloseWait() {
  return check::matcher("closes what its clients have ended", compare_close_wait);
}

OutcomeMatcher ExitsWith(int status) {
  return check::matcher(fmt::format("exits with {}", status), [status](const Outcome& outcome) {
    return compare_ending(status, outcome);
  });
}

}  // namespace wirebook

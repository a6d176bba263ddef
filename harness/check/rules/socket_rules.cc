#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "harness/base/sys.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/check/rules/socket_table.hh"

namespace wirebook::check::rules {
namespace {

/// "domain=2 type=1 protocol=6", as three numbers.
struct Triple {
  int domain = 0, type = 0, protocol = 0;
};

std::optional<Triple> triple_of(const Bytes& text) {
  Triple triple;
  const std::string line(as_text(text));
  if (std::sscanf(line.c_str(), "domain=%d type=%d protocol=%d", &triple.domain, &triple.type,
                  &triple.protocol) != 3) {
    return std::nullopt;
  }
  return triple;
}

/// What stands where the name of an error belongs: its number, or its description.
bool is_number_or_description(std::string_view words) {
  if (!words.empty() && std::all_of(words.begin(), words.end(),
                                    [](unsigned char c) { return std::isdigit(c) != 0; })) {
    return true;
  }
  for (int error = 1; error <= highest_errno; ++error) {
    const char* description = strerrordesc_np(error);
    if (description != nullptr && words.ends_with(description)) return true;
  }
  return false;
}

/// The first printed line that differs from the expected one.
struct LinePair {
  std::string expected, actual;
};

std::optional<LinePair> first_difference(const Finding& found) {
  const auto expected = lines_of(as_text(found.expected));
  const auto actual = lines_of(as_text(found.actual));
  for (std::size_t i = 0; i < std::min(expected.size(), actual.size()); ++i) {
    if (expected[i] != actual[i]) return LinePair{expected[i], actual[i]};
  }
  return std::nullopt;
}

/// What was printed behind the three words of a line.
std::string_view answer_of(const LinePair& lines) {
  const auto words = lines.expected.substr(0, lines.expected.rfind(' ') + 1);
  std::string_view actual = lines.actual;
  return actual.starts_with(words) ? actual.substr(words.size()) : std::string_view{};
}

/// The calls of a traced run that are named so, as indices into Outcome::calls.
std::vector<int> calls_of(const Evidence& evidence, std::string_view name) {
  std::vector<int> places;
  if (evidence.outcome == nullptr) return places;
  const auto& calls = evidence.outcome->calls;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    if (calls[i].name == name) places.push_back(static_cast<int>(i));
  }
  return places;
}

/// The first socket() that was refused, as an index into Outcome::calls.
std::optional<int> refused_socket(const Evidence& evidence) {
  for (const int place : calls_of(evidence, "socket")) {
    if (evidence.outcome->calls[static_cast<std::size_t>(place)].failed()) return place;
  }
  return std::nullopt;
}

/// Numbers were printed, and the socket was not asked for them.
Found never_asked(const Evidence& evidence) {
  const auto* unasked = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::call && finding.call < 0 &&
           finding.field.starts_with("getsockopt(");
  });
  if (unasked == nullptr || evidence.outcome == nullptr) return std::nullopt;
  if (!triple_of(to_bytes(evidence.outcome->out))) return std::nullopt;
  return Diagnosis{"ECHO_ARGV",
                   fmt::format("Your program {}, and prints three numbers all the same. They are "
                               "what was asked for, or what you know of sockets; what this one is, "
                               "only the kernel can say.",
                               unasked->sentence),
                   "Where does each of the three numbers that you print come from?",
                   "socket(7), SO_DOMAIN, SO_TYPE, SO_PROTOCOL"};
}

}  // namespace

Found echo_argv(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr) return never_asked(evidence);
  const auto expected = triple_of(found->expected);
  const auto actual = triple_of(found->actual);
  if (!expected || !actual || actual->protocol != 0 || expected->protocol == 0) return std::nullopt;
  if (actual->domain != expected->domain || actual->type != expected->type) return std::nullopt;
  return Diagnosis{
      "ECHO_ARGV",
      fmt::format("You printed protocol 0, which is what was asked for; the kernel made "
                  "it {}. 0 means \"the usual one for this family and type\".",
                  expected->protocol),
      "Whom do you ask for the protocol: your own arguments, or the socket?",
      "socket(7), SO_PROTOCOL"};
}

Found args_swapped(const Evidence& evidence) {
  if (auto found = exchanged_in_table(evidence)) return found;
  const auto* found = output(evidence, "stdout");
  if (found == nullptr) return std::nullopt;
  const auto expected = triple_of(found->expected);
  const auto actual = triple_of(found->actual);
  if (!expected || !actual || expected->domain == expected->type) return std::nullopt;
  if (actual->domain != expected->type || actual->type != expected->domain) return std::nullopt;
  return Diagnosis{
      "ARGS_SWAPPED",
      fmt::format("The kernel made a socket of family {} and type {}; asked for were "
                  "family {} and type {}. With the two exchanged the call is valid, so "
                  "no error told you.",
                  actual->domain, actual->type, expected->domain, expected->type),
      "In which order does socket() take its three arguments?",
      "socket(2)",
      {},
      calls_of(evidence, "socket")};
}

Found unchecked(const Evidence& evidence) {
  if (auto found = unchecked_in_table(evidence)) return found;
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::ending && finding.expected_value == 1U &&
           finding.actual_value == 0U;
  });
  const auto* words = output(evidence, "stderr");
  const auto refused = refused_socket(evidence);
  if (found == nullptr || words == nullptr || !refused) return std::nullopt;
  // A program that complains has looked.
  if (as_text(words->actual).find("socket: ") != std::string_view::npos) return std::nullopt;
  return Diagnosis{
      "UNCHECKED",
      fmt::format("The kernel refused this socket: {}. Your program went on, and reported success.",
                  describe(evidence.outcome->calls[static_cast<std::size_t>(*refused)])),
      "What does socket() return when it fails (in Python: what does it raise), and what becomes "
      "of that in your program?",
      "socket(2), RETURN VALUE; errno(3)",
      {},
      {*refused}};
}

Found exit_zero(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::ending && finding.expected_value.value_or(0) != 0 &&
           finding.actual_value == 0U;
  });
  if (found == nullptr || evidence.outcome == nullptr || evidence.outcome->err.empty()) {
    return std::nullopt;
  }
  if (output(evidence, "stderr") != nullptr) return std::nullopt;
  return Diagnosis{"EXIT_ZERO",
                   fmt::format("The message is right, but the program ended with status 0, which "
                               "tells every script that all went well; {} was due.",
                               *found->expected_value),
                   "Which value reaches the end of main() after the message?", "exit(3)"};
}

Found errno_clobber(const Evidence& evidence) {
  if (auto found = clobbered_in_table(evidence)) return found;
  const auto* found = output(evidence, "stderr");
  if (found == nullptr) return std::nullopt;
  const auto expected = as_text(found->expected);
  const auto actual = as_text(found->actual);
  const auto at = actual.rfind("socket: ");
  if (!expected.starts_with("socket: ") || at == std::string_view::npos) return std::nullopt;
  const auto name = actual.substr(at + 8);
  const auto refused = refused_socket(evidence);
  if (!refused || (!is_errno_name(name) && name != "0" && name != "Success")) return std::nullopt;
  const auto said = said_to(evidence.outcome->calls[static_cast<std::size_t>(*refused)]);
  if (name == said) return std::nullopt;
  return Diagnosis{
      "ERRNO_CLOBBER",
      fmt::format("You report {}, but socket() failed with {}. What you read no longer tells of "
                  "socket(): a later call that fails puts its own error into errno (in Python, "
                  "raises its own exception).",
                  printable(name, 20), said),
      "Which calls stand between the one that failed and the line that reads its error?",
      "errno(3)",
      {},
      {*refused}};
}

Found number_not_name(const Evidence& evidence) {
  std::string shown;
  if (const auto* found = output(evidence, "stderr")) {
    const auto actual = as_text(found->actual);
    const auto at = actual.rfind(": ");
    const auto words = at == std::string_view::npos ? std::string_view{} : actual.substr(at + 2);
    if (is_number_or_description(words)) shown = words;
  }
  if (const auto* found = output(evidence, "stdout")) {
    const auto lines = first_difference(*found);
    if (lines && is_number_or_description(answer_of(*lines))) shown = answer_of(*lines);
  }
  if (shown.empty()) return std::nullopt;
  return Diagnosis{
      "NUMBER_NOT_NAME",
      fmt::format("You print \"{}\" where the error's symbolic name is wanted. A number "
                  "differs from system to system, and a description from language to "
                  "language; the name stands in every manual page.",
                  printable(shown, 30)),
      "What turns an errno into its name? In C see strerrorname_np, in Python the "
      "module errno.",
      "errno(3), strerror(3)"};
}

Found stops_early(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr) return std::nullopt;
  const auto expected = lines_of(as_text(found->expected)).size();
  const auto actual = lines_of(as_text(found->actual)).size();
  if (actual >= expected || actual == 0) return std::nullopt;
  if (const auto lines = first_difference(*found);
      lines && lines->actual.find("EMFILE") != std::string::npos) {
    return std::nullopt;
  }
  return Diagnosis{"STOPS_EARLY",
                   fmt::format("{} lines came in and {} went out. A socket that is refused is a "
                               "result here, and no reason to leave.",
                               expected, actual),
                   "What does the program do after the first line that is not ok?", "socket(2)"};
}

Found fd_leak(const Evidence& evidence) {
  if (const auto* left = find(evidence, [](const Finding& finding) {
        return finding.kind == Finding::Kind::call && finding.field == "close";
      })) {
    if (evidence.outcome != nullptr && evidence.outcome->sigterm_at) {
      return Diagnosis{
          "FD_LEAK",
          fmt::format("In your program {}. Every client that ends like this one costs a descriptor "
                      "for as long as the server lives, and when there is none left accept() fails "
                      "with EMFILE.",
                      left->sentence),
          "How did that client end, and on which way out of its loop is close() missing?",
          "close(2); accept(2), EMFILE"};
    }
    return Diagnosis{
        "FD_LEAK",
        fmt::format("Your program ended, and {}. The end of the process hides it here: the kernel "
                    "closes what is left. A server that forgets it runs out of descriptors.",
                    left->sentence),
        "Which line gives the descriptor back to the kernel, on every way out of the program?",
        "close(2)"};
  }
  const auto* found = output(evidence, "stdout");
  if (found == nullptr) return std::nullopt;
  const auto lines = lines_of(as_text(found->actual));
  const auto first = std::find_if(lines.begin(), lines.end(), [](const std::string& line) {
    return line.find("EMFILE") != std::string::npos;
  });
  if (first == lines.end()) return std::nullopt;
  return Diagnosis{
      "FD_LEAK",
      fmt::format("In line {} the kernel answers EMFILE for the first time: this program may have "
                  "64 descriptors open, and it has. The sockets that could be made were never "
                  "closed.",
                  first - lines.begin() + 1),
      "What happens to the descriptor when the line has been printed?",
      "close(2), EMFILE in socket(2)"};
}

Found raw_zero(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  const auto lines = found == nullptr ? std::nullopt : first_difference(*found);
  if (!lines || lines->expected != "inet raw 0 EPROTONOSUPPORT") return std::nullopt;
  if (answer_of(*lines) != "EPERM") return std::nullopt;
  const auto rows = socket_rows(evidence);
  const auto row = std::find_if(rows.begin(), rows.end(), [](const SocketRow& one) {
    return one.asked == "inet raw 0" && said_to(*one.call) == "EPROTONOSUPPORT";
  });
  if (row == rows.end()) return std::nullopt;
  return Diagnosis{
      "RAW_ZERO",
      "For \"inet raw 0\" you print EPERM, the kernel says EPROTONOSUPPORT. A raw socket "
      "must name a protocol; 0 is refused before anybody looks at your rights.",
      "Does your answer come from the kernel, or from what you expect of it?",
      "raw(7), ERRORS",
      {},
      {place_of(*row, evidence)}};
}

Found hardcoded(const Evidence& evidence) {
  if (auto found = unasked_in_table(evidence)) return found;
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || !answers_by_itself(evidence)) return std::nullopt;
  // Another run, with other rights, was asked the same and was given the same answers.
  const auto lines = lines_of(as_text(found->actual));
  for (const auto* run : evidence.runs) {
    if (run == evidence.outcome || run->out.empty()) continue;
    auto other = lines_of(run->out);
    const bool same =
        other.size() == lines.size() && std::equal(lines.begin(), lines.end(), other.begin());
    if (!same) continue;
    return Diagnosis{"HARDCODED",
                     "The answers are the same with and without the right to raw sockets; the "
                     "kernel's are not. They come out of the program, not out of the kernel.",
                     "For which of the lines does your program call socket(), and where does it "
                     "print something else than what came back?",
                     "raw(7), ERRORS",
                     {},
                     contradicted_calls(evidence)};
  }
  return std::nullopt;
}

}  // namespace wirebook::check::rules

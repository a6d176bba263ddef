#include <fmt/format.h>

#include <algorithm>

#include "harness/report/parts.hh"

namespace wirebook::report {

namespace {

using check::Finding;

constexpr std::size_t window = 44;        ///< characters between the two bars
constexpr std::size_t before_caret = 36;  ///< bytes shown before the first difference, at most
/// The same in characters, for a control character takes four.
constexpr std::size_t widest_before_caret = 40;

/// Where the two begin to differ; the length of the shorter one when one continues the other.
std::size_t first_difference(const Bytes& expected, const Bytes& actual) {
  const auto [end, _] =
      std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  return static_cast<std::size_t>(end - expected.begin());
}

/// The first byte that is shown: some bytes before the difference, or the start of its line when
/// that is near.
std::size_t window_start(const Bytes& bytes, std::size_t difference) {
  if (difference <= before_caret) return 0;
  const std::size_t earliest = difference - before_caret;
  for (std::size_t i = difference; i > earliest; --i) {
    if (bytes[i - 1] == '\n') return i;
  }
  return earliest;
}

std::string seen_through(const Bytes& bytes, std::size_t start) {
  const auto rest = as_text(bytes).substr(std::min(start, bytes.size()));
  return cut(rest, window);
}

std::string byte_words(std::uint8_t byte) {
  const char c = static_cast<char>(byte);
  return fmt::format("0x{:02x} \"{}\"", byte, safe(std::string_view(&c, 1)));
}

std::string at_the_caret(const Bytes& expected, const Bytes& actual, std::size_t difference) {
  if (difference == actual.size()) {
    return fmt::format("stops here, {} too few", counted(expected.size() - difference, "byte"));
  }
  if (difference == expected.size()) {
    return fmt::format("should have stopped here, {} too many",
                       counted(actual.size() - difference, "byte"));
  }
  return fmt::format("expected {}, got {}", byte_words(expected[difference]),
                     byte_words(actual[difference]));
}

void write_side(Text& text, const char* label, const Bytes& bytes, std::size_t start) {
  text.line(fmt::format("    {:10} {:{}}  {}", label,
                        fmt::format("|{}|", seen_through(bytes, start)), window + 2,
                        counted(bytes.size(), "byte")));
}

}  // namespace

void write_comparison(Text& text, const Finding& finding) {
  if (!finding.parts.empty()) return write_parts(text, finding);
  const Bytes& expected = finding.expected;
  const Bytes& actual = finding.actual;
  if (expected.empty() && actual.empty()) return;
  const auto difference = first_difference(expected, actual);
  auto start = window_start(expected, difference);
  const auto shared = [&] { return safe(as_text(expected).substr(start, difference - start)); };
  while (shared().size() > widest_before_caret) ++start;
  const bool printed = finding.kind == Finding::Kind::output;
  text.line();
  write_side(text, "expected", expected, start);
  write_side(text, printed ? "printed" : "received", actual, start);
  if (difference == expected.size() && difference == actual.size()) return;

  const std::size_t column = 4 + 10 + 1 + 1 + shared().size();
  const auto words = at_the_caret(expected, actual, difference);
  // Right of the caret where it fits, else left of it.
  const bool fits = column + 2 + words.size() <= page_width;
  text.line(fits ? fmt::format("{:>{}} {}", "^", column + 1, words)
                 : fmt::format("{:>{}} ^", words, column - 1));
  if (start == 0) return;
  const auto lines = std::count(expected.begin(),
                                expected.begin() + static_cast<std::ptrdiff_t>(difference), '\n');
  text.line(fmt::format("    (shown from byte {}; the first difference is byte {}{})", start,
                        difference, printed ? fmt::format(", in line {}", lines + 1) : ""));
}

}  // namespace wirebook::report

#include <fmt/format.h>

#include <algorithm>

#include "harness/report/parts.hh"

namespace wirebook::report {

namespace {

using check::Part;

constexpr std::size_t most_values = 3;  ///< wrong numbers that are also told in decimal

/// The widest of these words, and of the title above them.
std::size_t width_of(std::string_view title, const std::vector<Part>& parts,
                     std::string Part::*word) {
  std::size_t width = title.size();
  for (const auto& part : parts) width = std::max(width, (part.*word).size());
  return width;
}

/// What the bytes of the wrong parts say.
void write_values(Text& text, const std::vector<Part>& parts) {
  std::size_t written = 0;
  for (const auto& part : parts) {
    if (!part.differs() || part.expected_value.empty() || part.actual_value.empty()) continue;
    if (written++ == most_values) return;
    if (written == 1) text.line();
    text.line(fmt::format("    {:8} expected    {}", part.name, part.expected_value));
    text.line(fmt::format("    {:8} actual      {}", "", part.actual_value));
  }
}

}  // namespace

void write_parts(Text& text, const check::Finding& finding) {
  const bool printed = finding.kind == check::Finding::Kind::output;
  const auto& parts = finding.parts;
  const auto places = width_of("", parts, &Part::place);
  const auto names = width_of("", parts, &Part::name);
  const auto wanted = width_of("expected", parts, &Part::expected);
  const auto came = width_of(printed ? "printed" : "actual", parts, &Part::actual);
  const auto row = [&](std::string_view place, std::string_view name, std::string_view expected,
                       std::string_view actual) {
    const auto left =
        places == 0 ? "" : fmt::format("{:{}}  ", place, std::max<std::size_t>(places, 5));
    return fmt::format("    {}{:{}}  {:{}}  {:{}}", left, name, names, expected, wanted, actual,
                       came);
  };
  text.line();
  text.line(row(places == 0 ? "" : "bytes", "", "expected", printed ? "printed" : "actual"));
  for (const auto& part : parts) {
    const auto mark = part.differs() ? " <<" : "";
    text.line(row(part.place, part.name, part.expected.empty() ? "-" : part.expected,
                  part.actual.empty() ? "-" : part.actual) +
                  mark,
              part.differs() ? Style::bad : Style::plain);
  }
  // Where everything has moved, what the bytes would say is no help.
  if (finding.expected.size() == finding.actual.size()) write_values(text, parts);
}

}  // namespace wirebook::report

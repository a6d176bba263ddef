#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "harness/check/ledger.hh"

namespace wirebook::check {
namespace {

/// For a reader: who decides.
std::string_view words_for(FieldClass kind) {
  switch (kind) {
    case FieldClass::required:
      return "required";
    case FieldClass::derived:
      return "derived";
    case FieldClass::free_kernel:
      return "the kernel's";
    case FieldClass::free_student:
      return "yours";
  }
  return {};
}

std::string line(const LedgerRow& row) {
  const auto name = row.field.empty() ? row.header : row.header + " " + row.field;
  const auto bits = row.bits == row.width ? fmt::format("{}", row.bits)
                                          : fmt::format("{} of {}", row.bits, row.width);
  return fmt::format("  {:>5}  {:<26} {:>8}  {:<12}  {}\n", row.offset / 8, name, bits,
                     words_for(row.kind), row.why);
}

}  // namespace

std::string_view name_of(FieldClass kind) {
  switch (kind) {
    case FieldClass::required:
      return "required";
    case FieldClass::derived:
      return "derived";
    case FieldClass::free_kernel:
      return "free_kernel";
    case FieldClass::free_student:
      return "free_student";
  }
  return {};
}

std::string to_text(const Ledger& ledger) {
  std::string text;
  for (const auto& frame : ledger.frames) {
    text += fmt::format("frame {}: {}\n", frame.frame + 1, frame.summary);
    text +=
        fmt::format("  {:>5}  {:<26} {:>8}  {:<12}  {}\n", "byte", "field", "bits", "class", "why");
    for (const auto& row : frame.rows) text += line(row);
    text += "\n";
  }
  text += fmt::format(
      "{} bits: {} required, {} derived, {} left to the kernel, {} left to you\n"
      "{} flips, {} disagreements\n",
      ledger.bits, ledger.required, ledger.derived, ledger.free_kernel, ledger.free_student,
      ledger.flips, ledger.disagreements.size());
  for (const auto& disagreement : ledger.disagreements) text += "  " + disagreement + "\n";
  return text;
}

nlohmann::json to_json(const Ledger& ledger) {
  auto frames = nlohmann::json::array();
  for (const auto& frame : ledger.frames) {
    auto rows = nlohmann::json::array();
    for (const auto& row : frame.rows) {
      rows.push_back({{"header", row.header},
                      {"field", row.field},
                      {"offset", row.offset},
                      {"width", row.width},
                      {"class", name_of(row.kind)},
                      {"why", row.why},
                      {"bits", row.bits}});
    }
    frames.push_back({{"frame", frame.frame}, {"summary", frame.summary}, {"rows", rows}});
  }
  return {{"frames", std::move(frames)},
          {"totals",
           {{"bits", ledger.bits},
            {"required", ledger.required},
            {"derived", ledger.derived},
            {"free_kernel", ledger.free_kernel},
            {"free_student", ledger.free_student},
            {"flips", ledger.flips}}},
          {"disagreements", ledger.disagreements.size()},
          {"disagreeing", ledger.disagreements}};
}

}  // namespace wirebook::check

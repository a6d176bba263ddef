#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "harness/report/parts.hh"

namespace wirebook::report {
namespace {

/// The calls that matter, not all there were.
constexpr std::size_t most_calls = 5;
constexpr std::size_t longest_call = 74;

/// A long call loses its last arguments, never its result.
std::string shown(const SystemCall& call) {
  const auto text = safe(describe(call));
  const auto result = std::min(text.rfind("): "), text.rfind(") = "));
  if (text.size() <= longest_call || result == std::string::npos) return cut(text, longest_call);
  const auto tail = text.substr(result);
  return cut(text.substr(0, result), longest_call - std::min(tail.size(), longest_call)) + tail;
}

void choose(std::set<std::size_t>& chosen, std::size_t index, const Outcome& outcome) {
  if (chosen.size() < most_calls && index < outcome.calls.size()) chosen.insert(index);
}

/// What findings and the diagnosis point at.
std::set<std::size_t> pointed_at(const std::vector<check::Finding>& findings,
                                 const check::Diagnosis* diagnosis, const Outcome& outcome) {
  std::set<std::size_t> marked;
  for (const auto& finding : findings) {
    if (finding.call >= 0) choose(marked, static_cast<std::size_t>(finding.call), outcome);
  }
  if (diagnosis == nullptr) return marked;
  for (const int call : diagnosis->calls) choose(marked, static_cast<std::size_t>(call), outcome);
  return marked;
}

/// An interpreter sets its handlers, and asks what a descriptor is; such calls matter when
/// something points at them, or when they fail.
bool is_interpreters(const SystemCall& call) {
  constexpr std::array names{"sigaction", "getsockname", "getpeername"};
  return std::find(names.begin(), names.end(), call.name) != names.end();
}

/// What is pointed at, then what failed, then how it came there: the last ones before.
std::set<std::size_t> telling_calls(std::set<std::size_t> chosen, const Outcome& outcome) {
  const auto fill = [&](std::size_t index) {
    if (!is_interpreters(outcome.calls[index])) choose(chosen, index, outcome);
  };
  for (std::size_t i = 0; i < outcome.calls.size() && chosen.size() + 1 < most_calls; ++i) {
    const auto& call = outcome.calls[i];
    if (!call.returned || (call.failed() && call.shaped == SystemCall::Shaped::no)) {
      choose(chosen, i, outcome);
    }
  }
  const auto last = chosen.empty() ? outcome.calls.size() - 1 : *chosen.begin();
  for (std::size_t i = last + 1; i-- > 0;) fill(i);
  for (std::size_t i = last + 1; i < outcome.calls.size(); ++i) fill(i);
  return chosen;
}

}  // namespace

void write_calls(Text& text, const std::vector<check::Finding>& findings,
                 const check::Diagnosis* diagnosis, const Outcome* outcome) {
  if (outcome == nullptr || outcome->calls.empty()) return;
  const auto marked = pointed_at(findings, diagnosis, *outcome);
  const auto chosen = telling_calls(marked, *outcome);
  if (chosen.empty()) return;
  text.section("What it asked the kernel for");
  std::size_t next = *chosen.begin();
  if (next > 0) text.line("    ...");
  for (const auto index : chosen) {
    if (index != next) text.line("    ...");
    const bool is_marked = marked.count(index) != 0;
    text.line((is_marked ? " >> " : "    ") + shown(outcome->calls[index]),
              is_marked ? Style::bad : Style::plain);
    next = index + 1;
  }
  if (next < outcome->calls.size()) text.line("    ...");
}

}  // namespace wirebook::report

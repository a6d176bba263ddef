#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/report/parts.hh"

namespace wirebook::report {
namespace {

/// The calls that matter, not all there were.
constexpr std::size_t most_calls = 5;
constexpr std::size_t longest_call = 74;

void choose(std::set<std::size_t>& chosen, std::size_t index, const Outcome& outcome) {
  if (chosen.size() < most_calls && index < outcome.calls.size()) chosen.insert(index);
}

/// What a finding points at, then what failed, then how it came there: the last ones before.
std::set<std::size_t> telling_calls(const std::vector<check::Finding>& findings,
                                    const Outcome& outcome) {
  std::set<std::size_t> chosen;
  std::size_t last = outcome.calls.empty() ? 0 : outcome.calls.size() - 1;
  for (const auto& finding : findings) {
    if (finding.call < 0) continue;
    choose(chosen, static_cast<std::size_t>(finding.call), outcome);
  }
  for (std::size_t i = 0; i < outcome.calls.size() && chosen.size() + 1 < most_calls; ++i) {
    const auto& call = outcome.calls[i];
    if (!call.returned || (call.failed() && call.shaped == SystemCall::Shaped::no)) {
      choose(chosen, i, outcome);
    }
  }
  if (!chosen.empty()) last = *chosen.begin();
  for (std::size_t i = last + 1; i-- > 0;) choose(chosen, i, outcome);
  for (std::size_t i = last + 1; i < outcome.calls.size(); ++i) choose(chosen, i, outcome);
  return chosen;
}

}  // namespace

void write_calls(Text& text, const std::vector<check::Finding>& findings, const Outcome* outcome) {
  if (outcome == nullptr || outcome->calls.empty()) return;
  const auto chosen = telling_calls(findings, *outcome);
  text.section("What it asked the kernel for");
  std::size_t next = *chosen.begin();
  if (next > 0) text.line("    ...");
  for (const auto index : chosen) {
    if (index != next) text.line("    ...");
    const bool marked = std::any_of(
        findings.begin(), findings.end(),
        [&](const check::Finding& finding) { return finding.call == static_cast<int>(index); });
    text.line((marked ? " >> " : "    ") + cut(describe(outcome->calls[index]), longest_call),
              marked ? Style::bad : Style::plain);
    next = index + 1;
  }
  if (next < outcome->calls.size()) text.line("    ...");
}

}  // namespace wirebook::report

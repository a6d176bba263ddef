#include "harness/main/check_collector.hh"

#include <algorithm>
#include <cctype>

namespace wirebook {
namespace {

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

char lower(char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); }

}  // namespace

std::string as_words(std::string_view test_name) {
  std::string words;
  for (std::size_t begin = 0; begin < test_name.size();) {
    // A run of capitals is an abbreviation ("TCP"); its last one belongs to the word behind it.
    auto end = begin;
    while (end < test_name.size() && is_upper(test_name[end])) ++end;
    if (end - begin > 1 && end < test_name.size()) --end;
    const bool abbreviation = end - begin > 1;
    if (!abbreviation) {
      end = begin + 1;
      while (end < test_name.size() && !is_upper(test_name[end])) ++end;
    }
    if (!words.empty()) words += ' ';
    for (auto i = begin; i < end; ++i) words += abbreviation ? test_name[i] : lower(test_name[i]);
    begin = end;
  }
  return words;
}

void CheckCollector::OnTestStart(const testing::TestInfo& test) {
  session_.checks.emplace_back().name = as_words(test.name());
}

void CheckCollector::OnTestPartResult(const testing::TestPartResult& result) {
  if (!result.failed() || session_.checks.empty()) return;
  // Nothing that a program does makes a grader throw: a grader that does is broken.
  if (std::string_view(result.message()).starts_with("C++ exception")) {
    session_.fault = result.message();
    return;
  }
  auto& check = session_.checks.back();
  std::string rest;
  auto findings = check::open_envelope(result.message(), rest);
  // A matcher of ours has said everything in its findings; anything else is printed as it is.
  if (findings.empty()) check.message += rest + "\n";
  for (auto& finding : findings) check.findings.push_back(std::move(finding));
}

void CheckCollector::OnTestEnd(const testing::TestInfo& test) {
  auto& check = session_.checks.back();
  const auto is_consequence = [](const check::Finding& finding) {
    return finding.field == check::wire_rule;
  };
  if (!std::ranges::all_of(check.findings, is_consequence)) {
    std::erase_if(check.findings, is_consequence);
  }
  using Verdict = report::Check::Verdict;
  const auto* result = test.result();
  const bool left = result->Skipped() || !session_.not_started.empty() ||
                    !session_.not_graded.empty() || !session_.fault.empty();
  check.verdict = result->Failed() ? Verdict::failed : left ? Verdict::not_run : Verdict::ok;
}

}  // namespace wirebook

#include "harness/main/check_collector.hh"

#include <cctype>

namespace wirebook {
namespace {

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

}  // namespace

std::string as_words(std::string_view test_name) {
  std::string words;
  for (std::size_t i = 0; i < test_name.size(); ++i) {
    const char c = test_name[i];
    const bool next_is_upper = i + 1 < test_name.size() && is_upper(test_name[i + 1]);
    const bool last_is_upper = i > 0 && is_upper(test_name[i - 1]);
    const bool abbreviation =
        is_upper(c) && (next_is_upper || (last_is_upper && i + 1 == test_name.size()));
    const bool starts_word =
        is_upper(c) && i > 0 && (!last_is_upper || (i + 1 < test_name.size() && !next_is_upper));
    if (starts_word) words += ' ';
    words += abbreviation ? c : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return words;
}

void CheckCollector::OnTestStart(const testing::TestInfo& test) {
  session_.checks.emplace_back().name = as_words(test.name());
}

void CheckCollector::OnTestPartResult(const testing::TestPartResult& result) {
  if (!result.failed() || session_.checks.empty()) return;
  auto& check = session_.checks.back();
  std::string rest;
  auto findings = check::open_envelope(result.message(), rest);
  // A matcher of ours has said everything in its findings; anything else is printed as it is.
  if (findings.empty()) check.message += rest + "\n";
  for (auto& finding : findings) check.findings.push_back(std::move(finding));
}

void CheckCollector::OnTestEnd(const testing::TestInfo& test) {
  auto& check = session_.checks.back();
  using Verdict = report::Check::Verdict;
  const auto* result = test.result();
  const bool left = result->Skipped() || !session_.not_started.empty() ||
                    !session_.not_graded.empty() || !session_.fault.empty();
  check.verdict = result->Failed() ? Verdict::failed : left ? Verdict::not_run : Verdict::ok;
}

}  // namespace wirebook

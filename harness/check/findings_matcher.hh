#pragma once

#include <string>
#include <utility>

#include "harness/check/finding.hh"
#include "harness/check/matcher_log.hh"
#include "harness/check/matchers.hh"

namespace wirebook::check {

/// A matcher from a pure function that lists what is wrong; the list travels in the explanation.
class FindingsMatcher : public testing::MatcherInterface<const Outcome&> {
 public:
  FindingsMatcher(std::string claim, Look look, Tell tell)
      : claim_(std::move(claim)), look_(std::move(look)), tell_(std::move(tell)) {}

  bool MatchAndExplain(const Outcome& outcome,
                       testing::MatchResultListener* listener) const override {
    if (outcome.log != nullptr) outcome.log->asked.push_back({claim_, look_, tell_});
    auto findings = look_(outcome);
    if (findings.empty()) return true;
    for (auto& finding : findings) finding.run = outcome.number;
    *listener << envelope(findings);
    return false;
  }
  void DescribeTo(std::ostream* stream) const override { *stream << claim_; }
  void DescribeNegationTo(std::ostream* stream) const override { *stream << "not: " << claim_; }

 private:
  std::string claim_;
  Look look_;
  Tell tell_;
};

inline OutcomeMatcher matcher(std::string claim, Look look, Tell tell = {}) {
  return testing::MakeMatcher(
      new FindingsMatcher(std::move(claim), std::move(look), std::move(tell)));
}

}  // namespace wirebook::check

#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "harness/check/finding.hh"
#include "harness/check/matchers.hh"

namespace wirebook::check {

/// A matcher from a pure function that lists what is wrong; the list travels in the explanation.
class FindingsMatcher : public testing::MatcherInterface<const Outcome&> {
 public:
  using Look = std::function<std::vector<Finding>(const Outcome&)>;

  FindingsMatcher(std::string claim, Look look)
      : claim_(std::move(claim)), look_(std::move(look)) {}

  bool MatchAndExplain(const Outcome& outcome,
                       testing::MatchResultListener* listener) const override {
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
};

inline OutcomeMatcher matcher(std::string claim, FindingsMatcher::Look look) {
  return testing::MakeMatcher(new FindingsMatcher(std::move(claim), std::move(look)));
}

}  // namespace wirebook::check

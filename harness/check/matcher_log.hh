#pragma once

#include <functional>
#include <string>
#include <vector>

#include "harness/check/finding.hh"
#include "harness/check/spec.hh"
#include "harness/lab/outcome.hh"

namespace wirebook::check {

/// What one frame of an outcome must be.
struct FrameClaim {
  int frame;  ///< index into Outcome::frames
  FrameSpec spec;
};

/// Lists what is wrong with an outcome.
using Look = std::function<std::vector<Finding>(const Outcome&)>;
/// Says what each frame of an outcome must be: the specifications that Look compares with.
using Tell = std::function<std::vector<FrameClaim>(const Outcome&)>;

/// A matcher that was asked about an outcome. `tell` is empty when it is not about frames.
struct AskedMatcher {
  std::string claim;
  Look look;
  Tell tell;
};

/// Collects the matchers that a check asks about an outcome; see Outcome::log.
struct MatcherLog {
  std::vector<AskedMatcher> asked;
};

}  // namespace wirebook::check

#pragma once

#include <string>
#include <vector>

namespace wirebook::bench {

/// Measurements of one thing, in milliseconds.
using Samples = std::vector<double>;

/// The given part of the samples is not larger: quantile(s, 0.5) is the median.
double quantile(Samples samples, double part);

/// Each sample without a constant share; never below zero.
Samples beyond(Samples samples, double share);

/// A table in Markdown; every line is one figure beside its goal.
class Table {
 public:
  /// @param floor in milliseconds, what the ratio of each line is to
  explicit Table(double floor);

  void row(const std::string& what, const Samples& samples, const std::string& goal);
  /// A figure that is no time.
  void row(const std::string& what, const std::string& figure, const std::string& goal);

 private:
  double floor_;
};

}  // namespace wirebook::bench

#include "tests/bench/table.hh"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace wirebook::bench {

double quantile(Samples samples, double part) {
  if (samples.empty()) return 0;
  std::ranges::sort(samples);
  const auto last = static_cast<double>(samples.size() - 1);
  return samples[static_cast<std::size_t>(part * last + 0.5)];
}

Samples beyond(Samples samples, double share) {
  for (auto& sample : samples) sample = std::max(0.0, sample - share);
  return samples;
}

namespace {

constexpr const char* line = "| {:<58} | {:>9} | {:>9} | {:>9} | {:>7} | {:<26} |\n";

std::string number(double value) { return fmt::format("{:.3f}", value); }

}  // namespace

Table::Table(double floor) : floor_(floor) {
  fmt::print(line, "what (ms)", "min", "median", "p99", "x floor", "goal");
  fmt::print(line, "---", "---:", "---:", "---:", "---:", "---");
  std::fflush(stdout);
}

void Table::row(const std::string& what, const Samples& samples, const std::string& goal) {
  const auto median = quantile(samples, 0.5);
  fmt::print(line, what, number(quantile(samples, 0)), number(median),
             number(quantile(samples, 0.99)), fmt::format("{:.2f}", median / floor_), goal);
  std::fflush(stdout);
}

void Table::row(const std::string& what, const std::string& figure, const std::string& goal) {
  fmt::print(line, what, "", figure, "", "", goal);
  std::fflush(stdout);
}

}  // namespace wirebook::bench

#pragma once

#include <chrono>

#include "harness/sandbox/process.hh"

namespace wirebook {

/// Tells a program that takes too long from one that others keep from the processors: a deadline is
/// the program's own time, and is put off by what the program had to wait.
class OwnTime {
 public:
  using Clock = std::chrono::steady_clock;

  OwnTime() = default;
  /// @param deadline how much time of its own the program has
  /// @param given what it has had of the processors by now
  OwnTime(std::chrono::nanoseconds deadline, Clock::time_point now,
          const sandbox::ProcessorTime& given);

  /// By how much the deadline, which has come, is put off: by what the program waited for a
  /// processor since it was last asked, and all in all by no more than four times the deadline, as
  /// what keeps the machine busy may be the program itself. Zero: its time is over.
  [[nodiscard]] std::chrono::nanoseconds missed(Clock::time_point now,
                                                const sandbox::ProcessorTime& given);

 private:
  std::chrono::nanoseconds left_{};  ///< by which the deadline can be put off
  Clock::time_point looked_at_;
  sandbox::ProcessorTime given_;
};

}  // namespace wirebook

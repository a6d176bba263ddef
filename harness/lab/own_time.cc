#include "harness/lab/own_time.hh"

#include <algorithm>

namespace wirebook {
namespace {

using namespace std::chrono_literals;

constexpr int most_delays = 4;
/// Not worth another look; also, how long to let a thread wait that has not waited to the end yet.
constexpr std::chrono::nanoseconds shortest_delay = 10ms;

}  // namespace

OwnTime::OwnTime(std::chrono::nanoseconds deadline, Clock::time_point now,
                 const sandbox::ProcessorTime& given)
    : left_(most_delays * deadline), looked_at_(now), given_(given) {}

std::chrono::nanoseconds OwnTime::missed(Clock::time_point now,
                                         const sandbox::ProcessorTime& given) {
  auto more = given.waited - given_.waited;
  // What a thread waits is counted when it ends: one that waits yet is looked at again.
  const bool has_run = 2 * (given.ran - given_.ran) >= now - looked_at_;
  if (given.wants_more && !has_run) more = std::max(more, shortest_delay);
  more = std::min(more, left_);
  if (more < shortest_delay) return 0ns;
  left_ -= more;
  looked_at_ = now;
  given_ = given;
  return more;
}

}  // namespace wirebook

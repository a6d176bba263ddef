#pragma once

#include <chrono>
#include <vector>

struct pollfd;

namespace wirebook {

/// poll(2), for at most so long; a negative time is none. False when the time is over. @throws
/// SysError
bool wait_for(std::vector<pollfd>& fds, std::chrono::nanoseconds time);

/// Lets this thread run on these processors only. @throws SysError
void stand_on(const std::vector<int>& processors);

/// While it lives, this thread stays on the processor it is on. Frames wait in the backlog of the
/// processor they were sent on: what it sends arrives in that order, whoever sends it.
class StandStill {
 public:
  /// @param home where the thread may run afterwards
  explicit StandStill(std::vector<int> home);
  ~StandStill();
  StandStill(const StandStill&) = delete;
  StandStill& operator=(const StandStill&) = delete;

 private:
  std::vector<int> home_;
};

}  // namespace wirebook

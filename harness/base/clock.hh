#pragma once

#include <time.h>

#include <chrono>

namespace wirebook {

/// Now, since 1970, on the clock that also stamps captured frames (clock_gettime(2)).
inline std::chrono::nanoseconds unix_time() {
  timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace wirebook

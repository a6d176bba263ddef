#pragma once

#include <chrono>
#include <vector>

struct pollfd;

namespace wirebook {

/// poll(2), for at most so long; a negative time is none. @throws SysError
void wait_for(std::vector<pollfd>& fds, std::chrono::nanoseconds time);

/// Lets this thread run on these processors only. @throws SysError
void stand_on(const std::vector<int>& processors);

}  // namespace wirebook

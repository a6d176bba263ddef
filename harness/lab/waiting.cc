#include "harness/lab/waiting.hh"

#include <poll.h>
#include <sched.h>

#include <algorithm>
#include <utility>

#include "harness/base/sys.hh"

namespace wirebook {

using namespace std::chrono_literals;

bool wait_for(std::vector<pollfd>& fds, std::chrono::nanoseconds time) {
  const auto rest = std::max(time, 0ns);
  const timespec limit{std::chrono::duration_cast<std::chrono::seconds>(rest).count(),
                       (rest % 1s).count()};
  const int ready = ::ppoll(fds.data(), fds.size(), &limit, nullptr);
  if (ready < 0 && errno != EINTR) throw SysError("poll the program and its peers", errno);
  return ready != 0;
}

void stand_on(const std::vector<int>& processors) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (const int processor : processors) CPU_SET(processor, &set);
  sys("sched_setaffinity", ::sched_setaffinity(0, sizeof set, &set));
}

StandStill::StandStill(std::vector<int> home) : home_(std::move(home)) {
  stand_on({sys("sched_getcpu", ::sched_getcpu())});
}

StandStill::~StandStill() {
  try {
    stand_on(home_);
  } catch (const SysError&) {
    // On one processor a run is slower, not wrong.
  }
}

}  // namespace wirebook

#include "harness/lab/markers.hh"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <vector>

#include "harness/base/sys.hh"
#include "harness/lab/waiting.hh"

namespace wirebook {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

constexpr auto deadline = 2s;
/// A marker takes some 10 us; a machine in trouble takes longer.
constexpr auto patience_of_new_labs = 1ms;

/// A marker on its way to one of the ends of a link.
struct Awaited {
  PlannedEnd from;
  Host* to;
  std::uint32_t number;
};

std::vector<Awaited> send_all(Lab::Hosts& hosts) {
  std::vector<Awaited> awaited;
  for (const auto& link : hosts.plan.links) {
    for (const auto& from : link) {
      const auto number = ++hosts.markers;
      hosts.all[from.host].capture.send_marker(index_of(from), number);
      for (const auto& to : link) {
        if (to.host != from.host) awaited.push_back({from, &hosts.all[to.host], number});
      }
    }
  }
  return awaited;
}

void send_again(Lab::Hosts& hosts, const std::vector<Awaited>& awaited) {
  for (const auto& [from, to, number] : awaited) {
    hosts.all[from.host].capture.send_marker(index_of(from), number);
  }
}

}  // namespace

void exchange_markers(Lab::Hosts& hosts, const std::function<void()>& look,
                      std::chrono::nanoseconds patience) {
  const auto limit = Clock::now() + deadline;
  auto awaited = send_all(hosts);
  for (auto next = Clock::now() + patience;;) {
    look();
    std::erase_if(awaited,
                  [](const Awaited& marker) { return marker.to->capture.has_seen(marker.number); });
    if (awaited.empty()) return;
    const auto now = Clock::now();
    if (now > limit) {
      throw SysError(
          fmt::format("wait for a marker from {} to reach {}",
                      hosts.all[awaited.front().from.host].name, awaited.front().to->name),
          ETIMEDOUT);
    }
    if (now > next) {
      send_again(hosts, awaited);
      next = now + patience;
    }
    auto fds = hosts.watched();
    wait_for(fds, std::min(next, limit) - now);
  }
}

void prove_links(Lab::Hosts& hosts) {
  const auto look = [&hosts] {
    if (hosts.cable) hosts.cable->carry();
    for (auto& host : hosts.all) host.capture.read([](const sandbox::CapturedFrame&) {});
  };
  exchange_markers(hosts, look, patience_of_new_labs);
}

}  // namespace wirebook

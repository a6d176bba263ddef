#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/lab/cable.hh"
#include "harness/lab/lab.hh"
#include "harness/lab/plan.hh"
#include "harness/sandbox/capture.hh"
#include "harness/sandbox/net_namespace.hh"
#include "harness/sandbox/witness.hh"

struct pollfd;

namespace wirebook {

/// One host of a lab: its namespace, and what watches it.
struct Host {
  std::string name;
  sandbox::NetNamespace network;
  sandbox::Capture capture;
  sandbox::Witness witness;
};

/// The hosts of a lab and what connects them, configured, captured and ready: the first frame is
/// not lost.
struct Lab::Hosts {
  explicit Hosts(const Network& network);

  [[nodiscard]] Host& student() { return all.front(); }
  /// Its place in `all`. @throws SysError when this lab has no such host
  [[nodiscard]] std::size_t number_of(std::string_view name) const;
  [[nodiscard]] Host& named(std::string_view name) { return all[number_of(name)]; }
  [[nodiscard]] Host& peer() { return named(peer_name); }

  /// What to wait for when something is to happen on the wire.
  [[nodiscard]] std::vector<pollfd> watched() const;

  Network network;
  Plan plan;
  sandbox::Capture::Nonce nonce;
  std::vector<Host> all;  ///< as in the plan
  /// Where the bridge of a LAN is, out of every host's sight.
  std::optional<sandbox::NetNamespace> switch_room;
  /// Where the two ends of the scripted wire are.
  std::optional<sandbox::NetNamespace> wire_room;
  std::optional<Cable> cable;
  std::uint32_t markers = 0;  ///< sent so far; each has a number of its own
};

}  // namespace wirebook

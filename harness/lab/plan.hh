#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.hh"
#include "harness/lab/network.hh"

namespace wirebook {

/// An address and the length of its network's prefix.
struct PlannedAddress {
  std::string text;
  unsigned prefix_length;
};

/// A network card of a host.
struct PlannedCard {
  std::string name;  ///< "eth0"
  std::string mac;
  std::vector<PlannedAddress> addresses;
};

struct PlannedRoute {
  std::string destination;  ///< "0.0.0.0" or "::" with prefix length 0: the default
  unsigned prefix_length;
  std::string gateway;
};

struct PlannedHost {
  std::string name;
  std::vector<PlannedCard> cards = {};
  std::vector<PlannedRoute> routes = {};
  bool forwards = false;
  bool is_silent = false;
};

/// A card of a host of the plan.
struct PlannedEnd {
  std::size_t host;
  std::size_t card;
};

/// Cards that hear each other: two at a cable, more at a switch.
using PlannedLink = std::vector<PlannedEnd>;

/// A Network in every detail: what to make, and what the frames of a capture mean.
struct Plan {
  std::vector<PlannedHost> hosts;  ///< the student first
  std::vector<PlannedLink> links;

  [[nodiscard]] const PlannedCard& card(const PlannedEnd& end) const {
    return hosts[end.host].cards[end.card];
  }
};

Plan make_plan(const Network& network);

/// Whether a frame that leaves this card reaches the student's host, or comes from there: on a
/// cable of its, or through the switch unless it is addressed to another host.
bool is_heard_by_student(const Plan& plan, const PlannedEnd& from, ByteView frame);

/// Whose card has this MAC address; no two cards of any two plans have the same.
struct Owner {
  std::string host;
  std::string card;
};

std::optional<Owner> owner_of(std::string_view mac);

/// The text of /etc/hosts: every host by its name.
std::string hosts_file(const Plan& plan);

}  // namespace wirebook

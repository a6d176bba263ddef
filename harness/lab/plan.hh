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

/// Interface index of a host's first card; 1 is lo. The others follow.
inline constexpr int first_card_index = 2;
inline int index_of(const PlannedEnd& end) { return first_card_index + static_cast<int>(end.card); }

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

/// How a host other than the student's sends to the student.
struct WayToStudent {
  int index;                    ///< of the interface
  std::string mac, next_mac;    ///< of that card, and of the next one on the way
  std::string student_address;  ///< IPv4, on the same link if there is one
};

WayToStudent way_to_student(const Plan& plan, std::size_t host);

/// Whose card has this MAC address; no two cards of any two plans have the same.
struct Owner {
  std::string host;
  std::string card;
};

std::optional<Owner> owner_of(std::string_view mac);

/// The text of /etc/hosts: every host by its name.
std::string hosts_file(const Plan& plan);

}  // namespace wirebook

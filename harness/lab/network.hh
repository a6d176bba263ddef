/// \file
/// Which hosts a lab has and what connects them, chosen in one word:
///
///     network(Network::lan);
///     network(Network::chain.with_silent_router(2).with_ipv6());
#pragma once

#include <array>
#include <chrono>
#include <string_view>

namespace wirebook {

/// A kind of lab; the addresses are in addresses.hh.
struct Network {
  enum class Shape {
    pair,       ///< student - internet-host
    two_wires,  ///< internet-host - eth0 of student eth1 - stranger
    lan,        ///< student, internet-host and stranger at one switch
    chain,      ///< student - router-1 - router-2 - router-3 - internet-host
  };

  /// Two hosts and a cable; what is for neither of them goes to internet-host, which keeps it.
  static const Network pair;
  static const Network two_wires;
  static const Network lan;
  static const Network chain;

  /// fd09::1 and fe80::1 beside 10.9.0.1, and so on for every host.
  [[nodiscard]] constexpr Network with_ipv6() const {
    auto changed = *this;
    changed.ipv6 = true;
    return changed;
  }
  /// What is for no neighbour of the student's goes to internet-host. A pair has it, and a chain
  /// has one through router-1; the others have none unless asked.
  [[nodiscard]] constexpr Network with_default_route() const {
    auto changed = *this;
    changed.default_route = true;
    return changed;
  }
  [[nodiscard]] constexpr Network without_default_route() const {
    auto changed = *this;
    changed.default_route = false;
    return changed;
  }
  /// Nobody knows a neighbour's MAC address before asking for it; else everybody knows all of them,
  /// and nobody asks.
  /// @param retry how long the student's kernel waits for an answer, three times
  [[nodiscard]] constexpr Network with_arp(
      std::chrono::milliseconds retry = std::chrono::seconds(1)) const {
    auto changed = *this;
    changed.arp = true;
    changed.arp_retry = retry;
    return changed;
  }
  /// A router of the chain, 1 to 3, that forwards and says nothing itself, not even that a packet's
  /// time is over.
  [[nodiscard]] constexpr Network with_silent_router(unsigned number) const {
    auto changed = *this;
    changed.silent_routers |= 1U << number;
    return changed;
  }
  /// A sysctl of the student's host, "net/ipv4/ping_group_range" -> "1000 1000". Room for four.
  [[nodiscard]] constexpr Network with_setting(std::string_view name,
                                               std::string_view value) const {
    auto changed = *this;
    for (auto& setting : changed.settings) {
      if (!setting.name.empty()) continue;
      setting = {name, value};
      return changed;
    }
    throw "no room for a further setting";
  }

  /// The cable of the student's eth0 passes through this process, which does what a script says.
  [[nodiscard]] constexpr Network with_scripted_wire() const {
    auto changed = *this;
    changed.scripted_wire = true;
    return changed;
  }

  [[nodiscard]] constexpr bool is_silent(unsigned router) const {
    return (silent_routers >> router & 1U) != 0;
  }

  struct Setting {
    std::string_view name, value;
  };

  Shape shape = Shape::pair;
  bool ipv6 = false;
  bool default_route = false;
  bool arp = false;
  bool scripted_wire = false;
  std::chrono::milliseconds arp_retry{1000};
  unsigned silent_routers = 0;  ///< bit n: router-n
  std::array<Setting, 4> settings = {};
};

inline constexpr Network Network::pair{.shape = Shape::pair, .default_route = true};
inline constexpr Network Network::two_wires{.shape = Shape::two_wires};
inline constexpr Network Network::lan{.shape = Shape::lan};
inline constexpr Network Network::chain{.shape = Shape::chain, .default_route = true};

}  // namespace wirebook

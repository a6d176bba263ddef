/// \file
/// Who hears which multicast group: the reports of IGMP version 3 (RFC 3376, 4.2).
#pragma once

#include <cstdint>
#include <vector>

#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// One group of a membership report.
struct GroupRecord {
  /// RFC 3376, 4.2.12: what a host says when it joins a group, or leaves it.
  static constexpr std::uint8_t changes_to_include = 3;
  static constexpr std::uint8_t changes_to_exclude = 4;

  std::uint8_t type = 0;
  std::uint16_t sources = 0;  ///< how many senders it names
  std::uint32_t group = 0;

  /// From now on everything that is sent to the group is wanted: excluded is nobody.
  [[nodiscard]] bool joins() const { return type == changes_to_exclude && sources == 0; }
  /// From now on nothing is: included is nobody.
  [[nodiscard]] bool leaves() const { return type == changes_to_include && sources == 0; }
};

/// The records of a report to 224.0.0.22; none when the packet is anything else.
std::vector<GroupRecord> group_records(const Packet& packet);

}  // namespace wirebook::wire

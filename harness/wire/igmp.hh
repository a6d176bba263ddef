/// \file
/// Who hears which multicast group: the reports of IGMP version 3. Behind the head of a report come
/// its records, one for each group; the senders that a record names follow the table.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/wire/packet.hh"

namespace wirebook::wire::igmp {
inline constexpr std::string_view where = "RFC 3376, 4.2";
inline constexpr std::string_view by = "the kernel, when a program joins or leaves";
/// Of a membership report; other messages of IGMP are payload to us.
inline constexpr std::uint8_t membership_report = 0x22;
inline constexpr Field type{"type", 0, 8, Show::hex, where, by};
inline constexpr Field reserved{"reserved", 8, 8, Show::decimal, where, "always 0"};
inline constexpr Field checksum{"checksum", 16, 16, Show::hex, "RFC 3376, 4.2.2", by};
inline constexpr Field still_reserved{"reserved bytes", 32, 16, Show::decimal, where, "always 0"};
inline constexpr Field records{"number of group records", 48, 16, Show::decimal,
                               "RFC 3376, 4.2.3",         by};
inline constexpr std::array fields{type, reserved, checksum, still_reserved, records};
static_assert(consecutive(fields));
inline constexpr Header header{"IGMP", "RFC 3376", fields};
}  // namespace wirebook::wire::igmp

namespace wirebook::wire::igmp_record {
using igmp::by;
inline constexpr std::string_view where = "RFC 3376, 4.2.4";
/// RFC 3376, 4.2.12: what a host says when it joins a group, or leaves it.
inline constexpr std::uint8_t changes_to_include = 3, changes_to_exclude = 4;
inline constexpr Field type{"record type", 0, 8, Show::decimal, "RFC 3376, 4.2.12", by};
inline constexpr Field auxiliary_length{"aux data length", 8,     8,
                                        Show::decimal,     where, "the kernel: 0, in 32-bit words"};
inline constexpr Field sources{"number of sources", 16,    16,
                               Show::decimal,       where, "the kernel: 0 unless you name senders"};
inline constexpr Field group{"multicast address", 32,    32,
                             Show::ipv4,          where, "you: imr_multiaddr of IP_ADD_MEMBERSHIP"};
inline constexpr std::array fields{type, auxiliary_length, sources, group};
static_assert(consecutive(fields));
inline constexpr Header header{"group record", "RFC 3376", fields};
}  // namespace wirebook::wire::igmp_record

namespace wirebook::wire {

/// One group of a membership report.
struct GroupRecord {
  std::uint8_t type = 0;
  std::uint16_t sources = 0;  ///< how many senders it names
  std::uint32_t group = 0;

  /// From now on everything that is sent to the group is wanted: excluded is nobody.
  [[nodiscard]] bool joins() const {
    return type == igmp_record::changes_to_exclude && sources == 0;
  }
  /// From now on nothing is: included is nobody.
  [[nodiscard]] bool leaves() const {
    return type == igmp_record::changes_to_include && sources == 0;
  }
  friend bool operator==(const GroupRecord&, const GroupRecord&) = default;
};

/// The records of a report to 224.0.0.22; none when the packet is anything else.
std::vector<GroupRecord> group_records(const Packet& packet);

}  // namespace wirebook::wire

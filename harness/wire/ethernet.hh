/// \file
/// Ethernet and the 802.1Q tag.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/field.hh"

namespace wirebook::wire::ethernet {
inline constexpr Field destination{
    "destination",
    0,
    48,
    Show::mac,
    "IEEE 802.3, 3.2.4",
    "the kernel, from the neighbour table; you on a packet socket (SOCK_RAW)"};
inline constexpr Field source{"source",
                              48,
                              48,
                              Show::mac,
                              "IEEE 802.3, 3.2.5",
                              "the kernel, from the interface; you on a packet socket (SOCK_RAW)"};
inline constexpr Field ethertype{
    "EtherType", 96, 16, Show::hex, "IEEE 802.3, 3.2.6", "the kernel; you on a packet socket"};
inline constexpr std::array fields{destination, source, ethertype};
static_assert(consecutive(fields));
inline constexpr Header header{"Ethernet", "IEEE 802.3", fields};
}  // namespace wirebook::wire::ethernet

/// The tag between the source address and the EtherType; this table starts behind the EtherType
/// 0x8100 that announces it and ends with the EtherType of what follows.
namespace wirebook::wire::vlan {
inline constexpr std::string_view by =
    "the kernel on a VLAN interface; you on a packet socket (SOCK_RAW)";
inline constexpr Field priority{"priority code point", 0,  3,    Show::decimal,
                                "IEEE 802.1Q, 9.6",    by, "PCP"};
inline constexpr Field drop_eligible{"drop eligible indicator", 3,  1,    Show::decimal,
                                     "IEEE 802.1Q, 9.6",        by, "DEI"};
inline constexpr Field identifier{"VLAN identifier",  4,  12,       Show::decimal,
                                  "IEEE 802.1Q, 9.6", by, "VLAN ID"};
inline constexpr Field ethertype{"EtherType", 16, 16, Show::hex, "IEEE 802.1Q, 9.3", by};
inline constexpr std::array fields{priority, drop_eligible, identifier, ethertype};
static_assert(consecutive(fields));
inline constexpr Header header{"802.1Q", "IEEE 802.1Q", fields};
}  // namespace wirebook::wire::vlan

/// \file
/// ARP for IPv4 over Ethernet.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/field.hh"

namespace wirebook::wire::arp {
inline constexpr std::string_view by = "the kernel; you on a packet socket";
inline constexpr std::string_view where = "RFC 826, Packet format";
inline constexpr Field hardware_type{"hardware type", 0, 16, Show::decimal, where, by};
inline constexpr Field protocol_type{"protocol type", 16, 16, Show::hex, where, by};
inline constexpr Field hardware_length{
    "hardware address length", 32, 8, Show::decimal, where, by, "hw length"};
inline constexpr Field protocol_length{
    "protocol address length", 40, 8, Show::decimal, where, by, "proto length"};
inline constexpr Field operation{"operation", 48, 16, Show::decimal, where, by};
inline constexpr Field sender_mac{"sender hardware address", 64, 48, Show::mac, where, by};
inline constexpr Field sender_ip{
    "sender protocol address", 112, 32, Show::ipv4, where, by, "sender"};
inline constexpr Field target_mac{"target hardware address",
                                  144,
                                  48,
                                  Show::mac,
                                  where,
                                  "zero in the kernel's requests; you on a packet socket"};
inline constexpr Field target_ip{
    "target protocol address", 192, 32, Show::ipv4, where, by, "target"};
inline constexpr std::array fields{hardware_type,   protocol_type, hardware_length,
                                   protocol_length, operation,     sender_mac,
                                   sender_ip,       target_mac,    target_ip};
static_assert(consecutive(fields));
inline constexpr Header header{"ARP", "RFC 826", fields};
}  // namespace wirebook::wire::arp

/// \file
/// What the numbers in headers are called.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace wirebook::wire {

namespace ethertype {
inline constexpr std::uint16_t ipv4 = 0x0800, arp = 0x0806, vlan = 0x8100, ipv6 = 0x86dd;
}  // namespace ethertype

namespace ip_protocol {
inline constexpr std::uint8_t hop_by_hop = 0, icmp = 1, igmp = 2, tcp = 6, udp = 17, routing = 43,
                              fragment = 44, icmpv6 = 58, destination_options = 60, sctp = 132;
}  // namespace ip_protocol

/// "IPv4", "ARP"; empty when it has no name here.
std::string_view ethertype_name(std::uint64_t ethertype);
/// "UDP", "ICMP"; empty when it has no name here.
std::string_view protocol_name(std::uint64_t protocol);
/// "port unreachable", "echo request"; "type 3 code 77" when it has no name here.
std::string icmp_name(std::uint64_t type, std::uint64_t code);
/// "change to exclude mode"; empty when it has no name here.
std::string_view group_record_name(std::uint64_t type);
/// "neighbor solicitation", "packet too big"; "type 3 code 77" when it has no name here.
std::string icmpv6_name(std::uint64_t type, std::uint64_t code);

}  // namespace wirebook::wire

/// \file
/// The lab's addresses: none reads the same with its bytes swapped. Every host also has an IPv6
/// address where a lab has IPv6: 10.9.N.H is fd09:0:0:N::H, too, and fe80::H on its link.
#pragma once

#include <string_view>

namespace wirebook {

inline constexpr std::string_view student_name = "student";
inline constexpr std::string_view student_address = "10.9.0.1";
inline constexpr std::string_view student_ipv6_address = "fd09::1";
inline constexpr std::string_view student_mac = "02:09:00:00:00:01";

inline constexpr std::string_view peer_name = "internet-host";
inline constexpr std::string_view peer_address = "10.9.0.2";
inline constexpr std::string_view peer_ipv6_address = "fd09::2";
inline constexpr std::string_view peer_mac = "02:09:00:00:00:02";

/// A second peer, on the same link (Network::lan).
inline constexpr std::string_view stranger_name = "stranger";
inline constexpr std::string_view stranger_address = "10.9.0.3";
inline constexpr std::string_view stranger_ipv6_address = "fd09::3";
inline constexpr std::string_view stranger_mac = "02:09:00:00:00:03";

/// An address of the same network that no kernel owns; the peers send it to the student's host.
inline constexpr std::string_view spare_address = "10.9.0.99";
inline constexpr std::string_view spare_ipv6_address = "fd09::99";

/// The second cable (Network::two_wires), where the stranger has the link-local address fe80::2 as
/// internet-host has it on the first.
inline constexpr std::string_view second_student_address = "10.9.1.1";
inline constexpr std::string_view second_student_ipv6_address = "fd09:0:0:1::1";
inline constexpr std::string_view second_student_mac = "02:09:00:00:01:01";
inline constexpr std::string_view second_stranger_address = "10.9.1.3";
inline constexpr std::string_view second_stranger_ipv6_address = "fd09:0:0:1::3";
inline constexpr std::string_view second_stranger_mac = "02:09:00:00:01:03";

/// internet-host behind three routers (Network::chain); router-K answers the student as
/// 10.9.(K-1).254.
inline constexpr std::string_view distant_peer_address = "10.9.3.2";
inline constexpr std::string_view distant_peer_ipv6_address = "fd09:0:0:3::2";
inline constexpr std::string_view first_router_address = "10.9.0.254";
inline constexpr std::string_view first_router_ipv6_address = "fd09::254";
inline constexpr std::string_view first_router_mac = "02:09:00:00:00:fe";

}  // namespace wirebook

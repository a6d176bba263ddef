/// \file
/// The hosts and reference packets of the curriculum, for these tests.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/compose.hh"

namespace wirebook::wire::test {

inline constexpr std::string_view student_mac = "02:09:00:00:00:01";
inline constexpr std::string_view peer_mac = "02:09:00:00:00:02";
inline constexpr std::string_view student = "10.9.0.1";
inline constexpr std::string_view peer = "10.9.0.2";

/// From student to peer, up to the IPv4 header.
inline FrameBuilder ipv4_frame() {
  FrameBuilder builder;
  builder.ethernet(student_mac, peer_mac).ipv4(student, peer);
  return builder;
}

/// IP packets (no Ethernet header) that a kernel accepted, and what else was computed by hand.
inline constexpr std::string_view raw_hello =
    "4560001e07c0000040105e9c0a0900010a09000236313663373036383631";
inline constexpr std::string_view raw_syn =
    "4500003007e4000040065ed00a0900010a090002d43104d200016062000078b9500216d05a820000"
    "595778776147453d";
inline constexpr std::string_view raw_udp =
    "4500002100070000401166b10a0900010a0900029c402328000de88468656c6c6f";
inline constexpr std::string_view raw_udp_zero_sum =
    "4500002200070000401166b00a0900010a0900029c402328000effff7a65726f3f80";
inline constexpr std::string_view raw_v6_udp =
    "60000000000d1121fd090000000000000000000000000001fd090000000000000000000000000002"
    "9c402328000d028368656c6c6f";
inline constexpr std::string_view arp_who_has =
    "ffffffffffff020900000001080600010800060400010209000000010a0900010000000000000a090002";
inline constexpr std::string_view sctp_init =
    "13888e3c00000000efb27abd010000140a0b0c0d0001a000000a000a01020304";
inline constexpr std::string_view first_fragment =
    "4500003c006320004011463a0a0900010a0900029c402328004847dd000102030405060708090a0b0c0d0e0f10"
    "1112131415161718191a1b1c1d1e1f";
inline constexpr std::string_view last_fragment =
    "45000034006300054011663d0a0900010a090002202122232425262728292a2b2c2d2e2f30313233343536"
    "3738393a3b3c3d3e3f";

inline constexpr std::array whole_packets{raw_hello, raw_syn, raw_udp, raw_udp_zero_sum,
                                          raw_v6_udp};

}  // namespace wirebook::wire::test

/// \file
/// ICMP and ICMPv6. An echo message is found as icmp::header and as icmp_echo::header.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/field.hh"

namespace wirebook::wire::icmp {
inline constexpr std::string_view where = "RFC 792";
inline constexpr Field type{
    "type", 0, 8, Show::decimal, where, "you on a raw socket; a ping socket sends 8 only"};
inline constexpr Field code{"code", 8, 8, Show::decimal, where, "you on a raw or ping socket"};
inline constexpr Field checksum{
    "checksum", 16, 16, Show::hex, where, "you on a raw socket; the kernel on a ping socket"};
inline constexpr Field rest{"rest of header", 32, 32, Show::hex, where, "you on a raw socket"};
inline constexpr std::array fields{type, code, checksum, rest};
static_assert(consecutive(fields));
inline constexpr Header header{"ICMP", "RFC 792", fields};
}  // namespace wirebook::wire::icmp

/// ICMP types 0 and 8.
namespace wirebook::wire::icmp_echo {
using icmp::checksum;
using icmp::code;
using icmp::type;
inline constexpr std::string_view where = "RFC 792, Echo";
inline constexpr Field identifier{
    "identifier",  32,    16,
    Show::decimal, where, "you on a raw socket; on a ping socket the kernel replaces yours"};
inline constexpr Field sequence_number{"sequence number", 48,    16,
                                       Show::decimal,     where, "you on a raw or ping socket"};
inline constexpr std::array fields{type, code, checksum, identifier, sequence_number};
static_assert(consecutive(fields));
inline constexpr Header header{"ICMP echo", "RFC 792", fields, &icmp::header};
}  // namespace wirebook::wire::icmp_echo

namespace wirebook::wire::icmpv6 {
inline constexpr std::string_view where = "RFC 4443, 2.1";
inline constexpr Field type{
    "type", 0, 8, Show::decimal, where, "you on a raw socket; a ping socket sends 128 only"};
inline constexpr Field code{"code", 8, 8, Show::decimal, where, "you on a raw or ping socket"};
inline constexpr Field checksum{"checksum",
                                16,
                                16,
                                Show::hex,
                                "RFC 4443, 2.3",
                                "the kernel, on raw and ping sockets alike; with IPV6_HDRINCL you"};
inline constexpr Field rest{"rest of header", 32, 32, Show::hex, where, "you on a raw socket"};
inline constexpr std::array fields{type, code, checksum, rest};
static_assert(consecutive(fields));
inline constexpr Header header{"ICMPv6", "RFC 4443", fields};
}  // namespace wirebook::wire::icmpv6

/// ICMPv6 types 128 and 129.
namespace wirebook::wire::icmpv6_echo {
using icmpv6::checksum;
using icmpv6::code;
using icmpv6::type;
inline constexpr std::string_view where = "RFC 4443, 4.1";
inline constexpr Field identifier{
    "identifier",  32,    16,
    Show::decimal, where, "you on a raw socket; on a ping socket the kernel replaces yours"};
inline constexpr Field sequence_number{"sequence number", 48,    16,
                                       Show::decimal,     where, "you on a raw or ping socket"};
inline constexpr std::array fields{type, code, checksum, identifier, sequence_number};
static_assert(consecutive(fields));
inline constexpr Header header{"ICMPv6 echo", "RFC 4443", fields, &icmpv6::header};
}  // namespace wirebook::wire::icmpv6_echo

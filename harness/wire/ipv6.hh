/// \file
/// IPv6 and its extension headers.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/field.hh"

namespace wirebook::wire::ipv6 {
inline constexpr std::string_view where = "RFC 8200, 3";
inline constexpr Field version{
    "version", 0, 4, Show::decimal, where, "the kernel; with IPV6_HDRINCL you, sent as written",
    "ver"};
inline constexpr Field traffic_class{
    "traffic class", 4,     8,
    Show::decimal,   where, "you: IPV6_TCLASS, or with IPV6_HDRINCL as written",
    "class"};
inline constexpr Field flow_label{"flow label",
                                  12,
                                  20,
                                  Show::hex,
                                  "RFC 6437, 2",
                                  "the kernel (auto_flowlabels); with IPV6_HDRINCL you"};
inline constexpr Field payload_length{
    "payload length", 32,    16,
    Show::decimal,    where, "the kernel; with IPV6_HDRINCL you, and nobody corrects it"};
inline constexpr Field next_header{
    "next header", 48, 8, Show::decimal, where, "the kernel, from socket(); with IPV6_HDRINCL you",
    "next"};
inline constexpr Field hop_limit{
    "hop limit",   56,    8,
    Show::decimal, where, "the kernel: 64, or IPV6_UNICAST_HOPS; with IPV6_HDRINCL you"};
inline constexpr Field source{
    "source",   64,    128,
    Show::ipv6, where, "the kernel, from bind() or the route; with IPV6_HDRINCL you, even ::"};
inline constexpr Field destination{
    "destination", 192,
    128,           Show::ipv6,
    where,         "you: connect() or sendto(); with IPV6_HDRINCL the header, sent as written"};
inline constexpr std::array fields{version,     traffic_class, flow_label, payload_length,
                                   next_header, hop_limit,     source,     destination};
static_assert(consecutive(fields));
inline constexpr Header header{"IPv6", "RFC 8200", fields};
}  // namespace wirebook::wire::ipv6

/// Hop-by-hop options, destination options and routing headers: the part they share, 8 bytes.
namespace wirebook::wire::ipv6_extension {
inline constexpr std::string_view where = "RFC 8200, 4.3";
inline constexpr std::string_view by = "the kernel, or you: IPV6_HOPOPTS and its siblings";
inline constexpr Field next_header{"next header", 0, 8, Show::decimal, where, by, "next"};
inline constexpr Field length{"header extension length", 8, 8, Show::decimal, where, by, "length"};
inline constexpr Field options{"options", 16, 48, Show::hex, where, by};
inline constexpr std::array fields{next_header, length, options};
static_assert(consecutive(fields));
inline constexpr Header header{"IPv6 extension", "RFC 8200", fields};
}  // namespace wirebook::wire::ipv6_extension

namespace wirebook::wire::ipv6_fragment {
inline constexpr std::string_view where = "RFC 8200, 4.5";
inline constexpr std::string_view by = "the kernel when it fragments; with IPV6_HDRINCL you";
inline constexpr Field next_header{"next header", 0, 8, Show::decimal, where, by, "next"};
inline constexpr Field reserved{"reserved", 8, 8, Show::decimal, where, by};
inline constexpr Field fragment_offset{"fragment offset", 16, 13, Show::decimal, where, by};
inline constexpr Field reserved_bits{"reserved bits", 29, 2, Show::decimal, where, by, "R"};
inline constexpr Field more_fragments{"more fragments", 31, 1, Show::decimal, where, by, "M"};
inline constexpr Field identification{"identification", 32, 32, Show::decimal, where, by};
inline constexpr std::array fields{next_header,   reserved,       fragment_offset,
                                   reserved_bits, more_fragments, identification};
static_assert(consecutive(fields));
inline constexpr Header header{"IPv6 fragment", "RFC 8200", fields};
}  // namespace wirebook::wire::ipv6_fragment

/// \file
/// IPv4 without options; they follow the table, as many as the IHL says.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/field.hh"

namespace wirebook::wire::ipv4 {
inline constexpr std::string_view where = "RFC 791, 3.1";
inline constexpr Field version{
    "version", 0, 4, Show::decimal, where, "the kernel; with IP_HDRINCL you, sent as written",
    "ver"};
inline constexpr Field ihl{
    "IHL", 4, 4, Show::decimal, where, "the kernel; with IP_HDRINCL you, in 32-bit words"};
inline constexpr Field dscp{
    "DSCP", 8, 6, Show::decimal, "RFC 2474, 3", "you: IP_TOS, or with IP_HDRINCL as written"};
inline constexpr Field ecn{
    "ECN",
    14,
    2,
    Show::decimal,
    "RFC 3168, 5",
    "you: IP_TOS, or with IP_HDRINCL as written; on a TCP socket the kernel"};
inline constexpr Field total_length{
    "total length", 16,    16,
    Show::decimal,  where, "the kernel, always (it replaces yours with IP_HDRINCL)"};
inline constexpr Field identification{
    "identification",
    32,
    16,
    Show::decimal,
    where,
    "the kernel; with IP_HDRINCL you, but a 0 without don't fragment is replaced"};
inline constexpr Field reserved_flag{"reserved flag",
                                     48,
                                     1,
                                     Show::decimal,
                                     where,
                                     "always 0; with IP_HDRINCL you, sent as written",
                                     "R"};
inline constexpr Field dont_fragment{
    "don't fragment",
    49,
    1,
    Show::decimal,
    where,
    "the kernel: 1 unless IP_MTU_DISCOVER says otherwise; with IP_HDRINCL you",
    "D"};
inline constexpr Field more_fragments{"more fragments",
                                      50,
                                      1,
                                      Show::decimal,
                                      where,
                                      "the kernel when it fragments; with IP_HDRINCL you",
                                      "M"};
inline constexpr Field fragment_offset{
    "fragment offset",
    51,
    13,
    Show::decimal,
    where,
    "the kernel when it fragments; with IP_HDRINCL you, in units of 8 bytes"};
inline constexpr Field ttl{
    "time to live", 64,    8,
    Show::decimal,  where, "the kernel: 64, or IP_TTL; with IP_HDRINCL you, even 0",
    "TTL"};
inline constexpr Field protocol{
    "protocol", 72, 8, Show::decimal, where, "the kernel, from socket(); with IP_HDRINCL you"};
inline constexpr Field header_checksum{
    "header checksum", 80,    16,
    Show::hex,         where, "the kernel, always (it replaces yours with IP_HDRINCL)"};
inline constexpr Field source{
    "source", 96,
    32,       Show::ipv4,
    where,    "the kernel, from bind() or the route; with IP_HDRINCL you, but 0.0.0.0 is replaced"};
inline constexpr Field destination{
    "destination",
    128,
    32,
    Show::ipv4,
    where,
    "you: connect() or sendto(); with IP_HDRINCL the header, sent as written"};
inline constexpr std::array fields{version,
                                   ihl,
                                   dscp,
                                   ecn,
                                   total_length,
                                   identification,
                                   reserved_flag,
                                   dont_fragment,
                                   more_fragments,
                                   fragment_offset,
                                   ttl,
                                   protocol,
                                   header_checksum,
                                   source,
                                   destination};
static_assert(consecutive(fields));
inline constexpr Header header{"IPv4", "RFC 791", fields};
}  // namespace wirebook::wire::ipv4

/// \file
/// UDP.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/field.hh"

namespace wirebook::wire::udp {
inline constexpr std::string_view where = "RFC 768, Fields";
inline constexpr Field source_port{
    "source port", 0,     16,
    Show::decimal, where, "bind(), else the kernel picks one; on a raw socket you"};
inline constexpr Field destination_port{
    "destination port", 16,    16,
    Show::decimal,      where, "you: connect() or sendto(); on a raw socket in the header"};
inline constexpr Field length{"length",      32,    16,
                              Show::decimal, where, "the kernel; on a raw socket you"};
inline constexpr Field checksum{"checksum", 48,    16,
                                Show::hex,  where, "the kernel; on a raw socket you"};
inline constexpr std::array fields{source_port, destination_port, length, checksum};
static_assert(consecutive(fields));
inline constexpr Header header{"UDP", "RFC 768", fields};
}  // namespace wirebook::wire::udp

/// \file
/// TCP without options; they follow the table, as many as the data offset says.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/field.hh"

namespace wirebook::wire::tcp {
inline constexpr std::string_view where = "RFC 9293, 3.1";
inline constexpr std::string_view by = "the kernel; on a raw socket you";
inline constexpr Field source_port{
    "source port", 0,     16,
    Show::decimal, where, "bind(), else the kernel picks one; on a raw socket you"};
inline constexpr Field destination_port{
    "destination port", 16,    16,
    Show::decimal,      where, "you: connect(); on a raw socket in the header"};
inline constexpr Field sequence_number{"sequence number", 32, 32, Show::decimal, where, by};
inline constexpr Field acknowledgment_number{"acknowledgment number", 64,    32,
                                             Show::decimal,           where, by};
inline constexpr Field data_offset{
    "data offset", 96, 4, Show::decimal, where, "the kernel; on a raw socket you, in 32-bit words",
    "off"};
inline constexpr Field reserved{"reserved", 100, 4, Show::decimal, where, by, "rsv"};
inline constexpr Field cwr{"CWR", 104, 1, Show::decimal, "RFC 3168, 6.1", by, "C"};
inline constexpr Field ece{"ECE", 105, 1, Show::decimal, "RFC 3168, 6.1", by, "E"};
inline constexpr Field urg{"URG", 106, 1, Show::decimal, where, by, "U"};
inline constexpr Field ack{"ACK", 107, 1, Show::decimal, where, by, "A"};
inline constexpr Field psh{"PSH", 108, 1, Show::decimal, where, by, "P"};
inline constexpr Field rst{"RST", 109, 1, Show::decimal, where, by, "R"};
inline constexpr Field syn{"SYN", 110, 1, Show::decimal, where, by, "S"};
inline constexpr Field fin{"FIN", 111, 1, Show::decimal, where, by, "F"};
inline constexpr Field window{"window", 112, 16, Show::decimal, where, by};
inline constexpr Field checksum{"checksum", 128, 16, Show::hex, where, by};
inline constexpr Field urgent_pointer{"urgent pointer", 144, 16, Show::decimal, where, by};
inline constexpr std::array fields{source_port,
                                   destination_port,
                                   sequence_number,
                                   acknowledgment_number,
                                   data_offset,
                                   reserved,
                                   cwr,
                                   ece,
                                   urg,
                                   ack,
                                   psh,
                                   rst,
                                   syn,
                                   fin,
                                   window,
                                   checksum,
                                   urgent_pointer};
static_assert(consecutive(fields));
inline constexpr Header header{"TCP", "RFC 9293", fields};
}  // namespace wirebook::wire::tcp

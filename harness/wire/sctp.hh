/// \file
/// The common header of SCTP; chunks follow as payload.
#pragma once

#include <array>
#include <string_view>

#include "harness/wire/field.hh"

namespace wirebook::wire::sctp {
inline constexpr std::string_view where = "RFC 9260, 3.1";
inline constexpr std::string_view by = "the kernel; on a raw socket you";
inline constexpr Field source_port{"source port", 0, 16, Show::decimal, where, by};
inline constexpr Field destination_port{"destination port", 16, 16, Show::decimal, where, by};
inline constexpr Field verification_tag{"verification tag", 32, 32, Show::hex, where, by};
/// A CRC32c, its least significant byte first: the only such field among these tables.
inline constexpr Field checksum{"checksum", 64, 32, Show::hex, "RFC 9260, 6.8", by};
inline constexpr std::array fields{source_port, destination_port, verification_tag, checksum};
static_assert(consecutive(fields));
inline constexpr Header header{"SCTP", "RFC 9260", fields};
}  // namespace wirebook::wire::sctp

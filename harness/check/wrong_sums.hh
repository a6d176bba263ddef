#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/base/bytes.hh"
#include "harness/wire/field.hh"

namespace wirebook::check {

/// A way to get a transport checksum wrong, and what comes out.
struct WrongSum {
  std::string_view code;  ///< "NO_PSEUDO"
  std::uint16_t value;
  std::string_view what = {};  ///< of several ways with one code: which one
};

/// Every known way, the most telling first: rules look for these values, and the inputs of an
/// exercise are drawn so that they differ.
/// @param header wire::tcp::header, wire::udp::header or wire::icmp_echo::header
/// @param pseudo the pseudo header, as wire::pseudo_header() makes it
/// @param segment header and data, the checksum field 0
std::vector<WrongSum> wrong_sums(const wire::Header& header, ByteView pseudo, ByteView segment);

/// Sums over no more than this beginning of the segment: with the pseudo header as it must be, and
/// with one that has the beginning's length.
std::array<std::uint16_t, 2> sums_of_beginning(ByteView pseudo, ByteView beginning);

}  // namespace wirebook::check

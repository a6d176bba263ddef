/// \file
/// What stands behind the fixed part of an IPv4 or a TCP header: a list of options, each a kind, a
/// length that counts itself and the kind, and data. Kind 0 ends the list, kind 1 fills a byte.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/wire/field.hh"

namespace wirebook::wire {

namespace option {
inline constexpr std::uint8_t end = 0, no_operation = 1;
inline constexpr std::uint8_t router_alert = 148;  ///< IPv4, RFC 2113
inline constexpr std::uint8_t maximum_segment_size = 2, window_scale = 3,
                              sack_permitted = 4;  ///< TCP, RFC 9293, 3.2; RFC 7323; RFC 2018
}  // namespace option

/// One option. Kinds 0 and 1 have no length and no data.
struct Option {
  std::uint8_t kind;
  std::size_t offset;  ///< of the kind, in the list
  ByteView data;       ///< behind the length
};

/// A list as a receiver reads it: up to its end, or to where it cannot go on.
struct Options {
  std::vector<Option> list;  ///< what fills is not in it
  std::size_t read = 0;      ///< bytes up to the end mark, or to the problem
  std::string problem;       ///< "the option at byte 4 says 9 bytes, only 3 are left"; or empty
  [[nodiscard]] const Option* find(std::uint8_t kind) const;
};

/// @param bytes must outlive what is returned
Options read_options(ByteView bytes);

/// "maximum segment size"; "option 77" when it has no name here.
std::string tcp_option_name(std::uint8_t kind);

}  // namespace wirebook::wire

/// \file
/// Fields that share a byte, in the IPv4 header and in TCP's, packed from a line of words:
///
///     VER IHL DSCP ECN RF DF MF OFFSET_BYTES TCPHDR_BYTES FLAGS      4 6 24 0 0 1 0 0 24 S
///     b0 tos frag16 off8 flags8                                      46 60 4000 60 02
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirebook {

/// The values of one line.
struct HeaderBits {
  unsigned version = 0, ihl = 0;  ///< IHL in words of 4 bytes, as the field has it
  unsigned dscp = 0, ecn = 0;
  unsigned reserved = 0, dont_fragment = 0, more_fragments = 0;
  unsigned offset = 0;      ///< in bytes, a multiple of 8
  unsigned tcp_header = 0;  ///< in bytes, a multiple of 4
  std::string flags = "-";  ///< letters of CEUAPRSF, "-" for none

  static constexpr std::string_view letters = "CEUAPRSF";
  /// The bit of each letter that occurs.
  [[nodiscard]] unsigned flag_bits() const;

  /// The ten words, without a newline.
  [[nodiscard]] std::string line() const;
  /// Nothing when these are not ten words, or a value does not fit its field.
  static std::optional<HeaderBits> from(const std::string& line);

  /// b0, tos, frag16, off8, flags8.
  using Columns = std::array<std::uint32_t, 5>;
  static constexpr std::array<std::string_view, 5> names{"b0", "tos", "frag16", "off8", "flags8"};
  [[nodiscard]] Columns packed() const;
};

/// The columns in hexadecimal, as many digits as each has, without a newline.
std::string in_hex(const HeaderBits::Columns& columns);

/// A way to get one column wrong.
struct WrongBits {
  std::string code;
  std::size_t column;
  std::function<std::uint32_t(const HeaderBits&)> value;
};
/// All that the workbook knows by name.
const std::vector<WrongBits>& wrong_bits();

}  // namespace wirebook

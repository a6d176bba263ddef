/// \file
/// One constexpr table per header says everything there is to say about its fields; accessors,
/// matchers, diagrams, diagnoses and the site are all made from it.
///
///     wire::read(packet.bytes_of(wire::ipv4::header), wire::ipv4::identification)   // 1984
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "harness/base/bytes.hh"

namespace wirebook::wire {

/// How a field's value is written for a reader.
enum class Show : std::uint8_t { decimal, hex, ipv4, ipv6, mac };

/// One field of a header.
struct Field {
  std::string_view name;    ///< the RFC's own words, lower case: "header checksum"
  std::uint16_t bit = 0;    ///< offset from the start of the header, in bits
  std::uint16_t width = 0;  ///< in bits; up to 64 for read() and write(), addresses may be wider
  Show show = Show::decimal;
  std::string_view reference;   ///< where it is specified: "RFC 791, 3.1"
  std::string_view filled_by;   ///< who writes it on Linux, one phrase: "the kernel, always"
  std::string_view brief = {};  ///< for a narrow cell of a picture: "ver"; empty: the name

  friend constexpr bool operator==(const Field& a, const Field& b) {
    return a.bit == b.bit && a.width == b.width && a.name == b.name;
  }
};

/// The fixed part of a header: consecutive fields, no gaps, no overlaps.
struct Header {
  std::string_view name;       ///< "IPv4", "UDP"
  std::string_view reference;  ///< "RFC 791"
  std::span<const Field> fields;
  /// The general table of which this one is a special reading: ICMP for ICMP echo, else nullptr.
  const Header* form_of = nullptr;

  /// Length of the fixed part in bytes (options excluded).
  [[nodiscard]] constexpr std::size_t size() const {
    return (fields.back().bit + fields.back().width) / 8U;
  }
  friend constexpr bool operator==(const Header& a, const Header& b) { return a.name == b.name; }
};

/// Whether every field begins where the one before it ends, the first at bit 0, and the last ends
/// on a byte border. Each table asserts this of itself.
consteval bool consecutive(std::span<const Field> fields) {
  std::size_t next = 0;
  for (const Field& field : fields) {
    if (field.bit != next || field.width == 0) return false;
    next += field.width;
  }
  return next > 0 && next % 8 == 0;
}

/// A field's value in host order; of a field wider than 64 bits, the last 64. The bytes must reach
/// as far as the field (check with `fits`).
std::uint64_t read(ByteView header, const Field& field);
/// Writes a value in network order; bits above `width` are dropped.
void write(std::span<std::uint8_t> header, const Field& field, std::uint64_t value);
/// Writes a field that consists of whole bytes, such as an address.
/// @throws std::invalid_argument when the lengths differ or the field has no whole bytes.
void write(std::span<std::uint8_t> header, const Field& field, ByteView value);
/// Whether the bytes contain the whole field.
bool fits(ByteView header, const Field& field);
/// The whole bytes a field touches; for a field of less than a byte, that byte. Empty when the
/// bytes do not reach as far as the field.
ByteView bytes_of(ByteView header, const Field& field);
/// A value as the reader wants it: "10.9.0.1", "0x2710", "1984", "02:09:00:00:00:01"; "(cut off)"
/// when the bytes do not reach as far as the field.
std::string shown(ByteView header, const Field& field);
std::string shown(std::uint64_t value, const Field& field);
/// The bytes of a MAC, IPv4 or IPv6 address written as text, as `shown` writes it.
/// @throws std::invalid_argument naming the text when it is no such address.
Bytes address_bytes(std::string_view text, Show show);

}  // namespace wirebook::wire

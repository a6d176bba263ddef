#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wirebook {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

Bytes to_bytes(std::string_view text);
std::string_view as_text(ByteView bytes);
std::string_view as_text(Bytes&& gone) = delete;  ///< they would end before the view of them

/// Big-endian load and store; the caller has checked that the bytes are there.
std::uint16_t load16(ByteView bytes, std::size_t offset);
std::uint32_t load32(ByteView bytes, std::size_t offset);
void store16(std::span<std::uint8_t> bytes, std::size_t offset, std::uint16_t value);
void store32(std::span<std::uint8_t> bytes, std::size_t offset, std::uint32_t value);

/// The value that the same `size` bytes are when they are read from the other end.
std::uint64_t reversed(std::uint64_t value, std::size_t size);

/// "4560001e", or "45 60 00 1e" with a separator.
std::string to_hex(ByteView bytes, std::string_view separator = "");
/// The bytes of a hexadecimal text; white space is skipped.
/// @throws std::invalid_argument on an odd number of digits or any other character.
Bytes from_hex(std::string_view hex);

/// Text that is safe on a page: printable ASCII as it is, everything else as \n, \t, \xNN, cut to
/// `limit` characters with "..." at the end. The caller adds quotes.
std::string printable(std::string_view text, std::size_t limit = 60);

}  // namespace wirebook

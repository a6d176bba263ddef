#include "harness/base/bytes.hh"

#include <fmt/format.h>

#include <stdexcept>

namespace wirebook {

Bytes to_bytes(std::string_view text) {
  const auto* first = reinterpret_cast<const std::uint8_t*>(text.data());
  return {first, first + text.size()};
}

std::string_view as_text(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::uint16_t load16(ByteView bytes, std::size_t offset) {
  return static_cast<std::uint16_t>(bytes[offset] << 8 | bytes[offset + 1]);
}

std::uint32_t load32(ByteView bytes, std::size_t offset) {
  return std::uint32_t{load16(bytes, offset)} << 16 | load16(bytes, offset + 2);
}

void store16(std::span<std::uint8_t> bytes, std::size_t offset, std::uint16_t value) {
  bytes[offset] = static_cast<std::uint8_t>(value >> 8);
  bytes[offset + 1] = static_cast<std::uint8_t>(value);
}

void store32(std::span<std::uint8_t> bytes, std::size_t offset, std::uint32_t value) {
  store16(bytes, offset, static_cast<std::uint16_t>(value >> 16));
  store16(bytes, offset + 2, static_cast<std::uint16_t>(value));
}

std::uint64_t reversed(std::uint64_t value, std::size_t size) {
  std::uint64_t result = 0;
  for (std::size_t i = 0; i < size; ++i) result = result << 8U | (value >> 8U * i & 0xffU);
  return result;
}

std::string to_hex(ByteView bytes, std::string_view separator) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const auto byte : bytes) {
    if (!hex.empty()) hex += separator;
    hex += digits[byte >> 4U];
    hex += digits[byte & 0xfU];
  }
  return hex;
}

Bytes from_hex(std::string_view hex) {
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    throw std::invalid_argument(fmt::format("'{}' is not a hexadecimal digit", c));
  };
  Bytes bytes;
  int high = -1;
  for (const char c : hex) {
    if (c == ' ' || c == '\n' || c == '\t') continue;
    if (high < 0) {
      high = digit(c);
    } else {
      bytes.push_back(static_cast<std::uint8_t>(high << 4 | digit(c)));
      high = -1;
    }
  }
  if (high >= 0) throw std::invalid_argument("an odd number of hexadecimal digits");
  return bytes;
}

std::string printable(std::string_view text, std::size_t limit) {
  std::string safe;
  for (const unsigned char c : text) {
    if (safe.size() >= limit) return safe + "...";
    if (c == '\n') {
      safe += "\\n";
    } else if (c == '\t') {
      safe += "\\t";
    } else if (c < 0x20 || c >= 0x7f) {
      safe += fmt::format("\\x{:02x}", c);
    } else {
      safe += static_cast<char>(c);
    }
  }
  return safe;
}

}  // namespace wirebook

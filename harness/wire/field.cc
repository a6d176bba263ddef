#include "harness/wire/field.hh"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace wirebook::wire {

namespace {

std::string mac_text(ByteView bytes) { return to_hex(bytes, ":"); }

std::string ip_text(int family, ByteView bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  inet_ntop(family, bytes.data(), text.data(), text.size());
  return text.data();
}

Bytes mac_bytes(std::string_view text) {
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 3 != 2) {
      digits += text[i];
    } else if (text[i] != ':') {
      return {};
    }
  }
  try {
    return from_hex(digits);
  } catch (const std::invalid_argument&) {
    return {};
  }
}

Bytes ip_bytes(int family, std::string_view text, std::size_t length) {
  Bytes bytes(length);
  return inet_pton(family, std::string(text).c_str(), bytes.data()) == 1 ? bytes : Bytes{};
}

}  // namespace

std::uint64_t read(ByteView header, const Field& field) {
  std::uint64_t value = 0;
  for (std::size_t bit = field.bit; bit < std::size_t{field.bit} + field.width;) {
    const std::size_t left_in_byte = 8 - bit % 8;
    const std::size_t left_in_field = std::size_t{field.bit} + field.width - bit;
    const std::size_t taken = std::min(left_in_byte, left_in_field);
    const std::uint64_t part = header[bit / 8] >> (left_in_byte - taken) & ((1U << taken) - 1U);
    value = value << taken | part;
    bit += taken;
  }
  return value;
}

void write(std::span<std::uint8_t> header, const Field& field, std::uint64_t value) {
  for (std::size_t left = field.width; left > 0;) {
    const std::size_t last = field.bit + left - 1;  // of the bits that are still to be written
    const std::size_t taken = std::min(last % 8 + 1, left);
    const std::size_t behind = 7 - last % 8;
    const auto mask = static_cast<std::uint8_t>(((1U << taken) - 1U) << behind);
    auto& byte = header[last / 8];
    byte = static_cast<std::uint8_t>((byte & ~mask) | (value << behind & mask));
    value >>= taken;
    left -= taken;
  }
}

void write(std::span<std::uint8_t> header, const Field& field, ByteView value) {
  if (field.bit % 8 != 0 || value.size() * 8 != field.width) {
    throw std::invalid_argument(fmt::format("{} bytes for the field \"{}\" of {} bits",
                                            value.size(), field.name, field.width));
  }
  std::copy(value.begin(), value.end(), header.begin() + field.bit / 8);
}

bool fits(ByteView header, const Field& field) {
  return std::size_t{field.bit} + field.width <= header.size() * 8;
}

ByteView bytes_of(ByteView header, const Field& field) {
  if (!fits(header, field) || field.width == 0) return {};
  const std::size_t first = field.bit / 8U;
  const std::size_t last = (std::size_t{field.bit} + field.width - 1) / 8;
  return header.subspan(first, last - first + 1);
}

std::string shown(ByteView header, const Field& field) {
  if (!fits(header, field)) return "(cut off)";
  if (field.width <= 64) return shown(read(header, field), field);
  const ByteView bytes = bytes_of(header, field);
  return field.show == Show::ipv6 && bytes.size() == 16 ? ip_text(AF_INET6, bytes) : to_hex(bytes);
}

std::string shown(std::uint64_t value, const Field& field) {
  Bytes bytes(8);
  store32(bytes, 0, static_cast<std::uint32_t>(value >> 32));
  store32(bytes, 4, static_cast<std::uint32_t>(value));
  switch (field.show) {
    case Show::decimal:
      return fmt::format("{}", value);
    case Show::ipv4:
      return ip_text(AF_INET, ByteView(bytes).subspan(4));
    case Show::mac:
      return mac_text(ByteView(bytes).subspan(2));
    case Show::hex:
    case Show::ipv6:
      break;
  }
  return fmt::format("0x{:0{}x}", value, (std::min<std::size_t>(field.width, 64) + 3) / 4);
}

Bytes address_bytes(std::string_view text, Show show) {
  Bytes bytes;
  if (show == Show::mac && text.size() == 17) bytes = mac_bytes(text);
  if (show == Show::ipv4) bytes = ip_bytes(AF_INET, text, 4);
  if (show == Show::ipv6) bytes = ip_bytes(AF_INET6, text, 16);
  if (!bytes.empty()) return bytes;
  constexpr std::array names{"number", "number", "IPv4 address", "IPv6 address", "MAC address"};
  throw std::invalid_argument(
      fmt::format("\"{}\" is no {}", text, names.at(static_cast<std::size_t>(show))));
}

}  // namespace wirebook::wire

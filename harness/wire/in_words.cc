#include <fmt/format.h>

#include <algorithm>

#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"
#include "harness/wire/packet.hh"

namespace wirebook::wire {

namespace {

std::string byte_range(std::size_t offset, std::size_t length) {
  return length <= 1 ? fmt::format("{}", offset)
                     : fmt::format("{}-{}", offset, offset + length - 1);
}

std::string verdict(std::uint64_t actual, std::uint64_t right, std::size_t digits) {
  return actual == right ? " (right)" : fmt::format(" (wrong: should be 0x{:0{}x})", right, digits);
}

std::string checksum_note(const Packet& packet, const Layer& layer, std::uint64_t actual) {
  if (*layer.header == sctp::header) {
    const auto right = right_sctp_checksum(packet);
    return right ? verdict(actual, *right, 8) : "";
  }
  if (*layer.header == udp::header && actual == 0 && packet.has(ipv4::header)) {
    return " (none was computed)";
  }
  const auto right = right_checksum(packet, *layer.header);
  return right ? verdict(actual, *right, 4) : "";
}

std::string in_parentheses(std::string_view name) {
  return name.empty() ? "" : fmt::format(" ({})", name);
}

/// What a number means, where there is a word for it.
std::string note(const Packet& packet, const Layer& layer, const Field& field,
                 std::uint64_t value) {
  const std::string_view name = field.name;
  if (name == "checksum" || name == "header checksum") return checksum_note(packet, layer, value);
  if (name == "EtherType" || name == "protocol type") return in_parentheses(ethertype_name(value));
  if (name == "protocol" || name == "next header") return in_parentheses(protocol_name(value));
  if (name == "IHL" || name == "data offset") return fmt::format(" ({} bytes)", value * 4);
  if (name == "fragment offset" && value != 0) return fmt::format(" (byte {})", value * 8);
  if (name == "record type") return in_parentheses(group_record_name(value));
  if (*layer.header == igmp::header && name == "type") return " (membership report)";
  if (name == "type") {
    const auto code = *packet.get(*layer.header, icmp::code);
    const bool version4 = packet.has(icmp::header);
    return in_parentheses(version4 ? icmp_name(value, code) : icmpv6_name(value, code));
  }
  if (field.show == Show::decimal && value > 9) {
    return fmt::format(" (0x{:0{}x})", value, (field.width + 3) / 4);
  }
  return "";
}

std::string line(std::size_t offset, std::size_t length, std::string_view text) {
  return fmt::format("  {:<9}{}\n", byte_range(offset, length), text);
}

std::string layer_in_words(const Packet& packet, const Layer& layer) {
  std::string text =
      fmt::format("{}, bytes {}\n", layer.header->name, byte_range(layer.offset, layer.length));
  const ByteView header = packet.bytes().subspan(layer.offset, layer.length);
  for (const Field& field : layer.header->fields) {
    std::string words = fmt::format("{} {}", field.name, shown(header, field));
    if (field.width <= 64) words += note(packet, layer, field, read(header, field));
    text += line(layer.offset + field.bit / 8U, bytes_of(header, field).size(), words);
  }
  const ByteView options = header.subspan(layer.header->size());
  if (!options.empty()) {
    text += line(layer.offset + layer.header->size(), options.size(),
                 "options " + to_hex(options, " "));
  }
  return text;
}

std::string dump(std::string_view name, ByteView bytes, std::size_t offset) {
  std::string text =
      fmt::format("{}, bytes {} ({})\n", name, byte_range(offset, bytes.size()), bytes.size());
  for (std::size_t i = 0; i < bytes.size(); i += 16) {
    const ByteView row = bytes.subspan(i, std::min<std::size_t>(16, bytes.size() - i));
    std::string characters;
    for (const std::uint8_t byte : row) {
      characters += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
    }
    text += fmt::format("  {:<9}{:<47}  {}\n", offset + i, to_hex(row, " "), characters);
  }
  return text;
}

}  // namespace

std::string in_words(const Packet& packet) {
  std::string text;
  for (const Layer& layer : packet.layers()) text += layer_in_words(packet, layer);
  const ByteView payload = packet.payload();
  text += payload.empty() ? "no payload\n" : dump("payload", payload, packet.payload_offset());
  const ByteView padding = packet.padding();
  if (!padding.empty()) {
    text += dump("padding", padding, packet.payload_offset() + payload.size());
  }
  for (const Problem& problem : packet.problems()) {
    text += fmt::format("problem at byte {}: {}\n", problem.offset, problem.reason);
  }
  return text;
}

}  // namespace wirebook::wire

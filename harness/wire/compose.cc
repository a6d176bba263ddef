#include "harness/wire/compose.hh"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "harness/wire/checksum.hh"
#include "harness/wire/names.hh"

namespace wirebook::wire {

namespace {

void append(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

/// The number by which the header outside announces this one; nothing when there is none.
std::optional<std::uint64_t> ethertype_of(const Header& header) {
  if (header == ipv4::header) return ethertype::ipv4;
  if (header == ipv6::header) return ethertype::ipv6;
  if (header == arp::header) return ethertype::arp;
  if (header == vlan::header) return ethertype::vlan;
  return std::nullopt;
}

std::optional<std::uint64_t> protocol_for(const Header& header) {
  if (header == icmp::header || header == icmp_echo::header) return ip_protocol::icmp;
  if (header == igmp::header) return ip_protocol::igmp;
  if (header == icmpv6::header || header == icmpv6_echo::header) return ip_protocol::icmpv6;
  if (header == udp::header) return ip_protocol::udp;
  if (header == tcp::header) return ip_protocol::tcp;
  if (header == sctp::header) return ip_protocol::sctp;
  if (header == ipv6_fragment::header) return ip_protocol::fragment;
  return std::nullopt;
}

}  // namespace

FrameBuilder& FrameBuilder::header(const Header& header) {
  parts_.push_back({&header, Bytes(header.size()), {}});
  return *this;
}

FrameBuilder& FrameBuilder::ethernet(std::string_view source, std::string_view destination) {
  header(ethernet::header);
  return set(ethernet::source, source).set(ethernet::destination, destination);
}

FrameBuilder& FrameBuilder::ethernet(std::string_view source, std::string_view destination,
                                     std::uint16_t ethertype) {
  return ethernet(source, destination).set(ethernet::ethertype, ethertype);
}

FrameBuilder& FrameBuilder::vlan(std::uint16_t identifier) {
  return header(vlan::header).set(vlan::identifier, identifier);
}

FrameBuilder& FrameBuilder::arp(std::uint16_t operation, std::string_view sender_mac,
                                std::string_view sender_ip, std::string_view target_mac,
                                std::string_view target_ip) {
  header(arp::header).set(arp::hardware_type, 1).set(arp::protocol_type, ethertype::ipv4);
  set(arp::hardware_length, 6).set(arp::protocol_length, 4).set(arp::operation, operation);
  set(arp::sender_mac, sender_mac).set(arp::sender_ip, sender_ip);
  return set(arp::target_mac, target_mac).set(arp::target_ip, target_ip);
}

FrameBuilder& FrameBuilder::ipv4(std::string_view source, std::string_view destination) {
  header(ipv4::header).set(ipv4::version, 4).set(ipv4::ttl, 64);
  return set(ipv4::source, source).set(ipv4::destination, destination);
}

FrameBuilder& FrameBuilder::ipv6(std::string_view source, std::string_view destination) {
  header(ipv6::header).set(ipv6::version, 6).set(ipv6::hop_limit, 64);
  return set(ipv6::source, source).set(ipv6::destination, destination);
}

FrameBuilder& FrameBuilder::icmp(std::uint8_t type, std::uint8_t code) {
  return header(icmp::header).set(icmp::type, type).set(icmp::code, code);
}

FrameBuilder& FrameBuilder::icmp_echo(std::uint8_t type, std::uint16_t identifier,
                                      std::uint16_t sequence) {
  header(icmp_echo::header).set(icmp_echo::type, type);
  return set(icmp_echo::identifier, identifier).set(icmp_echo::sequence_number, sequence);
}

FrameBuilder& FrameBuilder::membership_report(std::uint8_t record_type, std::string_view group) {
  header(igmp::header).set(igmp::type, igmp::membership_report).set(igmp::records, 1);
  header(igmp_record::header).set(igmp_record::type, record_type);
  return set(igmp_record::group, group);
}

FrameBuilder& FrameBuilder::icmpv6(std::uint8_t type, std::uint8_t code) {
  return header(icmpv6::header).set(icmpv6::type, type).set(icmpv6::code, code);
}

FrameBuilder& FrameBuilder::icmpv6_echo(std::uint8_t type, std::uint16_t identifier,
                                        std::uint16_t sequence) {
  header(icmpv6_echo::header).set(icmpv6_echo::type, type);
  return set(icmpv6_echo::identifier, identifier).set(icmpv6_echo::sequence_number, sequence);
}

FrameBuilder& FrameBuilder::udp(std::uint16_t source_port, std::uint16_t destination_port) {
  header(udp::header);
  return set(udp::source_port, source_port).set(udp::destination_port, destination_port);
}

FrameBuilder& FrameBuilder::tcp(std::uint16_t source_port, std::uint16_t destination_port) {
  header(tcp::header).set(tcp::window, 64240);
  return set(tcp::source_port, source_port).set(tcp::destination_port, destination_port);
}

FrameBuilder& FrameBuilder::sctp(std::uint16_t source_port, std::uint16_t destination_port,
                                 std::uint32_t verification_tag) {
  header(sctp::header).set(sctp::verification_tag, verification_tag);
  return set(sctp::source_port, source_port).set(sctp::destination_port, destination_port);
}

FrameBuilder::Part& FrameBuilder::latest(const Field& field) {
  if (parts_.empty()) throw std::invalid_argument("a field before the first header");
  const auto& fields = parts_.back().header->fields;
  if (std::find(fields.begin(), fields.end(), field) == fields.end()) {
    throw std::invalid_argument(
        fmt::format("{} has no field \"{}\"", parts_.back().header->name, field.name));
  }
  return parts_.back();
}

FrameBuilder& FrameBuilder::set(const Field& field, std::uint64_t value) {
  Part& part = latest(field);
  write(part.bytes, field, value);
  part.set.push_back(field);
  return *this;
}

FrameBuilder& FrameBuilder::set(const Field& field, std::string_view address) {
  Part& part = latest(field);
  write(part.bytes, field, ByteView(address_bytes(address, field.show)));
  part.set.push_back(field);
  return *this;
}

FrameBuilder& FrameBuilder::options(ByteView bytes) {
  if (parts_.empty()) throw std::invalid_argument("options before the first header");
  append(parts_.back().bytes, bytes);
  return *this;
}

FrameBuilder& FrameBuilder::payload(ByteView bytes) {
  payload_.assign(bytes.begin(), bytes.end());
  return *this;
}

FrameBuilder& FrameBuilder::payload(std::string_view text) { return payload(to_bytes(text)); }

FrameBuilder& FrameBuilder::padding(ByteView bytes) {
  padding_.assign(bytes.begin(), bytes.end());
  return *this;
}

void FrameBuilder::derive(Part& part, const Field& field, std::uint64_t value) {
  const bool set = std::find(part.set.begin(), part.set.end(), field) != part.set.end();
  if (!set) write(part.bytes, field, value);
}

void FrameBuilder::derive_lengths(Part& part, std::size_t behind) {
  const std::size_t words = (part.bytes.size() + 3) / 4;
  if (*part.header == ipv4::header) {
    derive(part, ipv4::ihl, words);
    derive(part, ipv4::total_length, part.bytes.size() + behind);
  }
  if (*part.header == ipv6::header) derive(part, ipv6::payload_length, behind);
  if (*part.header == tcp::header) derive(part, tcp::data_offset, words);
  if (*part.header == udp::header) derive(part, udp::length, part.bytes.size() + behind);
  if (*part.header == ipv6_extension::header) {
    derive(part, ipv6_extension::length, part.bytes.size() / 8 - 1);
  }
}

void FrameBuilder::derive_next(Part& part, const Part& next) {
  if (const auto type = ethertype_of(*next.header)) {
    if (*part.header == ethernet::header) derive(part, ethernet::ethertype, *type);
    if (*part.header == vlan::header) derive(part, vlan::ethertype, *type);
  }
  if (const auto protocol = protocol_for(*next.header)) {
    if (*part.header == ipv4::header) derive(part, ipv4::protocol, *protocol);
    if (*part.header == ipv6::header) derive(part, ipv6::next_header, *protocol);
    if (*part.header == ipv6_extension::header) {
      derive(part, ipv6_extension::next_header, *protocol);
    }
    if (*part.header == ipv6_fragment::header) derive(part, ipv6_fragment::next_header, *protocol);
  }
}

void FrameBuilder::put_checksums(Bytes& frame, const std::vector<Part>& parts) {
  const bool framed = *parts.front().header == ethernet::header;
  const Packet packet = framed ? Packet::parse(frame) : Packet::parse_ip(frame);
  const Bytes right = with_right_checksums(packet);
  std::size_t offset = 0;
  for (const Part& part : parts) {
    const Field* field = checksum_field(*part.header);
    const bool set =
        field == nullptr || std::find(part.set.begin(), part.set.end(), *field) != part.set.end();
    if (!set) {
      const ByteView sum = bytes_of(ByteView(right).subspan(offset), *field);
      write(std::span(frame).subspan(offset), *field, sum);
    }
    offset += part.bytes.size();
  }
}

Bytes FrameBuilder::build() const {
  if (parts_.empty()) return payload_;
  std::vector<Part> parts = parts_;
  std::size_t behind = payload_.size();
  for (std::size_t i = parts.size(); i-- > 0;) {
    derive_lengths(parts[i], behind);
    if (i + 1 < parts.size()) derive_next(parts[i], parts[i + 1]);
    behind += parts[i].bytes.size();
  }
  Bytes frame;
  for (const Part& part : parts) append(frame, part.bytes);
  append(frame, payload_);
  append(frame, padding_);
  put_checksums(frame, parts);
  return frame;
}

}  // namespace wirebook::wire

/// \file
/// Frames for tests, reference captures and peers, built header by header from the outside in:
///
///     const Bytes frame = FrameBuilder()
///                             .ethernet("02:09:00:00:00:01", "02:09:00:00:00:02")
///                             .ipv4("10.9.0.1", "10.9.0.2").set(ipv4::ttl, 33)
///                             .udp(40000, 9000)
///                             .payload("hello")
///                             .build();
///
/// What nobody set is derived at build(): EtherTypes, protocols, lengths, offsets, checksums. What
/// was set stays as it is, even when it lies.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/wire/headers.hh"

namespace wirebook::wire {

/// Collects headers and payload; build() may be called again and again.
class FrameBuilder {
 public:
  /// @throws std::invalid_argument, as all of these do, when an address is none.
  FrameBuilder& ethernet(std::string_view source, std::string_view destination);
  FrameBuilder& ethernet(std::string_view source, std::string_view destination,
                         std::uint16_t ethertype);
  FrameBuilder& vlan(std::uint16_t identifier);
  /// Hardware type, protocol type and address lengths are those of IPv4 over Ethernet.
  FrameBuilder& arp(std::uint16_t operation, std::string_view sender_mac,
                    std::string_view sender_ip, std::string_view target_mac,
                    std::string_view target_ip);
  /// Version 4, TTL 64, everything else 0 or derived.
  FrameBuilder& ipv4(std::string_view source, std::string_view destination);
  /// Version 6, hop limit 64, everything else 0 or derived.
  FrameBuilder& ipv6(std::string_view source, std::string_view destination);
  FrameBuilder& icmp(std::uint8_t type, std::uint8_t code);
  FrameBuilder& icmp_echo(std::uint8_t type, std::uint16_t identifier, std::uint16_t sequence);
  /// With one record, which names no senders.
  FrameBuilder& membership_report(std::uint8_t record_type, std::string_view group);
  FrameBuilder& icmpv6(std::uint8_t type, std::uint8_t code);
  FrameBuilder& icmpv6_echo(std::uint8_t type, std::uint16_t identifier, std::uint16_t sequence);
  FrameBuilder& udp(std::uint16_t source_port, std::uint16_t destination_port);
  /// Window 64240, no flags: .set(tcp::syn, 1).
  FrameBuilder& tcp(std::uint16_t source_port, std::uint16_t destination_port);
  FrameBuilder& sctp(std::uint16_t source_port, std::uint16_t destination_port,
                     std::uint32_t verification_tag);
  /// Any header, all zero.
  FrameBuilder& header(const Header& header);

  /// A field of the latest header; build() leaves it alone.
  /// @throws std::invalid_argument when the header has no such field.
  FrameBuilder& set(const Field& field, std::uint64_t value);
  /// An address, as text.
  FrameBuilder& set(const Field& field, std::string_view address);
  /// Bytes behind the fixed part of the latest header, as they are; IHL and data offset count them.
  FrameBuilder& options(ByteView bytes);

  FrameBuilder& payload(ByteView bytes);
  FrameBuilder& payload(std::string_view text);
  /// Bytes behind the payload that no length counts.
  FrameBuilder& padding(ByteView bytes);

  /// The frame; without ethernet() an IP packet. A checksum stays 0 where none can be formed:
  /// in fragments and under lengths that lie.
  [[nodiscard]] Bytes build() const;

 private:
  struct Part {
    const Header* header;
    Bytes bytes;
    std::vector<Field> set;
  };

  /// Writes a field that build() may derive, unless it was set.
  static void derive(Part& part, const Field& field, std::uint64_t value);
  static void derive_lengths(Part& part, std::size_t behind);
  static void derive_next(Part& part, const Part& next);
  static void put_checksums(Bytes& frame, const std::vector<Part>& parts);
  Part& latest(const Field& field);

  std::vector<Part> parts_;
  Bytes payload_;
  Bytes padding_;
};

}  // namespace wirebook::wire

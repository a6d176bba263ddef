#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/wire/field.hh"

namespace wirebook::wire {

/// One header found in a frame: which, where, how long (options included), in bytes. The fixed part
/// is always there as a whole: of a header cut short there is no Layer, only a Problem.
struct Layer {
  const Header* header;
  std::size_t offset;
  std::size_t length;
};

/// Something in a frame that cannot be as it stands: "IHL says 24 bytes, the frame ends after 20".
struct Problem {
  std::size_t offset;
  std::string reason;
};

/// An Ethernet frame with its headers located. Parsing never throws and never asserts: what cannot
/// be parsed is payload, and a Problem says why.
class Packet {
 public:
  Packet() = default;
  /// A frame that starts with its Ethernet header.
  static Packet parse(Bytes frame);
  /// Bytes that start with an IP header (a raw link type); version taken from the first nibble.
  static Packet parse_ip(Bytes packet);

  [[nodiscard]] ByteView bytes() const { return bytes_; }
  [[nodiscard]] const std::vector<Layer>& layers() const { return layers_; }
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

  /// The first (outermost) such header; nullptr when the frame has none. An ICMP echo message is
  /// found as icmp::header too.
  [[nodiscard]] const Layer* find(const Header& header) const;
  [[nodiscard]] bool has(const Header& header) const { return find(header) != nullptr; }
  /// The bytes of that header, options included; empty when the frame has none.
  [[nodiscard]] ByteView bytes_of(const Header& header) const;
  /// A field in host order; nothing when the frame lacks the header, or for more than 64 bits.
  [[nodiscard]] std::optional<std::uint64_t> get(const Header& header, const Field& field) const;

  /// The bytes of one field, for addresses too wide for get(); empty when there are none.
  [[nodiscard]] ByteView bytes_of(const Header& header, const Field& field) const;

  /// What follows the innermost header, without Ethernet padding (the IP total length decides).
  [[nodiscard]] ByteView payload() const;
  [[nodiscard]] std::size_t payload_offset() const { return payload_offset_; }
  /// What follows the payload: bytes of the frame that the IP length (or ARP) does not count.
  [[nodiscard]] ByteView padding() const;

 private:
  Bytes bytes_;
  std::vector<Layer> layers_;
  std::vector<Problem> problems_;
  std::size_t payload_offset_ = 0;
  std::size_t payload_length_ = 0;
  friend class Parser;
};

/// A field of the packet's TCP header in host order; 0 when it has none.
std::uint64_t tcp_field(const Packet& packet, const Field& field);

/// One line for a timeline: `UDP 10.9.0.1:56517 > 10.9.0.2:4135, 5 bytes "hello"`,
/// `TCP 10.9.0.1:40000 > 10.9.0.2:5309 SYN`, `IPv4 10.9.0.1 > 10.9.0.2 protocol 16, 10 bytes`,
/// `ICMP 10.9.0.2 > 10.9.0.1 port unreachable`.
std::string summary(const Packet& packet);

/// Of a payload as much as fits about `room` characters: `"hello"`, or `ab 01 02 ...` where that
/// says more.
std::string shown_data(ByteView payload, std::size_t room);

/// The whole frame in words, one line per field of every header, then the payload as a hex dump;
/// what the .txt beside a reference capture holds.
std::string in_words(const Packet& packet);

}  // namespace wirebook::wire

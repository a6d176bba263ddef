#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// One end of a TCP conversation: IPv4 or IPv6 address as text, port in host order.
struct Endpoint {
  std::string address;
  std::uint16_t port = 0;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// One direction of a TCP conversation, put together by sequence number; retransmissions and
/// overlaps are counted once (first copy wins).
struct Stream {
  Endpoint from;
  bool syn = false;
  bool fin = false;
  bool rst = false;  ///< before both sides had closed: later ones are nobody's doing
  Bytes data;        ///< contiguous from the first byte
  bool gap = false;  ///< bytes are missing before later ones
  /// Indices into the packets given to follow(): first segment with each, or -1.
  int syn_at = -1, fin_at = -1, rst_at = -1, first_data_at = -1, last_data_at = -1;
};

/// A TCP conversation: who sent the first SYN is `client`.
struct Conversation {
  Stream client;
  Stream server;
};

/// Every TCP conversation in a list of packets, in the order of their first segment. Packets that
/// are not TCP are passed over. A conversation whose SYN is absent is listed with the sender of its
/// first segment as the client. A repeated SYN with another ISN on the same ports is a new
/// conversation.
std::vector<Conversation> conversations(const std::vector<const Packet*>& packets);

}  // namespace wirebook::wire

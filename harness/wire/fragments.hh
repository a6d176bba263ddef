#pragma once

#include <vector>

#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// A packet put together from IPv4 fragments (RFC 791, 3.2), or one that was whole from the start.
struct Whole {
  Packet packet;
  /// Indices into the packets given, the fragments in order of their offset.
  std::vector<std::size_t> parts;
};

/// Every packet, fragments joined by (source, destination, protocol, identification); in the order
/// in which they became whole. Fragments of a packet that never became whole are left out.
std::vector<Whole> reassemble(const std::vector<const Packet*>& packets);

}  // namespace wirebook::wire

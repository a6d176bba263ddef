/// \file
/// The IPv4 headers that a program hands to its kernel, before the kernel writes its own fields
/// into them. The wire shows no longer what they were; the calls of a traced run do:
///
///     EXPECT_THAT(outcome, HandsOver({{"B", {{wire::ipv4::total_length, 9999}}}}));
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/check/matchers.hh"

namespace wirebook {

/// What a field of such a header must be.
struct HandedField {
  wire::Field field;
  std::uint64_t value;
  bool any_other = false;  ///< anything but this value
};

struct HandedHeader {
  std::string packet;  ///< its name in sentences: "B"
  std::vector<HandedField> fields;
};

/// One for each packet that the program sends, in order. Of a program whose calls do not show its
/// headers, with sendmmsg(2) for example, nothing is said.
OutcomeMatcher HandsOver(std::vector<HandedHeader> headers);

namespace check {

/// A packet that the program has sent, and the call with which it handed it over.
struct HandedPacket {
  const wire::Packet* sent;
  int call = -1;  ///< index into Outcome::calls; -1: the calls do not show it

  /// The header as it was handed over; empty when the calls do not show it.
  [[nodiscard]] ByteView header(const Outcome& outcome) const;
};

/// In the order of the wire; either the calls show all of them, or they are taken to show none.
std::vector<HandedPacket> handed_packets(const Outcome& outcome);

}  // namespace check
}  // namespace wirebook

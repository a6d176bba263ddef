// Which datagrams came and went, and between whom.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/lab/outcome.hh"

namespace wirebook::check::rules {

/// A UDP datagram or the first fragment of one; an ICMP error that quotes one is none.
bool is_datagram(const wire::Packet& packet);

/// Those that reached the student's host, and those that it sent, in order: packets for datagrams.
std::vector<wire::Packet> datagrams_received(const Outcome& outcome);
std::vector<wire::Packet> datagrams_sent(const Outcome& outcome);

/// One end of a datagram's way.
struct Party {
  std::string address;
  std::uint64_t port;

  friend bool operator==(const Party&, const Party&) = default;
};
Party sender(const wire::Packet& datagram);
Party receiver(const wire::Packet& datagram);
/// "10.9.0.3 port 9000"
std::string in_words(const Party& party);

}  // namespace wirebook::check::rules

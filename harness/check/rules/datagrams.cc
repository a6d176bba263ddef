#include "harness/check/rules/datagrams.hh"

#include <fmt/format.h>

#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

std::vector<wire::Packet> datagrams(const std::vector<Frame>& frames) {
  std::vector<wire::Packet> found;
  for (const auto& frame : frames) {
    if (is_datagram(frame.packet)) found.push_back(frame.packet);
  }
  return found;
}

Party party(const wire::Packet& datagram, const wire::Field& ipv4, const wire::Field& ipv6,
            const wire::Field& port) {
  const bool new_one = datagram.has(wire::ipv6::header);
  const auto& header = new_one ? wire::ipv6::header : wire::ipv4::header;
  return {wire::shown(datagram.bytes_of(header), new_one ? ipv6 : ipv4),
          datagram.get(wire::udp::header, port).value_or(0)};
}

}  // namespace

bool is_datagram(const wire::Packet& packet) {
  return packet.has(wire::udp::header) && !packet.has(wire::icmp::header);
}

std::vector<wire::Packet> datagrams_received(const Outcome& outcome) {
  return datagrams(outcome.received());
}

std::vector<wire::Packet> datagrams_sent(const Outcome& outcome) {
  return datagrams(outcome.sent());
}

Party sender(const wire::Packet& datagram) {
  return party(datagram, wire::ipv4::source, wire::ipv6::source, wire::udp::source_port);
}

Party receiver(const wire::Packet& datagram) {
  return party(datagram, wire::ipv4::destination, wire::ipv6::destination,
               wire::udp::destination_port);
}

std::string in_words(const Party& party) {
  return fmt::format("{} port {}", party.address, party.port);
}

}  // namespace wirebook::check::rules

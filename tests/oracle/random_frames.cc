#include "tests/oracle/random_frames.hh"

#include <fmt/format.h>

#include <array>

#include "harness/wire/names.hh"

namespace wirebook::wire {

Bytes RandomFrames::bytes(std::size_t most) {
  Bytes bytes(below(most + 1));
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(bits(8));
  return bytes;
}

std::string RandomFrames::mac() {
  return fmt::format("02:{:02x}:{:02x}:{:02x}:{:02x}:{:02x}", bits(8), bits(8), bits(8), bits(8),
                     bits(8));
}

std::string RandomFrames::address4() {
  return fmt::format("10.{}.{}.{}", bits(8), bits(8), 1 + below(254));
}

std::string RandomFrames::address6() {
  return fmt::format("fd09::{:x}:{:x}:{:x}", 1 + below(0xffff), bits(16), 1 + below(0xffff));
}

FrameBuilder RandomFrames::link() {
  FrameBuilder frame;
  frame.ethernet(mac(), mac());
  if (below(4) == 0) {
    frame.vlan(static_cast<std::uint16_t>(1 + below(4094)));
    frame.set(vlan::priority, bits(3)).set(vlan::drop_eligible, bits(1));
  }
  return frame;
}

void RandomFrames::put_arp(FrameBuilder& frame) {
  frame.arp(static_cast<std::uint16_t>(1 + below(2)), mac(), address4(), mac(), address4());
  // Another kind of hardware with addresses as long: 6 is IEEE 802 (IANA, ARP parameters).
  if (below(4) == 0) frame.set(arp::hardware_type, 6);
}

void RandomFrames::put_ipv4(FrameBuilder& frame) {
  frame.ipv4(address4(), address4());
  frame.set(ipv4::dscp, bits(6)).set(ipv4::ecn, bits(2)).set(ipv4::identification, bits(16));
  frame.set(ipv4::dont_fragment, bits(1)).set(ipv4::ttl, 1 + below(255));
  frame.set(ipv4::reserved_flag, below(8) == 0 ? 1 : 0);
  // No operation three times and the end; router alert (RFC 2113).
  if (below(4) == 0) frame.options(from_hex(below(2) == 0 ? "01010100" : "94040000"));
}

void RandomFrames::put_ipv6(FrameBuilder& frame) {
  frame.ipv6(address6(), address6());
  frame.set(ipv6::traffic_class, bits(8)).set(ipv6::flow_label, bits(20));
  frame.set(ipv6::hop_limit, 1 + below(255));
  if (below(3) > 0) return;
  // Of padding only: PadN, or Pad1 and a shorter PadN; a routing header whose way is at its end
  // (RFC 8200, 4.4).
  struct Extension {
    std::uint8_t protocol;
    std::uint64_t content;
  };
  constexpr std::array extensions{
      Extension{ip_protocol::hop_by_hop, 0x010400000000},
      Extension{ip_protocol::destination_options, 0x000103000000},
      Extension{ip_protocol::routing, 0xfd0000000000},  // type 253, RFC 4727
      Extension{ip_protocol::destination_options, 0x010400000000}};
  auto next = ipv6::next_header;
  for (const auto& [protocol, content] : extensions) {
    if (bits(1) == 0) continue;
    frame.set(next, protocol).header(ipv6_extension::header);
    frame.set(ipv6_extension::options, content);
    const bool longer = protocol == ip_protocol::routing && bits(1) != 0;
    if (longer) frame.options(Bytes(8, static_cast<std::uint8_t>(bits(8))));
    next = ipv6_extension::next_header;
  }
}

void RandomFrames::put_icmp(FrameBuilder& frame) {
  if (below(2) == 0) {
    frame.icmp_echo(below(2) == 0 ? 8 : 0, static_cast<std::uint16_t>(bits(16)),
                    static_cast<std::uint16_t>(bits(16)));
    frame.payload(bytes(64));
    return;
  }
  frame.icmp(below(2) == 0 ? 3 : 11, static_cast<std::uint8_t>(below(2)));
  FrameBuilder original;
  original.ipv4(address4(), address4()).udp(port(), port()).payload("original");
  frame.payload(original.build());
}

void RandomFrames::put_icmpv6(FrameBuilder& frame) {
  if (below(2) == 0) {
    frame.icmpv6_echo(below(2) == 0 ? 128 : 129, static_cast<std::uint16_t>(bits(16)),
                      static_cast<std::uint16_t>(bits(16)));
    frame.payload(bytes(64));
    return;
  }
  frame.icmpv6(below(2) == 0 ? 1 : 3, static_cast<std::uint8_t>(below(2)));
  FrameBuilder original;
  original.ipv6(address6(), address6()).udp(port(), port()).payload("original");
  frame.payload(original.build());
}

void RandomFrames::put_igmp(FrameBuilder& frame) {
  const bool joins = below(2) == 0;
  frame.membership_report(joins ? igmp_record::changes_to_exclude : igmp_record::changes_to_include,
                          fmt::format("239.{}.{}.{}", bits(8), bits(8), bits(8)));
}

void RandomFrames::put_fragment(FrameBuilder& frame) {
  frame.set(ipv4::dont_fragment, 0).set(ipv4::more_fragments, bits(1));
  frame.set(ipv4::fragment_offset, 1 + below(8000)).set(ipv4::protocol, 17);
  frame.payload(Bytes(8 * (1 + below(20)), 0x61));
}

void RandomFrames::put_fragment6(FrameBuilder& frame) {
  frame.header(ipv6_fragment::header).set(ipv6_fragment::next_header, 17);
  frame.set(ipv6_fragment::reserved, bits(8)).set(ipv6_fragment::reserved_bits, bits(2));
  frame.set(ipv6_fragment::fragment_offset, 1 + below(8000));
  frame.set(ipv6_fragment::more_fragments, bits(1));
  frame.set(ipv6_fragment::identification, bits(32)).payload(Bytes(8 * (1 + below(20)), 0x61));
}

void RandomFrames::put_udp(FrameBuilder& frame) { frame.udp(port(), port()).payload(bytes(200)); }

void RandomFrames::put_tcp(FrameBuilder& frame) {
  frame.tcp(port(), port()).set(tcp::sequence_number, bits(32));
  frame.set(tcp::acknowledgment_number, bits(32)).set(tcp::window, bits(16));
  frame.set(tcp::urgent_pointer, bits(16)).set(tcp::reserved, below(8) == 0 ? bits(4) : 0);
  for (const auto& flag :
       {tcp::cwr, tcp::ece, tcp::urg, tcp::ack, tcp::psh, tcp::rst, tcp::syn, tcp::fin}) {
    frame.set(flag, bits(1));
  }
  // MSS; timestamps behind two bytes of padding.
  constexpr std::array options{"", "020405b4", "0101080a0102030405060708"};
  frame.options(from_hex(options[below(options.size())]));
  frame.payload(bytes(200));
}

void RandomFrames::put_sctp(FrameBuilder& frame) {
  frame.sctp(port(), port(), static_cast<std::uint32_t>(bits(32)));
  frame.payload(from_hex("0b000004"));  // a COOKIE ACK chunk: nothing but its head
}

Bytes RandomFrames::next() {
  auto frame = link();
  const auto kind = below(14);
  if (kind == 0) {
    put_arp(frame);
  } else if (const bool six = bits(1) != 0; six) {
    put_ipv6(frame);
    if (kind < 3) put_icmpv6(frame);
    if (kind == 3) put_fragment6(frame);
  } else {
    put_ipv4(frame);
    if (kind == 1) put_igmp(frame);
    if (kind == 2) put_icmp(frame);
    if (kind == 3) put_fragment(frame);
  }
  if (kind == 4) put_sctp(frame);
  if (kind > 4 && kind < 9) put_udp(frame);
  if (kind >= 9) put_tcp(frame);
  auto whole = frame.build();
  // As a real card does it; no length counts these bytes.
  constexpr std::size_t shortest = 60;
  if (below(2) == 0 && whole.size() < shortest) whole.resize(shortest);
  return whole;
}

}  // namespace wirebook::wire

#include "harness/wire/packet.hh"

#include <gtest/gtest.h>

#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

std::vector<std::string> names(const Packet& packet) {
  std::vector<std::string> names;
  for (const Layer& layer : packet.layers()) names.emplace_back(layer.header->name);
  return names;
}

using Names = std::vector<std::string>;

TEST(Packet, LocatesEveryHeader) {
  const Packet packet = Packet::parse(ipv4_frame().udp(40000, 9000).payload("hello").build());
  EXPECT_EQ(names(packet), (Names{"Ethernet", "IPv4", "UDP"}));
  EXPECT_EQ(packet.find(ipv4::header)->offset, 14U);
  EXPECT_EQ(packet.find(udp::header)->offset, 34U);
  EXPECT_EQ(packet.payload_offset(), 42U);
  EXPECT_EQ(as_text(packet.payload()), "hello");
  EXPECT_TRUE(packet.problems().empty());
}

TEST(Packet, GivesFieldsInHostOrder) {
  const Packet packet = Packet::parse(ipv4_frame().udp(40000, 9000).build());
  EXPECT_EQ(packet.get(udp::header, udp::destination_port), 9000U);
  EXPECT_EQ(packet.get(ipv4::header, ipv4::source), 0x0a090001U);
  EXPECT_EQ(packet.get(tcp::header, tcp::window), std::nullopt);
  EXPECT_TRUE(packet.bytes_of(tcp::header).empty());
  EXPECT_TRUE(packet.bytes_of(tcp::header, tcp::window).empty());
}

TEST(Packet, GivesWideFieldsAsBytes) {
  const Packet packet = Packet::parse_ip(from_hex(raw_v6_udp));
  EXPECT_EQ(packet.get(ipv6::header, ipv6::source), std::nullopt);
  EXPECT_EQ(to_hex(packet.bytes_of(ipv6::header, ipv6::source)),
            "fd090000000000000000000000000001");
}

TEST(Packet, CountsOptionsToTheHeader) {
  const Packet packet = Packet::parse(ipv4_frame()
                                          .options(from_hex("94040000"))
                                          .tcp(40000, 5309)
                                          .options(from_hex("02040578"))
                                          .payload("hi")
                                          .build());
  EXPECT_EQ(packet.find(ipv4::header)->length, 24U);
  EXPECT_EQ(packet.find(tcp::header)->length, 24U);
  EXPECT_EQ(to_hex(packet.bytes_of(tcp::header).subspan(20)), "02040578");
  EXPECT_EQ(as_text(packet.payload()), "hi");
}

TEST(Packet, PassesOverTags) {
  FrameBuilder builder;
  builder.ethernet(student_mac, peer_mac).vlan(7).vlan(8).ipv4(student, peer).udp(1, 2);
  const Packet packet = Packet::parse(builder.build());
  EXPECT_EQ(names(packet), (Names{"Ethernet", "802.1Q", "802.1Q", "IPv4", "UDP"}));
  EXPECT_EQ(packet.get(vlan::header, vlan::identifier), 7U);
}

TEST(Packet, KnowsPaddingFromPayload) {
  const Packet packet =
      Packet::parse(ipv4_frame().udp(1, 2).payload("hi").padding(Bytes(16, 0)).build());
  EXPECT_EQ(as_text(packet.payload()), "hi");
  EXPECT_EQ(packet.padding().size(), 16U);
  EXPECT_TRUE(packet.problems().empty());
  const Packet arp = Packet::parse([] {
    Bytes frame = from_hex(arp_who_has);
    frame.resize(60);
    return frame;
  }());
  EXPECT_TRUE(arp.payload().empty());
  EXPECT_EQ(arp.padding().size(), 18U);
}

TEST(Packet, FindsEchoMessagesAsIcmp) {
  const Packet echo = Packet::parse(ipv4_frame().icmp_echo(8, 0x1234, 5).build());
  EXPECT_TRUE(echo.has(icmp::header));
  EXPECT_EQ(echo.get(icmp::header, icmp::type), 8U);
  EXPECT_EQ(echo.get(icmp_echo::header, icmp_echo::sequence_number), 5U);
  EXPECT_TRUE(Packet::parse(ipv4_frame().icmp_echo(0, 1, 2).build()).has(icmp_echo::header));
  const Packet error = Packet::parse(ipv4_frame().icmp(3, 3).build());
  EXPECT_TRUE(error.has(icmp::header));
  EXPECT_FALSE(error.has(icmp_echo::header));
  EXPECT_FALSE(error.has(icmpv6::header));
}

TEST(Packet, ParsesIpv6) {
  FrameBuilder echo;
  echo.ethernet(student_mac, peer_mac).ipv6("fd09::1", "fd09::2").icmpv6_echo(129, 1, 2);
  EXPECT_EQ(names(Packet::parse(echo.build())), (Names{"Ethernet", "IPv6", "ICMPv6 echo"}));
  FrameBuilder report;
  report.ipv6("fd09::1", "ff02::16").set(ipv6::next_header, 0).header(ipv6_extension::header);
  report.icmpv6(143, 0);
  EXPECT_EQ(names(Packet::parse_ip(report.build())), (Names{"IPv6", "IPv6 extension", "ICMPv6"}));
}

TEST(Packet, FindsNoTransportHeaderInLaterFragments) {
  const Packet packet = Packet::parse(ipv4_frame()
                                          .set(ipv4::fragment_offset, 5)
                                          .set(ipv4::protocol, 17)
                                          .payload("hello, 8")
                                          .build());
  EXPECT_EQ(names(packet), (Names{"Ethernet", "IPv4"}));
  EXPECT_EQ(as_text(packet.payload()), "hello, 8");
  FrameBuilder v6;
  v6.ipv6("fd09::1", "fd09::2").header(ipv6_fragment::header);
  v6.set(ipv6_fragment::fragment_offset, 1).set(ipv6_fragment::next_header, 17).payload("12345678");
  EXPECT_EQ(names(Packet::parse_ip(v6.build())), (Names{"IPv6", "IPv6 fragment"}));
}

TEST(Packet, LeavesUnknownProtocolsAsPayload) {
  const Packet packet = Packet::parse_ip(from_hex(raw_hello));
  EXPECT_EQ(names(packet), (Names{"IPv4"}));
  EXPECT_EQ(as_text(packet.payload()), "616c706861");
  FrameBuilder frame;
  frame.ethernet(student_mac, peer_mac, 0x88b5).payload("hello");
  EXPECT_EQ(as_text(Packet::parse(frame.build()).payload()), "hello");
}

TEST(Packet, IsEmptyByDefault) {
  const Packet packet;
  EXPECT_TRUE(packet.bytes().empty());
  EXPECT_TRUE(packet.payload().empty());
  EXPECT_TRUE(packet.padding().empty());
  EXPECT_FALSE(packet.has(ethernet::header));
}

}  // namespace
}  // namespace wirebook::wire

#include <gtest/gtest.h>

#include "harness/wire/checksum.hh"
#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

std::string composed(FrameBuilder builder) { return to_hex(builder.build()); }

FrameBuilder ipv4_packet() {
  FrameBuilder builder;
  builder.ipv4(student, peer);
  return builder;
}

Bytes counting(std::size_t first, std::size_t count) {
  Bytes bytes(count);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<std::uint8_t>(first + i);
  return bytes;
}

TEST(ReferencePackets, ParseWithoutAProblem) {
  for (const std::string_view hex : whole_packets) {
    const Packet packet = Packet::parse_ip(from_hex(hex));
    EXPECT_TRUE(packet.problems().empty()) << hex;
  }
}

TEST(ReferencePackets, HaveTheChecksumsWeCompute) {
  for (const std::string_view hex : whole_packets) {
    const Packet packet = Packet::parse_ip(from_hex(hex));
    int checked = 0;
    for (const Layer& layer : packet.layers()) {
      const Field* field = checksum_field(*layer.header);
      if (field == nullptr) continue;
      EXPECT_EQ(right_checksum(packet, *layer.header), packet.get(*layer.header, *field)) << hex;
      ++checked;
    }
    EXPECT_GE(checked, 1) << hex;
    EXPECT_EQ(to_hex(with_right_checksums(packet)), hex);
  }
}

TEST(ReferencePackets, GetTheirChecksumsBack) {
  for (const std::string_view hex : whole_packets) {
    Bytes spoilt = from_hex(hex);
    const Packet packet = Packet::parse_ip(spoilt);
    for (const Layer& layer : packet.layers()) {
      if (const Field* field = checksum_field(*layer.header)) {
        write(std::span(spoilt).subspan(layer.offset), *field, 0xdead);
      }
    }
    EXPECT_NE(to_hex(spoilt), hex);
    EXPECT_EQ(to_hex(with_right_checksums(Packet::parse_ip(spoilt))), hex);
  }
}

TEST(ReferencePackets, AreReproducedByTheBuilder) {
  EXPECT_EQ(composed(ipv4_packet()
                         .set(ipv4::identification, 1984)
                         .set(ipv4::dscp, 24)
                         .set(ipv4::protocol, 16)
                         .payload("616c706861")),
            raw_hello);
  EXPECT_EQ(composed(ipv4_packet()
                         .set(ipv4::identification, 2020)
                         .tcp(54321, 1234)
                         .set(tcp::sequence_number, 90210)
                         .set(tcp::acknowledgment_number, 30905)
                         .set(tcp::syn, 1)
                         .set(tcp::window, 5840)
                         .payload("YWxwaGE=")),
            raw_syn);
  EXPECT_EQ(composed(ipv4_packet().set(ipv4::identification, 7).udp(40000, 9000).payload("hello")),
            raw_udp);
  EXPECT_EQ(composed(ipv4_packet()
                         .set(ipv4::identification, 7)
                         .udp(40000, 9000)
                         .payload(from_hex("7a65726f3f80"))),
            raw_udp_zero_sum);
  FrameBuilder v6;
  v6.ipv6("fd09::1", "fd09::2").set(ipv6::hop_limit, 33).udp(40000, 9000).payload("hello");
  EXPECT_EQ(composed(v6), raw_v6_udp);
}

TEST(ReferencePackets, IncludeAnArpRequest) {
  FrameBuilder builder;
  builder.ethernet(student_mac, "ff:ff:ff:ff:ff:ff")
      .arp(1, student_mac, student, "00:00:00:00:00:00", peer);
  EXPECT_EQ(composed(builder), arp_who_has);
  const Packet packet = Packet::parse(from_hex(arp_who_has));
  EXPECT_TRUE(packet.problems().empty());
  EXPECT_EQ(packet.get(arp::header, arp::operation), 1U);
  EXPECT_EQ(packet.get(arp::header, arp::target_ip), 0x0a090002U);
  EXPECT_EQ(packet.get(arp::header, arp::sender_mac), 0x020900000001U);
}

TEST(ReferencePackets, IncludeAnEchoRequest) {
  const Bytes packet = ipv4_packet().icmp_echo(8, 0x1234, 1).payload(counting(0, 56)).build();
  EXPECT_EQ(to_hex(ByteView(packet).subspan(20, 8)), "0800eeb712340001");
}

TEST(ReferencePackets, IncludeAnSctpInit) {
  const Bytes init = from_hex(sctp_init);
  const Bytes packet =
      ipv4_packet().sctp(5000, 36412, 0).payload(ByteView(init).subspan(12)).build();
  EXPECT_EQ(to_hex(ByteView(packet).subspan(20)), sctp_init);
  EXPECT_EQ(right_sctp_checksum(Packet::parse_ip(packet)), 0xefb27abdU);
}

TEST(ReferencePackets, IncludeTwoFragments) {
  const Packet first = Packet::parse_ip(from_hex(first_fragment));
  const Packet last = Packet::parse_ip(from_hex(last_fragment));
  EXPECT_TRUE(first.problems().empty());
  EXPECT_TRUE(last.problems().empty());
  EXPECT_EQ(first.get(udp::header, udp::length), 72U);
  EXPECT_EQ(first.payload().size(), 32U);
  EXPECT_FALSE(last.has(udp::header));
  EXPECT_EQ(to_hex(last.payload().first(4)), "20212223");
  EXPECT_EQ(right_checksum(first, ipv4::header), 0x463a);
  EXPECT_EQ(right_checksum(last, ipv4::header), 0x663d);
  EXPECT_EQ(right_checksum(first, udp::header), std::nullopt);
  EXPECT_EQ(to_hex(with_right_checksums(first)), first_fragment);
}

TEST(ReferencePackets, IncludeFragmentsFromTheBuilder) {
  EXPECT_EQ(composed(ipv4_packet()
                         .set(ipv4::identification, 99)
                         .set(ipv4::more_fragments, 1)
                         .udp(40000, 9000)
                         .set(udp::length, 72)
                         .set(udp::checksum, 0x47dd)
                         .payload(counting(0, 32))),
            first_fragment);
  EXPECT_EQ(composed(ipv4_packet()
                         .set(ipv4::identification, 99)
                         .set(ipv4::fragment_offset, 5)
                         .set(ipv4::protocol, 17)
                         .payload(counting(32, 32))),
            last_fragment);
}

}  // namespace
}  // namespace wirebook::wire

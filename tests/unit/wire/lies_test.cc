/// Frames whose lengths lie: each must give its reason, at its byte, and still be readable.
#include <gtest/gtest.h>

#include "harness/wire/checksum.hh"
#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

struct Found {
  std::size_t offset;
  std::string reason;
};

/// The one problem of a frame.
Found only_problem(const Packet& packet) {
  EXPECT_EQ(packet.problems().size(), 1U);
  if (packet.problems().empty()) return {0, "none"};
  return {packet.problems().front().offset, packet.problems().front().reason};
}

void expect_problem(const Packet& packet, std::size_t offset, std::string_view reason) {
  const Found found = only_problem(packet);
  EXPECT_EQ(found.offset, offset);
  EXPECT_EQ(found.reason, reason);
}

Packet changed(FrameBuilder builder, const Field& field, std::uint64_t value) {
  return Packet::parse(builder.set(field, value).build());
}

TEST(Lie, IhlBelowFive) {
  Bytes frame = ipv4_frame().udp(40000, 9000).payload("hello").build();
  frame[14] = 0x44;
  const Packet packet = Packet::parse(frame);
  expect_problem(packet, 14, "IHL 4: the header has at least 5 words (20 bytes)");
  EXPECT_EQ(packet.find(ipv4::header)->length, 20U);
  EXPECT_EQ(packet.get(ipv4::header, ipv4::ttl), 64U);
  EXPECT_EQ(right_checksum(packet, ipv4::header), std::nullopt);
  EXPECT_EQ(right_checksum(packet, udp::header), std::nullopt);
  EXPECT_TRUE(checksum_arithmetic(packet, udp::header).empty());
  EXPECT_EQ(with_right_checksums(packet), frame);
}

TEST(Lie, IhlBeyondTheFrame) {
  Bytes frame = ipv4_frame().set(ipv4::protocol, 16).build();
  frame[14] = 0x46;
  const Packet packet = Packet::parse(frame);
  expect_problem(packet, 14, "IHL says 24 bytes, the frame ends after 20");
  EXPECT_EQ(packet.find(ipv4::header)->length, 20U);
  EXPECT_TRUE(packet.payload().empty());
}

TEST(Lie, IhlBeyondTheTotalLength) {
  Bytes frame = ipv4_frame().set(ipv4::protocol, 16).padding(Bytes(10)).build();
  frame[14] = 0x46;
  expect_problem(Packet::parse(frame), 14, "IHL says 24 bytes, the packet ends after 20");
}

TEST(Lie, TotalLengthBeyondTheFrame) {
  FrameBuilder builder = ipv4_frame();
  const Packet packet = Packet::parse(
      builder.set(ipv4::total_length, 9999).udp(40000, 9000).payload("hello").build());
  expect_problem(packet, 16, "total length says 9999 bytes, only 33 are there");
  EXPECT_EQ(as_text(packet.payload()), "hello");
  EXPECT_EQ(right_checksum(packet, udp::header), std::nullopt);
  EXPECT_NE(right_checksum(packet, ipv4::header), std::nullopt);
}

TEST(Lie, TotalLengthBelowTheHeader) {
  const Packet packet = changed(ipv4_frame().payload("hello"), ipv4::total_length, 0);
  expect_problem(packet, 16, "total length says 0 bytes, the header alone has 20");
  EXPECT_EQ(as_text(packet.payload()), "hello");
}

TEST(Lie, VersionOfTheWrongHeader) {
  const Packet four = changed(ipv4_frame(), ipv4::version, 5);
  expect_problem(four, 14, "version 5 in an IPv4 header");
  FrameBuilder v6;
  v6.ethernet(student_mac, peer_mac).ipv6("fd09::1", "fd09::2").set(ipv6::next_header, 59);
  expect_problem(changed(v6, ipv6::version, 4), 14, "version 4 in an IPv6 header");
  expect_problem(Packet::parse_ip(from_hex("10")), 0, "an IP packet of version 1");
  expect_problem(Packet::parse_ip({}), 0, "an IP packet of 0 bytes");
}

TEST(Lie, DataOffsetBelowFive) {
  Bytes frame = ipv4_frame().tcp(40000, 5309).payload("hello").build();
  frame[34 + 12] = 0x05;  // the student forgot << 4
  const Packet packet = Packet::parse(frame);
  expect_problem(packet, 46, "data offset 0: the header has at least 5 words (20 bytes)");
  EXPECT_EQ(packet.find(tcp::header)->length, 20U);
  EXPECT_EQ(packet.get(tcp::header, tcp::destination_port), 5309U);
  EXPECT_EQ(as_text(packet.payload()), "hello");
  EXPECT_NE(right_checksum(packet, tcp::header), std::nullopt);
}

TEST(Lie, DataOffsetBeyondTheEnd) {
  const Packet packet = changed(ipv4_frame().tcp(40000, 5309), tcp::data_offset, 6);
  expect_problem(packet, 46, "data offset says 24 bytes, only 20 are there");
  EXPECT_EQ(packet.find(tcp::header)->length, 20U);
}

TEST(Lie, UdpLengthOfTheDataAlone) {
  const Packet packet =
      changed(ipv4_frame().udp(40000, 9000).payload("hello, world"), udp::length, 12);
  expect_problem(packet, 38, "UDP length says 12 bytes, IP carries 20");
  EXPECT_EQ(as_text(packet.payload()), "hello, world");
  EXPECT_NE(right_checksum(packet, udp::header), std::nullopt);
}

TEST(Lie, UdpLengthBelowTheHeader) {
  const Packet packet = changed(ipv4_frame().udp(40000, 9000).payload("hello"), udp::length, 5);
  expect_problem(packet, 38, "UDP length says 5 bytes, the header alone has 8");
  EXPECT_EQ(right_checksum(packet, udp::header), std::nullopt);
}

TEST(Lie, UdpLengthBeyondTheEnd) {
  const Packet packet = changed(ipv4_frame().udp(40000, 9000).payload("hello"), udp::length, 3328);
  expect_problem(packet, 38, "UDP length says 3328 bytes, IP carries 13");
  EXPECT_EQ(right_checksum(packet, udp::header), std::nullopt);
  EXPECT_TRUE(checksum_arithmetic(packet, udp::header).empty());
}

TEST(Lie, PayloadLengthBeyondTheFrame) {
  Bytes bytes = from_hex(raw_v6_udp);
  bytes[5] = 14;
  const Packet packet = Packet::parse_ip(bytes);
  expect_problem(packet, 4, "payload length says 14 bytes, only 13 are there");
  EXPECT_EQ(as_text(packet.payload()), "hello");
  EXPECT_EQ(right_checksum(packet, udp::header), std::nullopt);
}

TEST(Lie, ExtensionHeaderBeyondTheEnd) {
  FrameBuilder builder;
  builder.ipv6("fd09::1", "ff02::16").set(ipv6::next_header, 0).header(ipv6_extension::header);
  builder.set(ipv6_extension::next_header, 59).set(ipv6_extension::length, 4);
  expect_problem(Packet::parse_ip(builder.build()), 41,
                 "IPv6 extension header says 40 bytes, only 8 are there");
}

TEST(Lie, ArpAddressLengths) {
  Bytes frame = from_hex(arp_who_has);
  frame[18] = 4;
  expect_problem(Packet::parse(frame), 18,
                 "ARP address lengths 4 and 4; Ethernet and IPv4 have 6 and 4");
}

TEST(Lie, EveryHeaderCutShort) {
  const std::vector<std::pair<Bytes, std::string>> frames{
      {ipv4_frame().udp(1, 2).build(), "UDP"},
      {ipv4_frame().tcp(1, 2).build(), "TCP"},
      {ipv4_frame().icmp(3, 3).build(), "ICMP"},
      {ipv4_frame().sctp(1, 2, 3).build(), "SCTP"},
      {ipv4_frame().build(), "IPv4"},
      {from_hex(arp_who_has), "ARP"}};
  for (auto [frame, name] : frames) {
    frame.pop_back();
    const Packet packet = Packet::parse(frame);
    ASSERT_FALSE(packet.problems().empty()) << name;
    const std::string& reason = packet.problems().back().reason;
    EXPECT_EQ(reason.find(name + " header of "), 0U) << reason;
    EXPECT_NE(packet.layers().back().header->name, name);
  }
  expect_problem(Packet::parse(Bytes(13)), 0, "Ethernet header of 14 bytes, only 13 are there");
  expect_problem(Packet::parse({}), 0, "Ethernet header of 14 bytes, only 0 are there");
}

}  // namespace
}  // namespace wirebook::wire

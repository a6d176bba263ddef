#include "harness/wire/compose.hh"

#include <gtest/gtest.h>

#include <stdexcept>

#include "harness/wire/checksum.hh"
#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

TEST(FrameBuilder, DerivesWhatNobodySet) {
  const Packet packet = Packet::parse(ipv4_frame()
                                          .options(from_hex("94040000"))
                                          .tcp(40000, 5309)
                                          .options(from_hex("0204057804020101"))
                                          .payload("hi")
                                          .build());
  EXPECT_TRUE(packet.problems().empty());
  EXPECT_EQ(packet.get(ethernet::header, ethernet::ethertype), 0x800U);
  EXPECT_EQ(packet.get(ipv4::header, ipv4::ihl), 6U);
  EXPECT_EQ(packet.get(ipv4::header, ipv4::total_length), 24U + 28U + 2U);
  EXPECT_EQ(packet.get(ipv4::header, ipv4::protocol), 6U);
  EXPECT_EQ(packet.get(tcp::header, tcp::data_offset), 7U);
  EXPECT_EQ(packet.get(ipv4::header, ipv4::header_checksum), right_checksum(packet, ipv4::header));
  EXPECT_EQ(packet.get(tcp::header, tcp::checksum), right_checksum(packet, tcp::header));
}

TEST(FrameBuilder, LeavesAloneWhatWasSet) {
  const Packet packet = Packet::parse(ipv4_frame()
                                          .set(ipv4::header_checksum, 0xdead)
                                          .set(ipv4::protocol, 16)
                                          .udp(1, 2)
                                          .set(udp::length, 9999)
                                          .set(udp::checksum, 0xbeef)
                                          .build());
  EXPECT_EQ(packet.get(ipv4::header, ipv4::header_checksum), 0xdeadU);
  EXPECT_EQ(packet.get(ipv4::header, ipv4::protocol), 16U);
  EXPECT_EQ(to_hex(packet.payload()),
            "00010002"
            "270f"
            "beef");
}

TEST(FrameBuilder, LeavesAChecksumZeroWhereNoneCanBeFormed) {
  const Packet packet = Packet::parse(ipv4_frame().set(ipv4::total_length, 9999).udp(1, 2).build());
  EXPECT_EQ(packet.get(udp::header, udp::checksum), 0U);
  EXPECT_EQ(packet.get(ipv4::header, ipv4::header_checksum), right_checksum(packet, ipv4::header));
}

TEST(FrameBuilder, ChainsTypes) {
  FrameBuilder builder;
  builder.ethernet(student_mac, peer_mac).vlan(7).ipv6("fd09::1", "fd09::2");
  builder.header(ipv6_fragment::header).icmpv6(1, 4);
  const Packet packet = Packet::parse(builder.build());
  EXPECT_EQ(packet.get(ethernet::header, ethernet::ethertype), 0x8100U);
  EXPECT_EQ(packet.get(vlan::header, vlan::ethertype), 0x86ddU);
  EXPECT_EQ(packet.get(ipv6::header, ipv6::next_header), 44U);
  EXPECT_EQ(packet.get(ipv6::header, ipv6::payload_length), 16U);
  EXPECT_EQ(packet.get(ipv6_fragment::header, ipv6_fragment::next_header), 58U);
}

TEST(FrameBuilder, BuildsTheSameAgain) {
  const FrameBuilder builder = ipv4_frame().udp(1, 2).payload("hello");
  EXPECT_EQ(builder.build(), builder.build());
}

TEST(FrameBuilder, PutsPaddingBehindEverything) {
  const Bytes bare = ipv4_frame().udp(1, 2).payload("hi").build();
  Bytes padded = ipv4_frame().udp(1, 2).payload("hi").padding(Bytes(4, 0)).build();
  EXPECT_EQ(padded.size(), bare.size() + 4);
  padded.resize(bare.size());
  EXPECT_EQ(padded, bare);
}

TEST(FrameBuilder, RefusesFieldsOfOtherHeaders) {
  EXPECT_THROW(FrameBuilder().set(ipv4::ttl, 1), std::invalid_argument);
  EXPECT_THROW(FrameBuilder().options(Bytes(4)), std::invalid_argument);
  EXPECT_THROW(ipv4_frame().udp(1, 2).set(ipv4::ttl, 1), std::invalid_argument);
  EXPECT_THROW(ipv4_frame().set(ipv4::source, "nowhere"), std::invalid_argument);
  EXPECT_NO_THROW(ipv4_frame().set(ipv4::source, "203.0.113.7"));
}

TEST(FrameBuilder, OfNothingIsThePayload) {
  EXPECT_EQ(FrameBuilder().payload("hi").build(), to_bytes("hi"));
}

}  // namespace
}  // namespace wirebook::wire

#include "harness/wire/checksum.hh"

#include <gtest/gtest.h>

#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

std::uint16_t checksum_of(std::string_view hex) { return internet_checksum({from_hex(hex)}); }

using Lines = std::vector<std::string>;

TEST(InternetChecksum, AgreesWithTheVectors) {
  EXPECT_EQ(checksum_of(""), 0xffff);
  EXPECT_EQ(checksum_of("41"), 0xbeff);
  EXPECT_EQ(checksum_of("ffff"), 0x0000);
  EXPECT_EQ(checksum_of("616263"), 0x3b9d);
  EXPECT_EQ(checksum_of("0001f203f4f5f6f7"), 0x220d);
  EXPECT_EQ(checksum_of("ffffffff0001"), 0xfffe);
}

TEST(InternetChecksum, DoesNotOverflow) {
  Bytes many(200000, 0xff);
  many.insert(many.end(), {0x12, 0x34});
  EXPECT_EQ(internet_checksum({many}), 0xedcb);
}

TEST(InternetChecksum, RunsOverItsParts) {
  EXPECT_EQ(internet_checksum({from_hex("0001f203"), from_hex("f4f5f6f7")}), 0x220d);
  EXPECT_EQ(internet_checksum({from_hex("6162"), from_hex("63")}), 0x3b9d);
  EXPECT_EQ(internet_checksum({}), 0xffff);
}

TEST(Crc32c, AgreesWithTheCheckValue) { EXPECT_EQ(crc32c(to_bytes("123456789")), 0xe3069283U); }

TEST(PseudoHeader, IsBuiltFromTheIpHeader) {
  EXPECT_EQ(to_hex(pseudo_header(Packet::parse_ip(from_hex(raw_udp)))), "0a0900010a0900020011000d");
  EXPECT_EQ(to_hex(pseudo_header(Packet::parse_ip(from_hex(raw_syn)))), "0a0900010a0900020006001c");
  EXPECT_EQ(to_hex(pseudo_header(Packet::parse_ip(from_hex(raw_hello)))),
            "0a0900010a0900020010000a");
  EXPECT_EQ(to_hex(pseudo_header(Packet::parse_ip(from_hex(raw_v6_udp)))),
            "fd090000000000000000000000000001fd090000000000000000000000000002"
            "0000000d00000011");
  EXPECT_TRUE(pseudo_header(Packet::parse(from_hex(arp_who_has))).empty());
}

TEST(RightChecksum, OfUdpIsNeverZero) {
  const Packet packet = Packet::parse_ip(from_hex(raw_udp_zero_sum));
  EXPECT_EQ(right_checksum(packet, udp::header), 0xffff);
}

/// A sum of 0 is 0xffff, too; Linux writes that (CSUM_MANGLED_0), in one segment of 65536.
TEST(RightChecksum, OfTcpMayBeWrittenEitherWay) {
  auto builder = ipv4_frame().tcp(40000, 5309).set(tcp::window, 0);
  const Packet without = Packet::parse(builder.build());
  builder.set(tcp::window, *without.get(tcp::header, tcp::checksum));
  EXPECT_EQ(right_checksum(Packet::parse(builder.build()), tcp::header), 0);
  builder.set(tcp::checksum, 0xffff);
  EXPECT_EQ(right_checksum(Packet::parse(builder.build()), tcp::header), 0xffff);
  builder.set(tcp::checksum, 0xfffe);
  EXPECT_EQ(right_checksum(Packet::parse(builder.build()), tcp::header), 0);
}

TEST(RightChecksum, IsThereForEveryHeaderThatHasOne) {
  const Packet echo = Packet::parse(ipv4_frame().icmp_echo(8, 1, 2).payload("odd").build());
  EXPECT_EQ(right_checksum(echo, icmp::header), echo.get(icmp::header, icmp::checksum));
  EXPECT_EQ(right_checksum(echo, icmp_echo::header), right_checksum(echo, icmp::header));
  FrameBuilder v6;
  v6.ipv6("fd09::1", "fd09::2").icmpv6_echo(128, 0x1234, 1).payload("ping");
  const Packet six = Packet::parse_ip(v6.build());
  // fd09 + 1 + fd09 + 2 + length c + protocol 3a + 8000 + 1234 + 1 + 7069 + 6e67 = 3 6b60
  EXPECT_EQ(right_checksum(six, icmpv6::header), 0x949c);
}

TEST(RightChecksum, IsAbsentWithoutAField) {
  const Packet packet = Packet::parse(ipv4_frame().udp(1, 2).build());
  EXPECT_EQ(right_checksum(packet, ethernet::header), std::nullopt);
  EXPECT_EQ(right_checksum(packet, tcp::header), std::nullopt);
  EXPECT_EQ(checksum_field(ethernet::header), nullptr);
}

TEST(RightChecksum, IsAbsentFromFragments) {
  const Packet whole = Packet::parse(ipv4_frame().tcp(1, 2).payload("12345678").build());
  const Packet first = Packet::parse(
      ipv4_frame().set(ipv4::more_fragments, 1).tcp(1, 2).payload("12345678").build());
  EXPECT_NE(right_checksum(whole, tcp::header), std::nullopt);
  EXPECT_EQ(right_checksum(first, tcp::header), std::nullopt);
  EXPECT_NE(right_checksum(first, ipv4::header), std::nullopt);
}

TEST(RightChecksum, LeavesPaddingOut) {
  const Bytes frame = ipv4_frame().udp(1, 2).payload("hi").padding(Bytes(3, 0xaa)).build();
  const Packet packet = Packet::parse(frame);
  EXPECT_EQ(right_checksum(packet, udp::header), packet.get(udp::header, udp::checksum));
  const Bytes bare = ipv4_frame().udp(1, 2).payload("hi").build();
  EXPECT_EQ(right_checksum(packet, udp::header), right_checksum(Packet::parse(bare), udp::header));
}

TEST(WithRightChecksums, ChangesNothingElse) {
  Bytes frame = ipv4_frame().tcp(40000, 5309).payload("hello").build();
  const Bytes before = frame;
  store16(frame, 24, 0x1111);
  store16(frame, 50, 0x2222);
  EXPECT_EQ(with_right_checksums(Packet::parse(frame)), before);
}

TEST(ChecksumArithmetic, IsThePageOfTheBook) {
  EXPECT_EQ(checksum_arithmetic(Packet::parse_ip(from_hex(raw_udp)), udp::header),
            (Lines{"pseudo header  0a09+0001 + 0a09+0002 + 0011 + 000d",
                   "UDP header     9c40 + 2328 + 000d + 0000",
                   "data           6865 + 6c6c + 6f00                     (odd length: padded)",
                   "  = 2 1779,  carry added back 177b,  complement e884"}));
}

TEST(ChecksumArithmetic, SaysWhatUdpDoesWithZero) {
  EXPECT_EQ(checksum_arithmetic(Packet::parse_ip(from_hex(raw_udp_zero_sum)), udp::header).back(),
            "  = 1 fffe,  carry added back ffff,  complement 0000,  sent as ffff");
}

TEST(ChecksumArithmetic, FoldsAsOftenAsNeeded) {
  const Bytes packet = [] {
    FrameBuilder builder;
    builder.ipv4(student, peer).icmp(0xff, 0xff).set(icmp::rest, 0xffff0001);
    return builder.build();
  }();
  EXPECT_EQ(checksum_arithmetic(Packet::parse_ip(packet), icmp::header),
            (Lines{"ICMP header    ffff + 0000 + ffff + 0001",
                   "  = 1 ffff,  carry added back 1 0000,  and again 0001,  complement fffe"}));
}

TEST(ChecksumArithmetic, WrapsIpv6Addresses) {
  EXPECT_EQ(checksum_arithmetic(Packet::parse_ip(from_hex(raw_v6_udp)), udp::header),
            (Lines{"pseudo header  fd09+0000+0000+0000+0000+0000+0000+0001 +",
                   "               fd09+0000+0000+0000+0000+0000+0000+0002 + 0000+000d +",
                   "               0000+0011", "UDP header     9c40 + 2328 + 000d + 0000",
                   "data           6865 + 6c6c + 6f00                     (odd length: padded)",
                   "  = 3 fd79,  carry added back fd7c,  complement 0283"}));
}

TEST(ChecksumArithmetic, CutsLongData) {
  for (std::size_t length : {1U, 31U, 32U, 63U, 64U, 79U, 80U, 81U, 1473U}) {
    const Packet packet = Packet::parse(ipv4_frame().udp(1, 2).payload(Bytes(length, 1)).build());
    const Lines lines = checksum_arithmetic(packet, udp::header);
    EXPECT_LE(lines.size(), 9U);
    for (const std::string& line : lines) EXPECT_LE(line.size(), 76U) << line;
  }
  const Packet packet = Packet::parse(ipv4_frame().udp(1, 2).payload(Bytes(100, 1)).build());
  EXPECT_EQ(checksum_arithmetic(packet, udp::header)[6],
            "               ... 18 more words, together 1212");
}

}  // namespace
}  // namespace wirebook::wire

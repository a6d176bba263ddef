/// The two texts about a packet: the line of a timeline and the .txt beside a capture.
#include <gtest/gtest.h>

#include "harness/wire/packet.hh"
#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

std::string line(const FrameBuilder& builder) { return summary(Packet::parse(builder.build())); }

FrameBuilder segment(std::initializer_list<Field> flags) {
  FrameBuilder builder = ipv4_frame().tcp(40000, 5309);
  for (const Field& flag : flags) builder.set(flag, 1);
  return builder;
}

FrameBuilder ipv6_frame(std::string_view source, std::string_view destination) {
  FrameBuilder builder;
  builder.ethernet(student_mac, peer_mac).ipv6(source, destination);
  return builder;
}

TEST(Summary, OfUdpNamesPortsAndText) {
  EXPECT_EQ(line(ipv4_frame().udp(56517, 4135).payload("hello")),
            "UDP 10.9.0.1:56517 > 10.9.0.2:4135, 5 bytes \"hello\"");
  EXPECT_EQ(line(ipv4_frame().udp(1, 2)), "UDP 10.9.0.1:1 > 10.9.0.2:2, 0 bytes");
  EXPECT_EQ(line(ipv4_frame().udp(1, 2).payload("x")), "UDP 10.9.0.1:1 > 10.9.0.2:2, 1 byte \"x\"");
  EXPECT_EQ(line(ipv6_frame("fd09::1", "fd09::2").udp(1, 2)),
            "UDP [fd09::1]:1 > [fd09::2]:2, 0 bytes");
}

TEST(Summary, OfTcpNamesFlags) {
  const std::string ends = "TCP 10.9.0.1:40000 > 10.9.0.2:5309 ";
  EXPECT_EQ(line(segment({tcp::syn})), ends + "SYN");
  EXPECT_EQ(line(segment({tcp::ack, tcp::syn})), ends + "SYN+ACK");
  EXPECT_EQ(line(segment({tcp::fin, tcp::ack})), ends + "FIN+ACK");
  EXPECT_EQ(line(segment({tcp::rst, tcp::ack})), ends + "RST+ACK");
  EXPECT_EQ(line(segment({tcp::urg, tcp::ece, tcp::cwr})), ends + "URG+ECE+CWR");
  EXPECT_EQ(line(segment({})), ends + "no flags");
  EXPECT_EQ(line(segment({tcp::psh, tcp::ack}).payload("hello\n")),
            ends + "PSH+ACK, 6 bytes \"hello\\n\"");
}

TEST(Summary, OfIpNamesTheProtocol) {
  EXPECT_EQ(summary(Packet::parse_ip(from_hex(raw_hello))),
            "IPv4 10.9.0.1 > 10.9.0.2 protocol 16, 10 bytes");
  EXPECT_EQ(line(ipv6_frame("fd09::1", "fd09::2").set(ipv6::next_header, 59)),
            "IPv6 fd09::1 > fd09::2 next header 59, 0 bytes");
  EXPECT_EQ(summary(Packet::parse_ip(from_hex(last_fragment))),
            "IPv4 10.9.0.1 > 10.9.0.2 protocol 17 fragment at 40, 32 bytes");
  const std::string first = summary(Packet::parse_ip(from_hex(first_fragment)));
  EXPECT_EQ(first.find("UDP 10.9.0.1:40000 > 10.9.0.2:9000, first fragment, 32 bytes"), 0U);
}

TEST(Summary, OfIcmpNamesTheMessage) {
  EXPECT_EQ(line(ipv4_frame().icmp(3, 3)), "ICMP 10.9.0.1 > 10.9.0.2 port unreachable");
  EXPECT_EQ(line(ipv4_frame().icmp(3, 77)), "ICMP 10.9.0.1 > 10.9.0.2 type 3 code 77");
  EXPECT_EQ(line(ipv4_frame().icmp_echo(8, 4660, 1).payload("abc")),
            "ICMP 10.9.0.1 > 10.9.0.2 echo request id 4660 seq 1, 3 bytes");
  EXPECT_EQ(line(ipv6_frame("fd09::1", "fd09::2").icmpv6(1, 4)),
            "ICMPv6 fd09::1 > fd09::2 port unreachable");
  EXPECT_EQ(line(ipv6_frame("fd09::1", "fd09::2").icmpv6_echo(129, 7, 2)),
            "ICMPv6 fd09::1 > fd09::2 echo reply id 7 seq 2, 0 bytes");
}

TEST(Summary, CoversTheLinkLayer) {
  EXPECT_EQ(summary(Packet::parse(from_hex(arp_who_has))), "ARP who has 10.9.0.2? tell 10.9.0.1");
  FrameBuilder reply;
  reply.ethernet(peer_mac, student_mac).arp(2, peer_mac, peer, student_mac, student);
  EXPECT_EQ(line(reply), "ARP 10.9.0.2 is at 02:09:00:00:00:02");
  EXPECT_EQ(line(reply.set(arp::operation, 9)), "ARP operation 9, 10.9.0.2 > 10.9.0.1");
  FrameBuilder tagged;
  tagged.ethernet(student_mac, peer_mac).vlan(7).set(vlan::ethertype, 0x88b5).payload("hi");
  EXPECT_EQ(line(tagged),
            "VLAN 7: Ethernet 02:09:00:00:00:01 > 02:09:00:00:00:02 type 0x88b5, 2 bytes \"hi\"");
  EXPECT_EQ(summary(Packet::parse(Bytes(3))), "no header, 3 bytes");
}

TEST(Summary, CoversSctp) {
  EXPECT_EQ(line(ipv4_frame().sctp(5000, 36412, 0).payload("chunk")),
            "SCTP 10.9.0.1:5000 > 10.9.0.2:36412, 5 bytes");
}

TEST(Summary, NeverExceedsAHundredCharacters) {
  const std::string longest = "fd09:1111:2222:3333:4444:5555:6666:7777";
  for (const std::size_t length : {0U, 7U, 1000U}) {
    const Bytes data(length, 0xff);
    EXPECT_LE(line(ipv6_frame(longest, longest).udp(65535, 65535).payload(data)).size(), 100U);
    EXPECT_LE(line(ipv4_frame().udp(65535, 65535).payload(data)).size(), 100U);
    EXPECT_LE(line(segment({tcp::psh, tcp::ack}).payload(data)).size(), 100U);
  }
}

TEST(Summary, ClosesTheQuotesOfTextItCuts) {
  for (std::size_t length = 30; length < 70; ++length) {
    const std::string text = line(segment({tcp::psh, tcp::ack}).payload(Bytes(length, '\n')));
    EXPECT_EQ(text.back(), '"') << text;
  }
}

TEST(Summary, ShowsWhatIsNoTextInHexadecimal) {
  EXPECT_EQ(line(ipv4_frame().udp(1, 2).payload(from_hex("0102"))),
            "UDP 10.9.0.1:1 > 10.9.0.2:2, 2 bytes 01 02");
  EXPECT_EQ(shown_data(from_hex("00"), 20), "\"\\x00\"");
  EXPECT_EQ(shown_data(to_bytes("a\nb\n"), 20), "\"a\\nb\\n\"");
  EXPECT_EQ(shown_data(from_hex("c80102030405060708"), 20), "c8 01 02 03 04 05 ...");
  EXPECT_EQ(shown_data({}, 20), "\"\"");
}

TEST(InWords, NamesEveryFieldWithItsBytes) {
  EXPECT_EQ(in_words(Packet::parse_ip(from_hex(raw_udp))),
            "IPv4, bytes 0-19\n"
            "  0        version 4\n"
            "  0        IHL 5 (20 bytes)\n"
            "  1        DSCP 0\n"
            "  1        ECN 0\n"
            "  2-3      total length 33 (0x0021)\n"
            "  4-5      identification 7\n"
            "  6        reserved flag 0\n"
            "  6        don't fragment 0\n"
            "  6        more fragments 0\n"
            "  6-7      fragment offset 0\n"
            "  8        time to live 64 (0x40)\n"
            "  9        protocol 17 (UDP)\n"
            "  10-11    header checksum 0x66b1 (right)\n"
            "  12-15    source 10.9.0.1\n"
            "  16-19    destination 10.9.0.2\n"
            "UDP, bytes 20-27\n"
            "  20-21    source port 40000 (0x9c40)\n"
            "  22-23    destination port 9000 (0x2328)\n"
            "  24-25    length 13 (0x000d)\n"
            "  26-27    checksum 0xe884 (right)\n"
            "payload, bytes 28-32 (5)\n"
            "  28       68 65 6c 6c 6f                                   hello\n");
}

TEST(InWords, NamesEveryFieldOfEveryTable) {
  FrameBuilder builder;
  builder.ethernet(student_mac, peer_mac).vlan(7).ipv4(student, peer).tcp(40000, 5309);
  const Packet packet = Packet::parse(builder.build());
  const std::string text = in_words(packet);
  for (const Layer& layer : packet.layers()) {
    for (const Field& field : layer.header->fields) {
      EXPECT_NE(text.find("  " + std::string(field.name) + " "), std::string::npos) << field.name;
    }
  }
}

TEST(InWords, JudgesChecksums) {
  EXPECT_NE(in_words(Packet::parse_ip(from_hex(raw_hello))).find("header checksum 0x5e9c (right)"),
            std::string::npos);
  Bytes wrong = from_hex(raw_hello);
  wrong[11] = 0;
  EXPECT_NE(
      in_words(Packet::parse_ip(wrong)).find("header checksum 0x5e00 (wrong: should be 0x5e9c)"),
      std::string::npos);
  const auto none = ipv4_frame().udp(1, 2).set(udp::checksum, 0).build();
  EXPECT_NE(in_words(Packet::parse(none)).find("checksum 0x0000 (none was computed)"),
            std::string::npos);
  const auto crc = ipv4_frame().sctp(1, 2, 3).set(sctp::checksum, 0).build();
  EXPECT_NE(in_words(Packet::parse(crc)).find("checksum 0x00000000 (wrong: should be 0x"),
            std::string::npos);
  // Nobody can judge the sum of half a datagram.
  EXPECT_NE(in_words(Packet::parse_ip(from_hex(first_fragment))).find("checksum 0x47dd\n"),
            std::string::npos);
}

TEST(InWords, ShowsOptionsPaddingAndProblems) {
  const std::string text = in_words(Packet::parse(ipv4_frame()
                                                      .options(from_hex("94040000"))
                                                      .udp(1, 2)
                                                      .set(udp::length, 7)
                                                      .padding(from_hex("00ff"))
                                                      .build()));
  EXPECT_NE(text.find("  34-37    options 94 04 00 00\n"), std::string::npos) << text;
  EXPECT_NE(text.find("no payload\npadding, bytes 46-47 (2)\n"), std::string::npos) << text;
  EXPECT_NE(text.find("problem at byte 42: UDP length says 7 bytes, the header alone has 8\n"),
            std::string::npos)
      << text;
}

TEST(InWords, SaysWhatNumbersMean) {
  const std::string echo = in_words(Packet::parse(ipv4_frame().icmp_echo(8, 4660, 1).build()));
  EXPECT_NE(echo.find("EtherType 0x0800 (IPv4)"), std::string::npos);
  EXPECT_NE(echo.find("protocol 1 (ICMP)"), std::string::npos);
  EXPECT_NE(echo.find("type 8 (echo request)"), std::string::npos);
  EXPECT_NE(in_words(Packet::parse_ip(from_hex(last_fragment))).find("fragment offset 5 (byte 40)"),
            std::string::npos);
}

}  // namespace
}  // namespace wirebook::wire

#include "harness/wire/diagram.hh"

#include <gtest/gtest.h>

#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

std::string drawn(const FrameBuilder& builder, const Header& header,
                  const std::vector<Field>& marked = {}) {
  const Packet packet = Packet::parse(builder.build());
  std::string text = "\n";
  for (const std::string& line : diagram(packet, *packet.find(header), marked)) text += line + '\n';
  return text;
}

TEST(Diagram, OfUdpIsThePageOfTheBook) {
  EXPECT_EQ(drawn(ipv4_frame().udp(56517, 4135).set(udp::checksum, 0xbb00).payload("hello"),
                  udp::header, {udp::destination_port}),
            R"(
     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-------------------------------+-------------------------------+
  0 |       source port 56517       |#### destination port 4135 ####| <<
    +-------------------------------+-------------------------------+
  4 |           length 13           |        checksum 0xbb00        |
    +-------------------------------+-------------------------------+
)");
}

TEST(Diagram, OfIpv4ShowsFlagsAndOptions) {
  EXPECT_EQ(drawn(ipv4_frame()
                      .set(ipv4::identification, 1984)
                      .set(ipv4::dont_fragment, 1)
                      .set(ipv4::dscp, 24)
                      .set(ipv4::protocol, 16)
                      .options(from_hex("94040000")),
                  ipv4::header, {ipv4::ihl, ipv4::dont_fragment, ipv4::ecn}),
            R"(
     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-------+-------+-----------+---+-------------------------------+
  0 | ver 4 |#IHL 6#|  DSCP 24  |#0#|        total length 24        | <<
    +-------+-------+-----------+---+-+-+-+-------------------------+
  4 |      identification 1984      |0#D#0|    fragment offset 0    | <<
    +---------------+---------------+-+-+-+-------------------------+
  8 |time to live 64|  protocol 16  |    header checksum 0x899d     |
    +---------------+---------------+-------------------------------+
 12 |                        source 10.9.0.1                        |
    +---------------------------------------------------------------+
 16 |                     destination 10.9.0.2                      |
    +---------------------------------------------------------------+
 20 |                      options 94 04 00 00                      |
    +---------------------------------------------------------------+
)");
}

TEST(Diagram, OfTcpShowsFlagsAsLetters) {
  EXPECT_EQ(drawn(ipv4_frame()
                      .tcp(40000, 5309)
                      .set(tcp::syn, 1)
                      .set(tcp::ack, 1)
                      .set(tcp::sequence_number, 90210)
                      .set(tcp::checksum, 0x1234)
                      .options(from_hex("0204057804020303")),
                  tcp::header, {tcp::ack, tcp::sequence_number}),
            R"(
     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-------------------------------+-------------------------------+
  0 |       source port 40000       |     destination port 5309     |
    +-------------------------------+-------------------------------+
  4 |#################### sequence number 90210 ####################| <<
    +---------------------------------------------------------------+
  8 |                    acknowledgment number 0                    |
    +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 12 | off 7 | rsv 0 |0|0|0#A#0|0|S|0|         window 64240          | <<
    +-------+-------+-+-+-+-+-+-+-+-+-------------------------------+
 16 |        checksum 0x1234        |       urgent pointer 0        |
    +-------------------------------+-------------------------------+
 20 |                      options 02 04 05 78                      |
    +                                                               +
 24 |                          04 02 03 03                          |
    +---------------------------------------------------------------+
)");
}

TEST(Diagram, OfEthernetSplitsAddresses) {
  EXPECT_EQ(drawn(ipv4_frame(), ethernet::header, {ethernet::ethertype}), R"(
     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +---------------------------------------------------------------+
  0 |                 destination 02:09:00:00:00:02                 |
    +                               +-------------------------------+
  4 |                               |                               |
    +-------------------------------+                               +
  8 |                   source 02:09:00:00:00:01                    |
    +-------------------------------+-------------------------------+
 12 |###### EtherType 0x0800 #######|                                 <<
    +-------------------------------+
)");
}

TEST(Diagram, OfIpv6GivesAnAddressFourRows) {
  FrameBuilder builder;
  builder.ethernet(student_mac, peer_mac).ipv6("fd09::1", "fd09::2").set(ipv6::next_header, 59);
  EXPECT_EQ(drawn(builder, ipv6::header, {ipv6::source}), R"(
     0                   1                   2                   3
     0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
    +-------+---------------+---------------------------------------+
  0 | ver 6 |traffic class 0|          flow label 0x00000           |
    +-------+---------------+-------+---------------+---------------+
  4 |       payload length 0        |next header 59 | hop limit 64  |
    +-------------------------------+---------------+---------------+
  8 |####################### source fd09::1 ########################| <<
    +                                                               +
 12 |                                                               | <<
    +                                                               +
 16 |                                                               | <<
    +                                                               +
 20 |                                                               | <<
    +---------------------------------------------------------------+
 24 |                      destination fd09::2                      |
    +                                                               +
 28 |                                                               |
    +                                                               +
 32 |                                                               |
    +                                                               +
 36 |                                                               |
    +---------------------------------------------------------------+
)");
}

TEST(Diagram, MarksOptionsByABitBehindTheTable) {
  const Field options{"options", 160, 32, Show::hex, "", ""};
  const std::string text =
      drawn(ipv4_frame().options(from_hex("94040000")), ipv4::header, {options});
  EXPECT_NE(text.find("\n 20 |##################### options 94 04 00 00 "), std::string::npos)
      << text;
}

TEST(Diagram, MarksNoFieldOfAnotherHeader) {
  EXPECT_EQ(drawn(ipv4_frame().udp(1, 2), udp::header, {ipv4::ihl, ethernet::source}),
            drawn(ipv4_frame().udp(1, 2), udp::header));
}

}  // namespace
}  // namespace wirebook::wire

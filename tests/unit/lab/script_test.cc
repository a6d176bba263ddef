#include "harness/lab/script.hh"

#include <gmock/gmock.h>

#include "harness/wire/headers.hh"

namespace wirebook {
namespace {

using wire::FrameBuilder;

std::string last(const Script& script) { return describe(script.steps().back()); }

TEST(Script, SaysItsStepsOnStreamsInWords) {
  EXPECT_EQ(last(Script{}.listen_tcp(5309)), "listens on TCP port 5309");
  EXPECT_EQ(last(Script{}.accept()), "accepts a connection");
  EXPECT_EQ(last(Script{}.connect_tcp(7)), "connects to TCP port 7");
  EXPECT_EQ(last(Script{}.connect_tcp(7, "fd09::1")), "connects to TCP port 7 of fd09::1");
  EXPECT_EQ(last(Script{}.receive_buffer(4096)), "has a receive buffer of 4096 bytes");
  EXPECT_EQ(last(Script{}.receive(1)), "receives 1 byte");
  EXPECT_EQ(last(Script{}.receive_line()), "receives a line");
  EXPECT_EQ(last(Script{}.receive_end()), "receives the end of the stream");
  EXPECT_EQ(last(Script{}.let_window_close()), "reads nothing until its receive window is closed");
  EXPECT_EQ(last(Script{}.send("one ")), "sends \"one \" (4 bytes)");
  EXPECT_EQ(last(Script{}.send_pieces({"a", "bc\n"})),
            "sends \"abc\\n\" (4 bytes) in 2 pieces, each when what came before has been read");
  EXPECT_EQ(last(Script{}.send_bytewise("abc")),
            "sends \"abc\" (3 bytes) in 3 pieces, each when what came before has been read");
  EXPECT_EQ(last(Script{}.send_until_full("abc")),
            "sends of \"abc\" (3 bytes) and reads nothing until its receive window is closed");
  EXPECT_EQ(last(Script{}.send_rest()), "sends the rest");
  EXPECT_EQ(last(Script{}.finish()), "ends its direction (FIN)");
  EXPECT_EQ(last(Script{}.close()), "closes the connection");
  EXPECT_EQ(last(Script{}.reset()), "resets the connection (RST)");
}

TEST(Script, SaysItsStepsWithDatagramsInWords) {
  EXPECT_EQ(last(Script{}.bind_udp(0)), "opens a UDP socket");
  EXPECT_EQ(last(Script{}.bind_udp(7)), "waits for datagrams on UDP port 7");
  EXPECT_EQ(last(Script{}.join("239.1.2.3")), "joins the group 239.1.2.3");
  EXPECT_EQ(last(Script{}.send_to_student(7, "x")), "sends \"x\" (1 byte) to UDP port 7");
  EXPECT_EQ(last(Script{}.send_to("10.9.0.255", 7, "x")),
            "sends \"x\" (1 byte) to UDP port 7 of 10.9.0.255");
  EXPECT_EQ(last(Script{}.receive_datagram()), "receives a datagram");
  EXPECT_EQ(last(Script{}.reply("x")), "answers \"x\" (1 byte)");
  EXPECT_EQ(last(Script{}.keep_replying("x", std::chrono::milliseconds(200))),
            "answers \"x\" (1 byte) again and again, every 200 ms");
}

TEST(Script, SaysItsStepsWithPacketsInWords) {
  EXPECT_EQ(last(Script{}.open_raw(253)), "opens a raw socket for protocol 253");
  EXPECT_EQ(last(Script{}.receive_packet({})), "receives any packet");
  EXPECT_EQ(last(Script{}.receive_packet({{wire::ipv4::header, wire::ipv4::protocol, 1},
                                          {wire::ipv4::header, wire::ipv4::source, "10.9.0.1"}})),
            "receives a packet with IPv4 protocol 1 and IPv4 source 10.9.0.1");
  const auto packet = FrameBuilder().ipv4("10.9.0.2", "10.9.0.1").icmp_echo(0, 1, 2);
  EXPECT_EQ(last(Script{}.send_packet(packet)),
            "sends " + wire::summary(wire::Packet::parse_ip(packet.build())));
  const auto frame = FrameBuilder().ethernet("02:09:00:00:00:02", "02:09:00:00:00:01", 0x88b5);
  EXPECT_EQ(last(Script{}.send_frame(frame)),
            "sends " + wire::summary(wire::Packet::parse(frame.build())));
  const auto late = [&](const Packets&) { return packet; };
  EXPECT_EQ(last(Script{}.send_packet("a late answer", late)), "sends a late answer");
}

TEST(Script, SaysWhomItWaitsFor) {
  EXPECT_EQ(last(Script{}.announce("the first is done")), "says that the first is done");
  EXPECT_EQ(last(Script{}.after("the first is done")), "waits until the first is done");
}

TEST(Script, IsNamedAfterWhatItDoesFirst) {
  EXPECT_EQ(Script{}.name(), "a silent peer");
  EXPECT_EQ(Script{}.receive_buffer(1).listen_tcp(7).name(), "TCP server on port 7");
  EXPECT_EQ(Script{}.after("it").connect_tcp(7).name(), "TCP client");
  EXPECT_EQ(Script{}.bind_udp(7).name(), "UDP server on port 7");
  EXPECT_EQ(Script{}.bind_udp(0).name(), "UDP client");
  EXPECT_EQ(Script{}.bind_udp(7).receive_datagram().reply("").name(), "UDP server on port 7");
  EXPECT_EQ(
      Script{}.bind_udp(7).after("2 is back").send_to_student(9, "").receive_datagram().name(),
      "UDP client on port 7");
  EXPECT_EQ(Script{}.receive_packet({}).name(), "raw peer");
}

wire::Packet datagram() {
  return wire::Packet::parse(FrameBuilder()
                                 .ethernet("02:09:00:00:00:01", "02:09:00:00:00:02")
                                 .ipv4("10.9.0.1", "10.9.0.2")
                                 .options(from_hex("94040000"))
                                 .udp(40000, 9000)
                                 .payload("hello")
                                 .build());
}

TEST(FieldIs, HoldsForThePacketsThatHaveIt) {
  EXPECT_TRUE(FieldIs(wire::udp::header, wire::udp::destination_port, 9000).holds(datagram()));
  EXPECT_FALSE(FieldIs(wire::udp::header, wire::udp::destination_port, 9).holds(datagram()));
  EXPECT_FALSE(FieldIs(wire::tcp::header, wire::tcp::destination_port, 9000).holds(datagram()));
  EXPECT_TRUE(FieldIs(wire::ipv4::header, wire::ipv4::source, "10.9.0.1").holds(datagram()));
}

TEST(FieldIs, IsRefusedWhenItCannotBe) {
  EXPECT_THROW(FieldIs(wire::udp::header, wire::tcp::window, 1), std::invalid_argument);
  EXPECT_THROW(FieldIs(wire::udp::header, wire::udp::destination_port, 65536),
               std::invalid_argument);
  EXPECT_THROW(FieldIs(wire::ipv4::header, wire::ipv4::source, "10.9.0"), std::invalid_argument);
}

TEST(Quote, IsTheIpHeaderWithItsOptionsAndEightBytes) {
  const auto packet = datagram();
  EXPECT_EQ(to_hex(quote(packet)), to_hex(packet.bytes().subspan(14, 24 + 8)));
  EXPECT_EQ(quote(packet, 1000).size(), packet.bytes().size() - 14);
  EXPECT_TRUE(quote(wire::Packet()).empty());
}

}  // namespace
}  // namespace wirebook

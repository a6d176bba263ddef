#include "harness/lab/outcome.hh"

#include <gmock/gmock.h>

#include "harness/wire/compose.hh"

namespace wirebook {
namespace {

using wire::FrameBuilder;
using wire::Packet;

FrameBuilder ethernet() {
  FrameBuilder frame;
  frame.ethernet("02:09:00:00:00:01", "02:09:00:00:00:02");
  return frame;
}

Packet icmpv6(std::uint8_t type) {
  return Packet::parse(ethernet().ipv6("fd09::1", "fd09::2").icmpv6(type, 0).build());
}

Packet arp() {
  return Packet::parse(
      ethernet().arp(1, "02:09:00:00:00:01", "10.9.0.1", "00:00:00:00:00:00", "10.9.0.2").build());
}

Packet datagram() {
  return Packet::parse(
      ethernet().ipv4("10.9.0.1", "10.9.0.2").udp(40000, 9000).payload("hello").build());
}

TEST(Noise, IsWhatKernelsSayByThemselves) {
  EXPECT_TRUE(is_noise(arp()));
  for (const std::uint8_t type : {133, 134, 135, 136, 143}) EXPECT_TRUE(is_noise(icmpv6(type)));
  EXPECT_TRUE(is_noise(Packet::parse(
      ethernet().ipv4("10.9.0.1", "224.0.0.22").set(wire::ipv4::protocol, 2).build())));
}

TEST(Noise, IsNothingElse) {
  EXPECT_FALSE(is_noise(datagram()));
  for (const std::uint8_t type : {1, 128, 129, 132, 137}) EXPECT_FALSE(is_noise(icmpv6(type)));
  EXPECT_FALSE(is_noise(Packet()));
}

TEST(Outcome, TellsApartWhoSentWhat) {
  Outcome outcome;
  outcome.frames.push_back({Moment{1}, std::string(student_name), "eth0", arp()});
  outcome.frames.push_back({Moment{2}, std::string(student_name), "eth0", datagram()});
  outcome.frames.push_back({Moment{3}, std::string(peer_name), "eth0", datagram()});
  outcome.frames.push_back({Moment{4}, std::string(peer_name), "eth0", arp()});
  ASSERT_EQ(outcome.sent().size(), 1U);
  EXPECT_EQ(outcome.sent()[0].at, Moment{2});
  ASSERT_EQ(outcome.answered().size(), 1U);
  EXPECT_EQ(outcome.answered()[0].at, Moment{3});
}

Packet fragment(std::uint64_t offset, bool more, std::string_view text) {
  return Packet::parse(ethernet()
                           .ipv4("10.9.0.1", "10.9.0.2")
                           .set(wire::ipv4::protocol, 253)
                           .set(wire::ipv4::fragment_offset, offset / 8)
                           .set(wire::ipv4::more_fragments, more ? 1 : 0)
                           .payload(text)
                           .build());
}

TEST(WholePacket, IsPutTogetherFromItsHostsFragments) {
  Outcome outcome;
  const auto put = [&](std::string_view host, Packet packet) {
    outcome.frames.push_back({Moment{}, std::string(host), "eth0", std::move(packet)});
  };
  put(student_name, fragment(8, false, "ijk"));
  put(peer_name, fragment(0, true, "strange!"));
  put(student_name, datagram());
  put(student_name, fragment(0, true, "abcdefgh"));
  EXPECT_EQ(as_text(outcome.whole_packet(0).payload()), "abcdefghijk");
  EXPECT_EQ(as_text(outcome.whole_packet(3).payload()), "abcdefghijk");
  EXPECT_EQ(as_text(outcome.whole_packet(2).payload()), "hello");
  EXPECT_EQ(as_text(outcome.whole_packet(1).payload()), "strange!");  // the rest never came
}

/// A frame of the peer's with this in it.
Frame question(std::string_view text, Fate fate = {}) {
  const auto bytes = ethernet().ipv4("10.9.0.2", "10.9.0.1").udp(9000, 40000).payload(text).build();
  Frame frame{Moment{}, std::string(peer_name), "eth0", Packet::parse(bytes)};
  frame.fate = std::move(fate);
  return frame;
}

TEST(Outcome, KnowsWhatArrivedAndInWhichOrder) {
  Outcome outcome;
  outcome.frames = {question("1", {.kind = Fate::Kind::delayed, .behind = 3}),
                    question("2", {.kind = Fate::Kind::dropped}),
                    question("3", {.kind = Fate::Kind::delayed, .behind = 0}),
                    question("4", {.kind = Fate::Kind::duplicated}),
                    question("5", {.kind = Fate::Kind::never_delivered}),
                    question("6", {.kind = Fate::Kind::changed, .instead = question("x").packet}),
                    {Moment{}, std::string(student_name), "eth0", datagram()},
                    {Moment{}, std::string(peer_name), "lo", datagram()}};
  std::string arrived;
  for (const auto& frame : outcome.received()) arrived += as_text(frame.packet.payload());
  EXPECT_EQ(arrived, "4413x");
}

TEST(Fate, IsToldInWords) {
  EXPECT_EQ(in_words(Fate{.kind = Fate::Kind::dropped}, 3), "packet 4 was dropped by the exercise");
  EXPECT_EQ(in_words(Fate{.kind = Fate::Kind::delayed, .behind = 5}, 3),
            "packet 4 was held back by the exercise until packet 6 had passed");
  const auto met = [](std::vector<int> frames) {
    return met_in_words({"", frames.size(), 0, std::move(frames)});
  };
  EXPECT_EQ(met({3}), "packet 4");
  EXPECT_EQ(met({3, 5}), "packets 4 and 6");
  EXPECT_EQ(met({0, 1, 2, 3}), "packets 1, 2, 3 and 4");
  EXPECT_EQ(met({0, 1, 2, 3, 4}), "packets 1, 2, 3 and 2 more");
}

}  // namespace
}  // namespace wirebook

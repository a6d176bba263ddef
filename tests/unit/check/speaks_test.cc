// Speaks: what it holds against a conversation, and what it leaves to the kernel.
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::HasSubstr;

std::string said_of(const std::vector<std::pair<bool, Segment>>& segments) {
  return said(Speaks(connects_to(5309, "hello\n")), conversation(segments));
}

/// The conversation with one segment replaced.
std::string said_with(std::size_t index, const Segment& instead) {
  auto segments = hello_segments();
  segments.at(index).second = instead;
  return said_of(segments);
}

/// The conversation with one more segment of the student's host before this one.
std::string said_with_more(long index, const Segment& more) {
  auto segments = hello_segments();
  segments.insert(segments.begin() + index, {true, more});
  return said_of(segments);
}

/// The frame at `index` rebuilt with a field set.
std::string said_with_field(std::size_t index, const wire::Field& field, std::uint64_t value) {
  auto outcome = conversation(hello_segments());
  auto frame = segment(true, true, hello_segments().at(index).second);
  outcome.frames.at(index).packet = wire::Packet::parse(frame.set(field, value).build());
  return said(Speaks(connects_to(5309, "hello\n")), outcome);
}

TEST(Speaks, TakesAConversation) {
  EXPECT_EQ(said_of(hello_segments()), "");
  auto served = hello_segments();
  for (auto& each : served) each.first = !each.first;
  EXPECT_EQ(said(Speaks(accepts_on(5309, "you\n")), conversation(served, false)), "");
}

TEST(Speaks, LeavesTheKernelItsFreedom) {
  // A segment sent again, whole, in part, and with its neighbour.
  EXPECT_EQ(said_with_more(4, {"PA", 1001, 7001, "hello\n"}), "");
  EXPECT_EQ(said_with_more(4, {"A", 1004, 7001, "lo\n"}), "");
  // Any number of acknowledgments, also of less than has come.
  EXPECT_EQ(said_with_more(6, {"A", 1007, 7001}), "");
  EXPECT_EQ(said_with_more(7, {"A", 1007, 7005}), "");
  // The SYN and the FIN sent again; a probe of the window.
  EXPECT_EQ(said_with_more(1, {"S", 1000, 0}), "");
  EXPECT_EQ(said_with_more(8, {"FA", 1007, 7005}), "");
  EXPECT_EQ(said_with_more(6, {"A", 1006, 7001}), "");
  for (const auto& field : {wire::tcp::window, wire::tcp::psh, wire::tcp::cwr, wire::tcp::ece}) {
    EXPECT_EQ(said_with_field(6, field, 1), "") << field.name;
  }
}

TEST(Speaks, TakesAStreamInAnyPieces) {
  auto segments = hello_segments();
  segments[3].second.data = "he";
  segments.insert(segments.begin() + 4, {true, {"PA", 1003, 7001, "llo\n"}});
  EXPECT_EQ(said_of(segments), "");
  segments[4].second.flags = "FPA";  // the FIN rides on the last byte
  segments.erase(segments.begin() + 8);
  segments[7].second.sequence = 1008;
  EXPECT_EQ(said_of(segments), "");
}

TEST(Speaks, TakesOptions) {
  auto outcome = conversation(hello_segments());
  auto syn = segment(true, true, hello_segments()[0].second).options(from_hex("02040578"));
  outcome.frames[0].packet = wire::Packet::parse(syn.build());
  EXPECT_EQ(said(Speaks(connects_to(5309, "hello\n")), outcome), "");
}

TEST(Speaks, ComparesTheStream) {
  EXPECT_EQ(said_with(3, {"PA", 1001, 7001, "hullo\n"}),
            "the stream differs from byte 1 on, of 6\n");
  EXPECT_EQ(said_with(3, {"PA", 1002, 7001, "hello"}),
            "the stream carries 0 bytes, it must carry 6\n");
  const auto findings =
      findings_of(Speaks(connects_to(5309, "hello!")), conversation(hello_segments()));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Finding::Kind::stream);
  EXPECT_EQ(findings[0].offset, 5U);
}

TEST(Speaks, WantsAnOrderlyEnd) {
  EXPECT_THAT(said_with(7, {"A", 1007, 7005}), HasSubstr("never ended its stream (no FIN)"));
  EXPECT_THAT(said_with(7, {"RA", 1007, 7005}), HasSubstr("reset the connection"));
}

TEST(Speaks, ChecksEverySegment) {
  using namespace wire;
  EXPECT_THAT(said_with_field(2, tcp::checksum, 0x1234), HasSubstr("TCP checksum is 0x1234"));
  EXPECT_THAT(said_with_field(2, tcp::urgent_pointer, 1), HasSubstr("TCP urgent pointer is 1"));
  EXPECT_THAT(said_with_field(2, tcp::reserved, 1), HasSubstr("TCP reserved is 1"));
  auto outcome = conversation(hello_segments());
  Bytes bytes(outcome.frames[2].packet.bytes().begin(), outcome.frames[2].packet.bytes().end());
  bytes[22] = 63;  // the TTL; the sum is not redone
  outcome.frames[2].packet = Packet::parse(bytes);
  EXPECT_THAT(said(Speaks(connects_to(5309, "hello\n")), outcome),
              HasSubstr("IPv4 header checksum"));
  EXPECT_THAT(said_with(2, {"UA", 1001, 7001}), HasSubstr("TCP URG is 1"));
  EXPECT_THAT(said_with(2, {"A", 1002, 7001}), HasSubstr("TCP sequence number is 1002"));
  EXPECT_THAT(said_with(2, {"A", 1001, 7002}), HasSubstr("TCP acknowledgment number is 7002"));
  EXPECT_THAT(said_with(2, {"SA", 1001, 7001}), HasSubstr("TCP SYN is 1"));
  EXPECT_THAT(said_with(2, {"FA", 1001, 7001}), HasSubstr("TCP FIN is 1"));
  EXPECT_THAT(said_with(0, {"SA", 1000, 0}), HasSubstr("TCP ACK is 1"));
  EXPECT_THAT(said_with_more(4, {"PA", 1001, 7001, "jello\n"}), HasSubstr("sequence number"));
  // An acknowledgment of what the peer has not sent yet.
  EXPECT_THAT(said_with(2, {"A", 1001, 7005}), HasSubstr("acknowledgment number is 7005"));
}

TEST(Speaks, FindsWhatDoesNotBelong) {
  auto outcome = conversation(hello_segments());
  const auto with = [&](const FrameBuilder& frame) {
    auto more = outcome;
    more.frames.push_back(
        {Moment{}, std::string(student_name), "eth0", wire::Packet::parse(frame.build())});
    return said(Speaks(connects_to(5309, "hello\n")), more);
  };
  EXPECT_THAT(with(from_student().tcp(40001, 80).set(wire::tcp::syn, 1)),
              HasSubstr("one connection too many, to port 80"));
  EXPECT_THAT(with(from_student().udp(40001, 80)), HasSubstr("a datagram in a stream exercise"));
  EXPECT_THAT(with(from_student().tcp(40001, 5309).set(wire::tcp::ack, 1)),
              HasSubstr("one packet too many"));
  EXPECT_THAT(with(from_student().set(wire::ipv4::protocol, 2)), HasSubstr("one packet too many"));
}

TEST(Speaks, SaysThatThereIsNoConversation) {
  const auto matcher = Speaks(connects_to(5309, "hello\n"));
  Tape swapped;
  swapped.student(from_student().tcp(40000, 48404).set(wire::tcp::syn, 1));
  EXPECT_THAT(said(matcher, swapped.outcome()),
              testing::AllOf(HasSubstr("TCP destination port is 48404, it must be 5309"),
                             HasSubstr("no connection to 10.9.0.2 port 5309")));
  Tape datagram, loopback;
  datagram.student(from_student().udp(40000, 5309));
  EXPECT_THAT(said(matcher, datagram.outcome()), HasSubstr("a datagram was sent instead"));
  loopback.loopback(from_student().tcp(40000, 5309).set(wire::tcp::syn, 1));
  EXPECT_THAT(said(matcher, loopback.outcome()), HasSubstr("stayed on loopback"));
}

TEST(Speaks, SaysThatNobodyListens) {
  const auto matcher = Speaks(accepts_on(5309, "you\n"));
  EXPECT_THAT(said(matcher, Outcome{}), HasSubstr("nobody listens on port 5309"));
  const auto refused = conversation({{false, {"S", 7000, 0}}, {true, {"RA", 0, 7001}}}, false);
  const auto findings = findings_of(matcher, refused);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Finding::Kind::missing);
  EXPECT_EQ(findings[0].frame, 1);
}

/// The peer's conversation with the student's server: it sends "hello", the student "you".
std::vector<std::pair<bool, Segment>> served_segments() {
  auto served = hello_segments();
  for (auto& each : served) each.first = !each.first;
  return served;
}

std::string said_of_clients(const std::vector<TcpSpec>& clients,
                            const std::vector<std::pair<bool, Segment>>& segments) {
  return said(SpeaksWithEach(clients), conversation(segments, false));
}

TEST(SpeaksWithEach, TakesAServersConversation) {
  const auto client = accepts_on(5309, "you\n");
  EXPECT_EQ(said_of_clients({client}, served_segments()), "");
  EXPECT_THAT(said_of_clients({client.ending_first()}, served_segments()),
              HasSubstr("your side had to send the first FIN"));
  EXPECT_THAT(said_of_clients({accepts_on(5309, "thou\n")}, served_segments()),
              HasSubstr("the stream carries 4 bytes, it must carry 5"));
}

TEST(SpeaksWithEach, NumbersItsClients) {
  const auto client = accepts_on(5309, "you\n");
  EXPECT_THAT(said_of_clients({client, client}, served_segments()),
              HasSubstr("1 of 2 clients could connect"));
  EXPECT_THAT(said_of_clients({accepts_on(5309, "me\n"), client}, served_segments()),
              HasSubstr("client 1: the stream carries 4 bytes"));
  EXPECT_THAT(said_of_clients({accepts_on(80, "you\n")}, served_segments()),
              HasSubstr("nobody listens on port 80"));
}

TEST(SpeaksWithEach, TakesAnyBeginningFromOneThatBreaksOff) {
  auto broken_off = served_segments();
  broken_off.erase(broken_off.begin() + 6, broken_off.end());
  broken_off.push_back({false, {"R", 1007, 0}});
  EXPECT_EQ(said_of_clients({accepts_on(5309, "you\n").cut_short()}, broken_off), "");
  EXPECT_EQ(said_of_clients({accepts_on(5309, "you\nand me\n").cut_short()}, broken_off), "");
  EXPECT_THAT(said_of_clients({accepts_on(5309, "me\n").cut_short()}, broken_off),
              HasSubstr("the stream carries 4 bytes"));
  EXPECT_THAT(said_of_clients({accepts_on(5309, "you\n")}, broken_off), HasSubstr("no FIN"));
}

}  // namespace
}  // namespace wirebook::check

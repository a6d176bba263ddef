// Patterns and rules: what they fit, what they are called, and what cannot be written at all.
#include "harness/lab/wire_script.hh"

#include <gmock/gmock.h>

#include <stdexcept>

#include "tests/unit/lab/cable.hh"

namespace wirebook {
namespace {

namespace icmp = wire::icmp;
namespace ipv4 = wire::ipv4;
namespace tcp = wire::tcp;
namespace udp = wire::udp;
using testing::AllOf;
using testing::HasSubstr;

template <typename Work>
std::string refusal(Work&& work) {
  try {
    work();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "not refused";
}

TEST(FramePattern, FitsTheDirection) {
  const auto frame = datagram(Way::from_student, "hello");
  EXPECT_TRUE(fits(from_student(), frame, Way::from_student));
  EXPECT_FALSE(fits(from_student(), frame, Way::to_student));
  EXPECT_TRUE(fits(either_way(), frame, Way::to_student));
}

TEST(FramePattern, FitsHeadersAndFields) {
  const auto frame = datagram(Way::from_student, "hello");
  const auto to_port = [](int port) {
    return from_student().udp().with(udp::destination_port, port);
  };
  EXPECT_TRUE(fits(to_port(peer_port), frame, Way::from_student));
  EXPECT_FALSE(fits(to_port(peer_port + 1), frame, Way::from_student));
  EXPECT_FALSE(fits(from_student().tcp(), frame, Way::from_student));
  EXPECT_TRUE(fits(from_student().udp().with("length", 13), frame, Way::from_student));
  EXPECT_TRUE(
      fits(from_student().ipv4().with("source", student_address), frame, Way::from_student));
  EXPECT_FALSE(fits(from_student().ipv4().with("source", "10.9.0.7"), frame, Way::from_student));
  EXPECT_TRUE(fits(from_student().with("EtherType", 0x0800), frame, Way::from_student));
  EXPECT_TRUE(fits(from_student().with("source", student_mac), frame, Way::from_student));
}

TEST(FramePattern, FitsFlagsAndData) {
  const auto syn = from_student().tcp().with(tcp::syn).without(tcp::ack);
  EXPECT_TRUE(fits(syn, segment(Way::from_student, "S"), Way::from_student));
  EXPECT_FALSE(fits(syn, segment(Way::from_student, "SA"), Way::from_student));
  EXPECT_FALSE(fits(syn, segment(Way::from_student, "A"), Way::from_student));
  const auto data = from_student().tcp().with_data();
  EXPECT_FALSE(fits(data, segment(Way::from_student, "A"), Way::from_student));
  EXPECT_TRUE(fits(data, segment(Way::from_student, "A", "x"), Way::from_student));
  EXPECT_TRUE(fits(from_student().carrying("ell"), datagram(Way::from_student, "hello"),
                   Way::from_student));
  EXPECT_FALSE(fits(from_student().carrying("elk"), datagram(Way::from_student, "hello"),
                    Way::from_student));
}

/// A port that a broken header does not reach is no port.
TEST(FramePattern, FitsNothingThatIsCutOff) {
  auto frame = datagram(Way::from_student, "");
  frame.resize(frame.size() - 5);
  EXPECT_FALSE(fits(from_student().udp().with("length", 8), frame, Way::from_student));
  EXPECT_FALSE(fits(from_student().ipv4(), Bytes{1, 2, 3}, Way::from_student));
  EXPECT_TRUE(fits(from_student(), Bytes{}, Way::from_student));
}

TEST(FramePattern, NamesWhatItIsAbout) {
  EXPECT_EQ(from_student().words(), "frame from the student");
  EXPECT_EQ(to_student().udp().with("source port", 9000).words(),
            "UDP datagram to the student with source port 9000");
  EXPECT_EQ(either_way().tcp().with(tcp::syn).without(tcp::ack).with_data().words(),
            "TCP segment in either direction with SYN, without ACK, with data");
  EXPECT_EQ(to_student().icmp().with(icmp::type, 3).words(),
            "ICMP message to the student with type 3");
  EXPECT_EQ(from_student().ipv4().with("destination", "10.9.0.2").carrying("a\n").words(),
            "IPv4 packet from the student with destination 10.9.0.2, carrying \"a\\n\"");
}

TEST(FramePattern, RefusesAFieldThatDoesNotExist) {
  EXPECT_THAT(refusal([] { from_student().udp().with("window", 1); }),
              AllOf(HasSubstr("UDP has no field \"window\""),
                    HasSubstr("source port, destination port, length, checksum")));
  EXPECT_THAT(refusal([] { from_student().udp().with(tcp::syn); }), HasSubstr("UDP has no field"));
  EXPECT_THAT(refusal([] { from_student().with("TTL", 1); }), HasSubstr("Ethernet has no field"));
}

TEST(FramePattern, RefusesAValueThatCannotBe) {
  EXPECT_THAT(refusal([] { from_student().udp().with("source port", 65536); }),
              HasSubstr("65536 is no value for the 16 bits of UDP's \"source port\""));
  EXPECT_THAT(refusal([] { from_student().udp().with("source port", -1); }),
              HasSubstr("no value for the 16 bits"));
  EXPECT_THAT(refusal([] { from_student().ipv4().with("source", "10.9.0"); }),
              HasSubstr("\"10.9.0\" is no IPv4 address"));
  EXPECT_THAT(refusal([] { from_student().udp().with("source port", "http"); }),
              HasSubstr("\"http\" is no number"));
  EXPECT_THAT(refusal([] { from_student().ipv6().with("source", 1); }), HasSubstr("128 bits"));
  EXPECT_THAT(refusal([] { from_student().udp().with("source port"); }),
              HasSubstr("\"source port\" has 16 bits; a flag has one"));
}

TEST(WireScript, IsReadAloud) {
  const auto script =
      WireScript{}
          .drop(2, from_student().udp())
          .duplicate(every, to_student().tcp().with(tcp::ack))
          .reorder(1, from_student().udp())
          .delay(3, from_student().udp(), until(to_student().udp()))
          .delay(11, from_student().udp(), until(to_student().udp(), 2))
          .corrupt(1, to_student().udp(), put(udp::header, "destination port", 9001))
          .corrupt(1, to_student().udp(), flip(udp::header, udp::length, 3).checksums_redone())
          .corrupt(22, to_student().udp(), flip_data(4, 5));
  std::vector<std::string> words;
  for (const auto& rule : script.rules()) words.push_back(describe(rule));
  EXPECT_THAT(
      words, testing::ElementsAre(
                 "drop the 2nd UDP datagram from the student",
                 "duplicate every TCP segment to the student with ACK",
                 "swap the 1st UDP datagram from the student with the next",
                 "hold back the 3rd UDP datagram from the student until the next UDP datagram to "
                 "the student has passed",
                 "hold back the 11th UDP datagram from the student until the 2nd UDP datagram to "
                 "the student after it has passed",
                 "change the 1st UDP datagram to the student (UDP destination port becomes 9001)",
                 "change the 1st UDP datagram to the student (flip bit 3 of UDP length, checksums "
                 "redone)",
                 "change the 22nd UDP datagram to the student (flip bit 5 of byte 4 of the data)"));
}

TEST(WireScript, RefusesWhatCannotBe) {
  EXPECT_THAT(refusal([] { WireScript{}.drop(0, from_student()); }), HasSubstr("count from 1"));
  EXPECT_THAT(refusal([] { WireScript{}.drop(-2, from_student()); }), HasSubstr("count from 1"));
  EXPECT_THAT(refusal([] { until(to_student(), 0); }), HasSubstr("at least one"));
  EXPECT_THAT(refusal([] { put(udp::header, "port", 1); }), HasSubstr("UDP has no field \"port\""));
  EXPECT_THAT(refusal([] { put(udp::header, "length", 1 << 16); }), HasSubstr("no value"));
  EXPECT_THAT(refusal([] { flip(tcp::header, tcp::syn, 1); }),
              HasSubstr("TCP's \"SYN\" has 1 bits, no bit 1"));
  EXPECT_THAT(refusal([] { flip(tcp::header, udp::length); }), HasSubstr("TCP has no field"));
  EXPECT_THAT(refusal([] { flip_data(0, 8); }), HasSubstr("no bit 8"));
}

}  // namespace
}  // namespace wirebook

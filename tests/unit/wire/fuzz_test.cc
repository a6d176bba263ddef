/// Whatever the bytes, parsing and every text about a packet must come to an end in bounds. The
/// seed is fixed; under the address sanitizer this is the proof.
#include <gtest/gtest.h>

#include <random>

#include "harness/wire/checksum.hh"
#include "harness/wire/diagram.hh"
#include "harness/wire/stream.hh"
#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

std::vector<Bytes> seeds() {
  std::vector<Bytes> frames{
      from_hex(arp_who_has),
      ipv4_frame().udp(40000, 9000).payload("hello").padding(Bytes(13)).build(),
      ipv4_frame().options(from_hex("94040000")).icmp_echo(8, 1, 2).payload("ping").build(),
      ipv4_frame().tcp(40000, 5309).options(from_hex("02040578")).payload("data").build(),
      ipv4_frame().sctp(5000, 36412, 0).payload("chunk").build(),
      ipv4_frame().set(ipv4::more_fragments, 1).udp(1, 2).payload("12345678").build()};
  FrameBuilder report;
  report.ethernet(student_mac, peer_mac).vlan(7).ipv6("fd09::1", "ff02::16");
  report.set(ipv6::next_header, 0).header(ipv6_extension::header).icmpv6(143, 0);
  frames.push_back(report.build());
  FrameBuilder fragment;
  fragment.ethernet(student_mac, peer_mac).ipv6("fd09::1", "fd09::2");
  frames.push_back(fragment.header(ipv6_fragment::header).tcp(1, 2).payload("x").build());
  return frames;
}

Bytes mutated(Bytes frame, std::mt19937& random) {
  const auto below = [&](std::size_t limit) { return random() % limit; };
  for (std::size_t changes = below(4); changes-- > 0 && !frame.empty();) {
    frame[below(frame.size())] ^= static_cast<std::uint8_t>(1U << below(8));
  }
  if (below(4) == 0) frame.resize(below(frame.size() + 1));
  if (below(16) == 0) frame.resize(frame.size() + below(20), 0xff);
  return frame;
}

Bytes noise(std::mt19937& random) {
  Bytes bytes(random() % 120);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

/// What must hold for every packet; a message when it does not.
std::string broken_promise(const Packet& packet) {
  std::size_t end = 0;
  for (const Layer& layer : packet.layers()) {
    if (layer.offset != end) return "headers do not follow one another";
    if (layer.length < layer.header->size()) return "a header is shorter than its table";
    end = layer.offset + layer.length;
  }
  if (packet.payload_offset() != end) return "the payload does not follow the headers";
  if (end + packet.payload().size() + packet.padding().size() != packet.bytes().size()) {
    return "bytes got lost";
  }
  if (summary(packet).size() > 100) return "the summary is too long";
  if (in_words(packet).empty()) return "no words";
  for (const Layer& layer : packet.layers()) {
    for (const std::string& line : diagram(packet, layer, {tcp::syn, ipv4::source})) {
      if (line.size() > 80 || line.empty() || line.back() == ' ') return "diagram: " + line;
    }
    for (const std::string& line : checksum_arithmetic(packet, *layer.header)) {
      if (line.size() > 76) return "arithmetic: " + line;
    }
  }
  if (with_right_checksums(packet).size() != packet.bytes().size()) return "checksums grow";
  return "";
}

constexpr int rounds = 25'000;  // two tests, four seeds: 200,000 packets

/// One seed for each instance, so that they run side by side.
class Fuzz : public testing::TestWithParam<unsigned> {
 protected:
  std::mt19937 random_{GetParam()};
};

TEST_P(Fuzz, KeepsEveryPromiseForMutatedFrames) {
  const std::vector<Bytes> frames = seeds();
  for (int round = 0; round < rounds; ++round) {
    const Bytes frame = mutated(frames[random_() % frames.size()], random_);
    const std::string broken = broken_promise(Packet::parse(frame));
    ASSERT_EQ(broken, "") << "round " << round << ": " << to_hex(frame);
  }
}

TEST_P(Fuzz, KeepsEveryPromiseForRandomBytes) {
  for (int round = 0; round < rounds; ++round) {
    Bytes bytes = noise(random_);
    const bool ip = round % 2 == 0;
    if (ip && !bytes.empty()) bytes[0] = round % 4 == 0 ? 0x45 : 0x60;
    const std::string broken = broken_promise(ip ? Packet::parse_ip(bytes) : Packet::parse(bytes));
    ASSERT_EQ(broken, "") << "round " << round << ": " << to_hex(bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Seed, Fuzz, testing::Values(1U, 20240229U, 4711U, 65521U));

TEST(Conversation, EndsForRandomSegments) {
  std::mt19937 random(7);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<Packet> packets;
    for (int i = 0; i < 8; ++i) {
      FrameBuilder builder = ipv4_frame().tcp(1, 2);
      builder.set(tcp::sequence_number, round % 2 == 0 ? random() : random() % 8);
      for (const Field& flag : {tcp::syn, tcp::ack, tcp::fin, tcp::rst}) {
        builder.set(flag, random() % 4 == 0 ? 1 : 0);
      }
      packets.push_back(Packet::parse(builder.payload(Bytes(random() % 9, 'x')).build()));
    }
    std::vector<const Packet*> pointers;
    for (const Packet& packet : packets) pointers.push_back(&packet);
    for (const Conversation& conversation : conversations(pointers)) {
      ASSERT_LE(conversation.client.data.size(), 64U);
    }
  }
}

}  // namespace
}  // namespace wirebook::wire

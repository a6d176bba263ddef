#include "harness/wire/stream.hh"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;

/// A conversation written down segment by segment; the client's port can change on the way.
class Script {
 public:
  Script& client(std::initializer_list<Field> flags, std::uint32_t seq,
                 std::string_view data = "") {
    return add(student, peer, port, 5309, flags, seq, data);
  }
  Script& server(std::initializer_list<Field> flags, std::uint32_t seq,
                 std::string_view data = "") {
    return add(peer, student, 5309, port, flags, seq, data);
  }
  Script& noise() {
    packets_.push_back(Packet::parse(from_hex(arp_who_has)));
    packets_.push_back(Packet::parse(ipv4_frame().udp(port, 5309).build()));
    return *this;
  }
  /// The segment written last acknowledges what comes before this number.
  Script& acknowledging(std::uint32_t number) {
    auto bytes = packets_.back().bytes();
    Bytes changed(bytes.begin(), bytes.end());
    for (std::size_t i = 0; i < 4; ++i) {
      changed[14 + 20 + 8 + i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    }
    packets_.back() = Packet::parse(std::move(changed));
    return *this;
  }
  [[nodiscard]] std::vector<Conversation> conversations() const {
    std::vector<const Packet*> pointers;
    for (const Packet& packet : packets_) pointers.push_back(&packet);
    return wire::conversations(pointers);
  }
  /// The one conversation there is.
  [[nodiscard]] Conversation only() const {
    const auto found = conversations();
    EXPECT_EQ(found.size(), 1U);
    return found.empty() ? Conversation{} : found.front();
  }

  std::uint16_t port = 40000;

 private:
  Script& add(std::string_view from, std::string_view to, std::uint16_t from_port,
              std::uint16_t to_port, std::initializer_list<Field> flags, std::uint32_t seq,
              std::string_view data) {
    FrameBuilder builder;
    builder.ethernet(student_mac, peer_mac).ipv4(from, to).tcp(from_port, to_port);
    builder.set(tcp::sequence_number, seq).payload(data);
    for (const Field& flag : flags) builder.set(flag, 1);
    packets_.push_back(Packet::parse(builder.build()));
    return *this;
  }

  std::vector<Packet> packets_;
};

const std::initializer_list<Field> syn{tcp::syn}, syn_ack{tcp::syn, tcp::ack}, ack{tcp::ack},
    fin{tcp::fin, tcp::ack}, rst{tcp::rst, tcp::ack};

std::string text(const Stream& stream) { return std::string(as_text(stream.data)); }

TEST(Conversation, IsPutTogetherFromBothSides) {
  const Conversation found = Script()
                                 .noise()
                                 .client(syn, 1000)
                                 .server(syn_ack, 5000)
                                 .client(ack, 1001)
                                 .client(ack, 1001, "one ")
                                 .server(ack, 5001, "ONE")
                                 .client(ack, 1005, "two")
                                 .client(fin, 1008)
                                 .server(fin, 5004, "!")
                                 .client(ack, 1009)
                                 .only();
  EXPECT_EQ(found.client.from, (Endpoint{"10.9.0.1", 40000}));
  EXPECT_EQ(found.server.from, (Endpoint{"10.9.0.2", 5309}));
  EXPECT_EQ(text(found.client), "one two");
  EXPECT_EQ(text(found.server), "ONE!");
  EXPECT_TRUE(found.client.syn && found.client.fin && !found.client.rst && !found.client.gap);
  EXPECT_TRUE(found.server.syn && found.server.fin && !found.server.rst && !found.server.gap);
  EXPECT_EQ(found.client.syn_at, 2);
  EXPECT_EQ(found.server.syn_at, 3);
  EXPECT_EQ(found.client.first_data_at, 5);
  EXPECT_EQ(found.client.last_data_at, 7);
  EXPECT_EQ(found.client.fin_at, 8);
  EXPECT_EQ(found.server.fin_at, 9);
  EXPECT_EQ(found.client.rst_at, -1);
}

TEST(Conversation, CountsARetransmissionOnce) {
  const Conversation found = Script()
                                 .client(syn, 1000)
                                 .client(syn, 1000)
                                 .client(ack, 1001, "hello")
                                 .client(ack, 1001, "HELLO")
                                 .only();
  EXPECT_EQ(text(found.client), "hello");
  EXPECT_EQ(found.client.syn_at, 0);
  EXPECT_EQ(found.client.last_data_at, 2);
}

TEST(Conversation, LetsTheFirstCopyWinAnOverlap) {
  const Conversation found = Script()
                                 .client(syn, 1000)
                                 .client(ack, 1004, "DEF")
                                 .client(ack, 1001, "abcdefghi")
                                 .client(ack, 1008, "HIJ")
                                 .only();
  EXPECT_EQ(text(found.client), "abcDEFghiJ");
  EXPECT_FALSE(found.client.gap);
}

TEST(Conversation, SortsWhatArrivesOutOfOrder) {
  const Conversation found = Script()
                                 .client(syn, 1000)
                                 .client(fin, 1007, "g")
                                 .client(ack, 1004, "def")
                                 .client(ack, 1001, "abc")
                                 .only();
  EXPECT_EQ(text(found.client), "abcdefg");
  EXPECT_FALSE(found.client.gap);
  EXPECT_EQ(found.client.fin_at, 1);
}

TEST(Conversation, SaysWhenBytesAreMissing) {
  const Conversation middle =
      Script().client(syn, 1000).client(ack, 1001, "abc").client(ack, 1005, "e").only();
  EXPECT_EQ(text(middle.client), "abc");
  EXPECT_TRUE(middle.client.gap);
  const Conversation start = Script().client(syn, 1000).client(ack, 1005, "e").only();
  EXPECT_EQ(text(start.client), "");
  EXPECT_TRUE(start.client.gap);
  const Conversation end =
      Script().client(syn, 1000).client(ack, 1001, "abc").client(fin, 1009).only();
  EXPECT_EQ(text(end.client), "abc");
  EXPECT_TRUE(end.client.gap);
}

TEST(Conversation, SurvivesTheWrapOfSequenceNumbers) {
  const Conversation found = Script()
                                 .client(syn, 0xfffffffcU)
                                 .client(ack, 0xfffffffdU, "abc")
                                 .client(ack, 2, "fg")
                                 .client(ack, 0, "de")
                                 .client(fin, 4)
                                 .only();
  EXPECT_EQ(text(found.client), "abcdefg");
  EXPECT_FALSE(found.client.gap);
}

TEST(Conversation, FollowsSequenceNumbersFartherThanHalfWayAround) {
  const Conversation found =
      Script().client(syn, 0).client(ack, 0x60000001U, "b").client(ack, 0xc0000001U, "c").only();
  EXPECT_TRUE(found.client.gap);
  EXPECT_EQ(found.client.last_data_at, 2);
}

TEST(Conversation, BelievesTheFirstSynAckOnly) {
  const Conversation found = Script()
                                 .client(syn, 1000)
                                 .server(syn_ack, 5000)
                                 .server(syn_ack, 7000)
                                 .server(ack, 5001, "hello")
                                 .only();
  EXPECT_EQ(text(found.server), "hello");
  EXPECT_EQ(found.server.syn_at, 1);
}

TEST(Conversation, TakesDataOfSynAndFin) {
  const Conversation found = Script().client(syn, 1000, "early ").client(fin, 1007, "late").only();
  EXPECT_EQ(text(found.client), "early late");
  EXPECT_EQ(found.client.first_data_at, 0);
}

TEST(Conversation, NotesAReset) {
  const Conversation found = Script()
                                 .client(syn, 1000)
                                 .server(syn_ack, 5000)
                                 .client(ack, 1001, "hello")
                                 .server(rst, 5001, "ignored")
                                 .server(rst, 5001)
                                 .only();
  EXPECT_TRUE(found.server.rst);
  EXPECT_EQ(found.server.rst_at, 3);
  EXPECT_EQ(text(found.server), "");
  EXPECT_FALSE(found.client.rst);
}

/// Client and server close; the client's FIN is sent twice, and its second copy arrives late.
Script closed_by_both(std::uint32_t last_acknowledgment) {
  return Script()
      .client(syn, 1000)
      .server(syn_ack, 5000)
      .client(fin, 1001)
      .client(fin, 1001)
      .server(fin, 5001, "bye")
      .acknowledging(1002)
      .client(ack, 1002)
      .acknowledging(last_acknowledgment);
}

TEST(Conversation, IsNotResetByAKernelThatHasForgottenIt) {
  const Conversation found = closed_by_both(5005).server({tcp::rst}, 5001).only();
  EXPECT_FALSE(found.server.rst);
  EXPECT_EQ(found.server.rst_at, -1);
}

TEST(Conversation, IsResetWhenOneSideHasNotClosed) {
  EXPECT_TRUE(closed_by_both(5004).server({tcp::rst}, 5001).only().server.rst);
}

TEST(Conversation, IgnoresAKeepAliveProbe) {
  const Conversation found =
      Script().client(syn, 1000).client(ack, 1000, "?").client(ack, 1001, "abc").only();
  EXPECT_EQ(text(found.client), "abc");
  EXPECT_EQ(found.client.first_data_at, 2);
}

TEST(Conversation, BeginsAnewWithAnotherIsn) {
  const auto found = Script()
                         .client(syn, 1000)
                         .client(ack, 1001, "first")
                         .client(syn, 9000)
                         .client(ack, 9001, "second")
                         .conversations();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(text(found[0].client), "first");
  EXPECT_EQ(text(found[1].client), "second");
  EXPECT_EQ(found[1].client.syn_at, 2);
}

TEST(Conversation, IsKeptApartByItsPorts) {
  Script script;
  script.client(syn, 1000);
  script.port = 40001;
  script.client(syn, 2000).client(ack, 2001, "b");
  script.port = 40000;
  const auto found = script.client(ack, 1001, "a").conversations();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].client.from.port, 40000);
  EXPECT_EQ(text(found[0].client), "a");
  EXPECT_EQ(text(found[1].client), "b");
}

TEST(Conversation, WithoutASynBelongsToItsFirstSender) {
  const Conversation found =
      Script().server(ack, 5004, "def").server(ack, 5001, "abc").client(ack, 1001, "x").only();
  EXPECT_EQ(found.client.from, (Endpoint{"10.9.0.2", 5309}));
  EXPECT_EQ(text(found.client), "abcdef");
  EXPECT_FALSE(found.client.syn || found.client.gap);
  EXPECT_EQ(found.client.syn_at, -1);
}

TEST(Conversation, KnowsTheClientOfALateSyn) {
  const Conversation found = Script().server(syn_ack, 5000).client(syn, 1000).only();
  EXPECT_EQ(found.client.from.address, "10.9.0.1");
  EXPECT_TRUE(found.client.syn && found.server.syn);
}

TEST(Conversation, OpensFromBothSidesAtOnce) {
  const Conversation found = Script().client(syn, 1000).server(syn, 5000).only();
  EXPECT_EQ(found.client.from.address, "10.9.0.1");
  EXPECT_EQ(found.server.syn_at, 1);
}

TEST(Conversation, BeginsAnewFromTheOtherSideAfterAReset) {
  const auto found = Script().client(syn, 1000).client(rst, 1001).server(syn, 5000).conversations();
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[1].client.from.address, "10.9.0.2");
}

TEST(Conversation, RunsOverIpv6Too) {
  FrameBuilder builder;
  builder.ipv6("fd09::1", "fd09::2").tcp(40000, 5309).set(tcp::syn, 1);
  const Packet packet = Packet::parse_ip(builder.build());
  const auto found = conversations({&packet});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].client.from, (Endpoint{"fd09::1", 40000}));
  EXPECT_EQ(found[0].server.from, (Endpoint{"fd09::2", 5309}));
}

}  // namespace
}  // namespace wirebook::wire

// The wire as a machine: frames in, frames out.
#include "harness/lab/scripted_wire.hh"

#include <gmock/gmock.h>

#include "harness/wire/checksum.hh"
#include "tests/unit/lab/cable.hh"

namespace wirebook {
namespace {

namespace ipv4 = wire::ipv4;
namespace tcp = wire::tcp;
namespace udp = wire::udp;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

using Words = std::vector<std::string>;

/// A wire, and what came out of it so far: "one" from the student, "<one" from the peer.
class Bench {
 public:
  explicit Bench(const WireScript& script) : wire(script) {}

  Bench& put_in(Way way, Bytes frame) {
    std::vector<ScriptedWire::Delivery> out;
    wire.carry(way, std::move(frame), out);
    for (auto& [to, bytes] : out) {
      const auto packet = wire::Packet::parse(bytes);
      words.push_back((to == Way::to_student ? "<" : "") + std::string(as_text(packet.payload())));
      frames.push_back(std::move(bytes));
    }
    return *this;
  }
  Bench& student(std::string_view text) {
    return put_in(Way::from_student, datagram(Way::from_student, text));
  }
  Bench& peer(std::string_view text) {
    return put_in(Way::to_student, datagram(Way::to_student, text));
  }

  [[nodiscard]] Fate::Kind fate(int number) const {
    const auto found = wire.fates().find(number);
    return found == wire.fates().end() ? Fate::Kind::delivered : found->second.kind;
  }

  ScriptedWire wire;
  Words words;
  std::vector<Bytes> frames;
};

TEST(ScriptedWire, CarriesEverythingWithoutAScript) {
  Bench bench{WireScript{}};
  bench.student("one")
      .peer("two")
      .put_in(Way::from_student, {})
      .put_in(Way::to_student, Bytes(3, 0xff));
  EXPECT_THAT(bench.words, ElementsAre("one", "<two", "", "<\xff\xff\xff"));
  EXPECT_EQ(bench.frames[0], datagram(Way::from_student, "one"));
  EXPECT_EQ(bench.frames[3], Bytes(3, 0xff));
  EXPECT_THAT(bench.wire.fates(), IsEmpty());
}

TEST(ScriptedWire, DropsTheOneThatIsMeant) {
  Bench bench(WireScript{}.drop(2, from_student().udp()));
  bench.student("one").peer("x").student("two").peer("y").student("three");
  EXPECT_THAT(bench.words, ElementsAre("one", "<x", "<y", "three"));
  EXPECT_EQ(bench.fate(2), Fate::Kind::dropped);
  EXPECT_THAT(bench.wire.fates(), SizeIs(1));
}

TEST(ScriptedWire, DropsEveryOne) {
  Bench bench(WireScript{}.drop(every, from_student().udp().carrying("o")));
  bench.student("one").student("it").student("two");
  EXPECT_THAT(bench.words, ElementsAre("it"));
}

TEST(ScriptedWire, Duplicates) {
  Bench bench(WireScript{}.duplicate(1, to_student().udp()));
  bench.peer("one").peer("two");
  EXPECT_THAT(bench.words, ElementsAre("<one", "<one", "<two"));
  EXPECT_EQ(bench.fate(0), Fate::Kind::duplicated);
}

TEST(ScriptedWire, SwapsWithTheNextOfTheSameDirection) {
  Bench bench(WireScript{}.reorder(1, either_way().udp()));
  bench.student("one").peer("x");
  EXPECT_THAT(bench.words, ElementsAre("<x"));
  EXPECT_EQ(bench.fate(0), Fate::Kind::never_delivered);
  bench.student("two").student("three");
  EXPECT_THAT(bench.words, ElementsAre("<x", "two", "one", "three"));
  EXPECT_EQ(bench.fate(0), Fate::Kind::delayed);
  EXPECT_EQ(bench.wire.fates().at(0).behind, 2);
}

TEST(ScriptedWire, SwapsPairAfterPair) {
  Bench bench(WireScript{}.reorder(every, from_student().udp()));
  bench.student("1").student("2").student("3").student("4").student("5");
  EXPECT_THAT(bench.words, ElementsAre("2", "1", "4", "3"));
  EXPECT_EQ(bench.fate(4), Fate::Kind::never_delivered);
}

TEST(ScriptedWire, HoldsBackUntilOthersHavePassed) {
  Bench bench(WireScript{}.delay(1, from_student().udp(), until(to_student().udp(), 2)));
  bench.student("one").peer("x").student("two").peer("y").peer("z");
  EXPECT_THAT(bench.words, ElementsAre("<x", "two", "<y", "one", "<z"));
  EXPECT_EQ(bench.wire.fates().at(0).behind, 3);
}

TEST(ScriptedWire, CountsOnlyWhatPassedSince) {
  Bench bench(WireScript{}
                  .drop(2, to_student().udp())
                  .delay(1, from_student().udp(), until(to_student().udp())));
  bench.peer("before").student("one").peer("dropped");
  EXPECT_THAT(bench.words, ElementsAre("<before"));
  bench.peer("after");
  EXPECT_THAT(bench.words, ElementsAre("<before", "<after", "one"));
}

TEST(ScriptedWire, ReleasesOneByAnother) {
  Bench bench(WireScript{}
                  .delay(1, from_student().carrying("a"), until(from_student().carrying("b")))
                  .delay(1, from_student().carrying("b"), until(from_student().carrying("c"))));
  bench.student("a").student("b").student("c").student("d");
  EXPECT_THAT(bench.words, ElementsAre("c", "b", "a", "d"));
  EXPECT_EQ(bench.wire.fates().at(0).behind, 1);
  EXPECT_EQ(bench.wire.fates().at(1).behind, 2);
}

TEST(ScriptedWire, ReleasesInTheOrderOfHolding) {
  Bench bench(WireScript{}.delay(every, from_student().udp(), until(to_student().udp())));
  bench.student("1").student("2").student("3").peer("now").student("4");
  EXPECT_THAT(bench.words, ElementsAre("<now", "1", "2", "3"));
  EXPECT_EQ(bench.fate(4), Fate::Kind::never_delivered);
}

TEST(ScriptedWire, SaysWhatItStillHolds) {
  Bench bench(WireScript{}.delay(1, from_student().udp(), until(to_student().tcp())));
  bench.student("one").peer("x");
  EXPECT_EQ(bench.fate(0), Fate::Kind::never_delivered);
  EXPECT_EQ(bench.wire.fates().at(0).rule, 0);
}

TEST(ScriptedWire, ChangesAFieldAndLeavesTheChecksumStale) {
  Bench bench(
      WireScript{}.corrupt(1, from_student().udp(), put(udp::header, "destination port", 7)));
  bench.student("one");
  const auto packet = wire::Packet::parse(bench.frames.at(0));
  const auto before = wire::Packet::parse(datagram(Way::from_student, "one"));
  EXPECT_EQ(packet.get(udp::header, udp::destination_port), 7U);
  EXPECT_EQ(packet.get(udp::header, udp::checksum), before.get(udp::header, udp::checksum));
  EXPECT_NE(packet.get(udp::header, udp::checksum), wire::right_checksum(packet, udp::header));
  const auto& fate = bench.wire.fates().at(0);
  EXPECT_EQ(fate.kind, Fate::Kind::changed);
  EXPECT_EQ(fate.change, "UDP destination port 9000 became 7");
  EXPECT_TRUE(std::ranges::equal(fate.instead.bytes(), bench.frames[0]));
}

TEST(ScriptedWire, ChangesAFieldAndRedoesTheChecksums) {
  Bench bench(WireScript{}.corrupt(1, from_student().udp(),
                                   put(ipv4::header, ipv4::source, "10.9.0.9").checksums_redone()));
  bench.student("one");
  const auto packet = wire::Packet::parse(bench.frames.at(0));
  EXPECT_EQ(wire::shown(packet.bytes_of(ipv4::header), ipv4::source), "10.9.0.9");
  EXPECT_EQ(packet.get(udp::header, udp::checksum), wire::right_checksum(packet, udp::header));
  EXPECT_EQ(packet.get(ipv4::header, ipv4::header_checksum),
            wire::right_checksum(packet, ipv4::header));
  EXPECT_EQ(bench.wire.fates().at(0).change, "IPv4 source 10.9.0.1 became 10.9.0.9");
}

TEST(ScriptedWire, FlipsOneBitOnly) {
  const auto before = datagram(Way::from_student, "one");
  const auto flipped = [&](const Damage& damage) {
    Bench bench(WireScript{}.corrupt(1, from_student().udp(), damage));
    bench.student("one");
    std::vector<std::pair<std::size_t, int>> changes;
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (const int change = before[i] ^ bench.frames.at(0).at(i)) changes.emplace_back(i, change);
    }
    return changes;
  };
  EXPECT_THAT(flipped(flip(udp::header, udp::length, 3)), ElementsAre(Pair(39, 8)));
  EXPECT_THAT(flipped(flip(udp::header, udp::length, 15)), ElementsAre(Pair(38, 0x80)));
  EXPECT_THAT(flipped(flip(ipv4::header, ipv4::dont_fragment)), ElementsAre(Pair(20, 0x40)));
  EXPECT_THAT(flipped(flip_data(2, 7)), ElementsAre(Pair(44, 0x80)));
}

/// A frame without the field is none that could be changed.
TEST(ScriptedWire, ChangesOnlyWhatHasTheField) {
  Bench bench(WireScript{}.corrupt(1, from_student().udp(), flip_data(3)));
  bench.student("one").student("four").student("five");
  EXPECT_EQ(bench.fate(0), Fate::Kind::delivered);
  EXPECT_EQ(bench.fate(1), Fate::Kind::changed);
  EXPECT_EQ(bench.wire.reports().at(0).met, 2U);
}

TEST(ScriptedWire, CountsARetransmissionLikeAnyOther) {
  Bench bench(WireScript{}.drop(1, from_student().tcp().with(tcp::syn)));
  for (int i = 0; i < 2; ++i) bench.put_in(Way::from_student, segment(Way::from_student, "S"));
  EXPECT_THAT(bench.frames, SizeIs(1));
  EXPECT_EQ(bench.fate(0), Fate::Kind::dropped);
  EXPECT_EQ(bench.fate(1), Fate::Kind::delivered);
}

TEST(ScriptedWire, GivesAFrameToTheFirstRule) {
  Bench bench(WireScript{}.drop(1, from_student().udp()).duplicate(1, from_student()));
  bench.student("one").student("two");
  EXPECT_THAT(bench.words, ElementsAre("two"));
  const auto reports = bench.wire.reports();
  EXPECT_THAT(reports.at(0).frames, ElementsAre(0));
  EXPECT_THAT(reports.at(1).frames, IsEmpty());
  EXPECT_EQ(reports[1].too_late, 1U);
}

TEST(ScriptedWire, ReportsARuleThatMetNothing) {
  Bench bench(WireScript{}.drop(3, from_student().udp()).drop(1, to_student().tcp()));
  bench.student("one").student("two");
  const auto reports = bench.wire.reports();
  EXPECT_EQ(reports.at(0).rule, "drop the 3rd UDP datagram from the student");
  EXPECT_EQ(reports[0].met, 2U);
  EXPECT_THAT(reports[0].frames, IsEmpty());
  EXPECT_EQ(reports.at(1).met, 0U);
}

/// The same frames, the same script, the same end: also with what no host of ours would send.
TEST(ScriptedWire, DoesTheSameAgain) {
  const auto play = [] {
    Bench bench(WireScript{}
                    .drop(3, either_way().udp())
                    .reorder(every, from_student().udp())
                    .duplicate(2, to_student())
                    .delay(1, to_student().tcp(), until(from_student()))
                    .corrupt(every, to_student().udp(), flip(ipv4::header, ipv4::ttl, 2)));
    std::uint32_t random = 1984;
    for (int i = 0; i < 2000; ++i) {
      random = random * 1664525 + 1013904223;
      const auto way = (random >> 16 & 1U) != 0 ? Way::from_student : Way::to_student;
      auto frame = (random >> 17 & 1U) != 0 ? datagram(way, std::to_string(i))
                                            : segment(way, "A", std::to_string(i));
      if ((random >> 18 & 7U) == 0) frame.resize(random >> 21 & 63U);
      bench.put_in(way, std::move(frame));
    }
    return bench.frames;
  };
  EXPECT_EQ(play(), play());
}

}  // namespace
}  // namespace wirebook

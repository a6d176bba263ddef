#include "harness/check/wrong_sums.hh"

#include <gmock/gmock.h>

#include <map>
#include <numeric>

#include "harness/wire/checksum.hh"
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::Contains;
using testing::Each;
using testing::Key;
using testing::Not;
using testing::Pair;

std::multimap<std::string, std::uint16_t> sums_of(const FrameBuilder& frame,
                                                  const wire::Header& header) {
  const auto packet = wire::Packet::parse(frame.build());
  const auto rest = packet.bytes().subspan(packet.find(header)->offset);
  Bytes segment(rest.begin(), rest.end());
  wire::write(segment, *wire::checksum_field(header), 0);
  std::multimap<std::string, std::uint16_t> sums;
  for (const auto& sum : wrong_sums(header, wire::pseudo_header(packet), segment)) {
    sums.emplace(sum.code, sum.value);
  }
  return sums;
}

std::multimap<std::string, std::uint16_t> udp_sums(std::string_view text) {
  return sums_of(from_student().udp(40000, 9000).payload(text), wire::udp::header);
}

TEST(WrongSums, AreWhatWrongSumsGive) {
  const auto sums = udp_sums("hello");  // right: e884
  EXPECT_THAT(sums, Contains(Pair("CK_NOT_INVERTED", 0x177b)));
  EXPECT_THAT(sums, Contains(Pair("NO_PSEUDO", 0xfcb7)));
  EXPECT_THAT(sums, Contains(Pair("PSEUDO_SRC_ZERO", 0xf28e)));
  EXPECT_THAT(sums, Contains(Pair("UDP_LEN", 0xe88c)));
  EXPECT_THAT(sums, Contains(Pair("PAD_LEFT", 0x5716)));
  EXPECT_THAT(sums, Contains(Pair("NO_FOLD", 0xe886)));
  EXPECT_THAT(sums, Not(Contains(Key("TCPLEN_NO_DATA"))));
  const auto syn = from_student().tcp(40000, 9000).set(wire::tcp::syn, 1);
  EXPECT_THAT(sums_of(syn, wire::tcp::header), Not(Contains(Key("TCPLEN_NO_DATA"))));
  const auto with_data = FrameBuilder(syn).payload("hello");
  EXPECT_THAT(sums_of(with_data, wire::tcp::header), Contains(Key("TCPLEN_NO_DATA")));
}

TEST(WrongSums, OfIcmpHaveNoPseudoHeader) {
  Bytes data(56);
  std::iota(data.begin(), data.end(), std::uint8_t{0});
  const auto request = from_student().icmp_echo(8, 0x1234, 1).payload(data);  // right: eeb7
  const auto sums = sums_of(request, wire::icmp_echo::header);
  EXPECT_THAT(sums, Contains(Pair("CK_NOT_INVERTED", 0x1148)));
  EXPECT_THAT(sums, Contains(Pair("PSEUDO_TOO", 0xda61)));
  EXPECT_THAT(sums, Contains(Pair("CK_HEADER_ONLY", 0xe5ca)));
  EXPECT_THAT(sums, Not(Contains(Key("NO_PSEUDO"))));
}

TEST(WrongSums, ListOnlyWhatCanShow) {
  EXPECT_THAT(udp_sums("hell"), Not(Contains(Key("PAD_LEFT"))));
  // What comes out as 0000 is sent as ffff, and so is a sum that was never inverted.
  const auto zero = udp_sums("zero?\x80");
  EXPECT_THAT(zero, Not(Contains(Key("CK_NOT_INVERTED"))));
  EXPECT_THAT(zero, Each(Pair(testing::_, Not(0xffff))));
  EXPECT_TRUE(wrong_sums(wire::udp::header, {}, {}).empty());
}

}  // namespace
}  // namespace wirebook::check

#include <gmock/gmock.h>

#include "harness/report/parts.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"
#include "tests/unit/report/pages.hh"

namespace wirebook::report {
namespace {

using namespace std::chrono_literals;
using check::Finding;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
namespace ipv4 = wire::ipv4;
namespace tcp = wire::tcp;
namespace udp = wire::udp;

wire::FrameBuilder leaving(std::string_view to = peer_address) {
  wire::FrameBuilder frame;
  return frame.ethernet(student_mac, peer_mac).ipv4(student_address, to);
}

std::string arrival(const std::vector<Finding>& findings, const Outcome& outcome, Named& named) {
  Text text;
  std::vector<Finding> left_over;
  write_arrival(text, findings, &outcome, left_over, named);
  return text.str(false);
}

std::string arrival(const std::vector<Finding>& findings, const Outcome& outcome) {
  Named named;
  return arrival(findings, outcome, named);
}

Outcome run_of(const Bytes& frame) {
  auto outcome = started({"hello"});
  add_frame(outcome, 1ms, student_name, frame);
  return outcome;
}

TEST(Arrival, DrawsNoPictureOfACardThatFollowsFromAnAddress) {
  const auto outcome = run_of(leaving("10.9.255.255").udp(7, 9).build());
  const auto card =
      wrong_field(outcome, 0, wire::ethernet::header, wire::ethernet::destination, 0xffffffffffff);
  const auto address = wrong_field(outcome, 0, ipv4::header, ipv4::destination, 0x0a0900ff);
  const auto text = arrival({card, address}, outcome);
  EXPECT_THAT(text, HasSubstr("packet 1, IPv4 header"));
  EXPECT_THAT(text, Not(HasSubstr("Ethernet header")));
  EXPECT_LT(text.find("bytes 30-33"), text.find("  Ethernet destination"));
  EXPECT_THAT(arrival({card}, outcome), HasSubstr("packet 1, Ethernet header"));
}

TEST(Arrival, DrawsNoPictureOfAHeaderWhereAllIsDerived) {
  const auto outcome = run_of(leaving().udp(7, 9).payload("hello").build());
  auto length = wrong_field(outcome, 0, udp::header, udp::length, 14);
  length.derived = true;
  const auto port = wrong_field(outcome, 0, ipv4::header, ipv4::ttl, 1);
  EXPECT_THAT(arrival({length, port}, outcome), Not(HasSubstr("UDP header")));
  EXPECT_THAT(arrival({length}, outcome), HasSubstr("UDP header"));
}

TEST(Arrival, LeavesOutOptionsThatNothingIsWrongWith) {
  const auto outcome =
      run_of(leaving().tcp(7, 9).set(tcp::syn, 1).options(from_hex("020405b4")).build());
  const auto port = wrong_field(outcome, 0, tcp::header, tcp::destination_port, 10);
  const auto text = arrival({port}, outcome);
  EXPECT_THAT(text, Not(HasSubstr("options 02")));
  EXPECT_THAT(text, HasSubstr("     (then 4 bytes of options)\n"));
  auto options = port;
  options.field = "options";
  EXPECT_THAT(arrival({port, options}, outcome), HasSubstr("options 02 04 05 b4"));
}

TEST(Arrival, PutsBothSidesOfALongAddressIntoTheSameColumns) {
  const auto outcome = run_of(leaving("255.255.255.255").udp(7, 9).build());
  const auto text =
      arrival({wrong_field(outcome, 0, ipv4::header, ipv4::destination, 0x0a0900ff)}, outcome);
  EXPECT_THAT(text, HasSubstr("    expected    0a 09 00 ff      10.9.0.255   0x0a0900ff\n"
                              "    actual      ff ff ff ff 255.255.255.255   0xffffffff\n"));
}

Finding of_kind(Finding::Kind kind, const std::string& sentence, int frame) {
  Finding finding;
  finding.kind = kind;
  finding.sentence = sentence;
  finding.frame = frame;
  return finding;
}

TEST(Arrival, SaysOnceWhichPacketIsTooMany) {
  const auto outcome = run_of(leaving().udp(7, 9).payload("hello").build());
  const auto packet = wire::summary(outcome.frames.front().packet);
  Named named;
  EXPECT_EQ(
      arrival({of_kind(Finding::Kind::extra, "one packet too many: " + packet, 0)}, outcome, named),
      "\nWhat came and must not\n  one packet too many:\n    packet 1   " + packet + "\n");
  EXPECT_THAT(named, ElementsAre(0));
}

TEST(Arrival, NamesByTheirNumbersThePacketsOfAShortStory) {
  auto outcome = run_of(leaving().udp(7, 9).build());
  const auto missing = of_kind(Finding::Kind::missing, "3 packets expected", -1);
  EXPECT_THAT(arrival({missing}, outcome), HasSubstr("    packet 1   UDP"));
  add_frame(outcome, 2ms, student_name, leaving().udp(7, 9).build());
  add_frame(outcome, 3ms, student_name, leaving().udp(7, 9).build());
  Named named;
  EXPECT_THAT(arrival({missing}, outcome, named), HasSubstr("came instead: packets 1, 2 and 3.\n"));
  EXPECT_THAT(named, ElementsAre(0, 1, 2));
}

TEST(Arrival, DoesNotCountTheKernelsOwnAmongWhatCame) {
  auto outcome = started({"hello"});
  wire::FrameBuilder syn;
  syn.ethernet(peer_mac, student_mac).ipv4(peer_address, student_address);
  add_frame(outcome, 1ms, peer_name, syn.tcp(7, 9).set(tcp::syn, 1).build());
  add_frame(outcome, 1ms, student_name,
            leaving()
                .tcp(9, 7)
                .set(tcp::rst, 1)
                .set(tcp::ack, 1)
                .set(tcp::acknowledgment_number, 1)
                .build());
  Named named;
  EXPECT_THAT(arrival({of_kind(Finding::Kind::missing, "nothing", -1)}, outcome, named),
              HasSubstr("Nothing at all left the student's host"));
  EXPECT_THAT(named, IsEmpty());
}

TEST(Arrival, SaysOfTheNearestPacketThatItsPictureFollows) {
  const auto outcome = run_of(leaving().udp(7, 9).build());
  const auto port = wrong_field(outcome, 0, udp::header, udp::destination_port, 10);
  const auto missing = of_kind(Finding::Kind::missing, "no datagram to port 10", 0);
  EXPECT_THAT(arrival({port, missing}, outcome),
              HasSubstr("that came is packet 1, shown below.\n"));
  const auto without = of_kind(Finding::Kind::missing, "2 packets expected", -1);
  EXPECT_THAT(arrival({port, without}, outcome),
              HasSubstr("What came instead is packet 1, shown below.\n"));
  EXPECT_THAT(arrival({missing}, outcome), HasSubstr("is packet 1:\n  UDP 10.9.0.1:7"));
}

}  // namespace
}  // namespace wirebook::report

#include <gmock/gmock.h>

#include "harness/report/parts.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"
#include "tests/unit/report/pages.hh"

namespace wirebook::report {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
namespace tcp = wire::tcp;

wire::FrameBuilder sent(std::string_view from = student_address,
                        std::string_view to = peer_address) {
  wire::FrameBuilder frame;
  return frame.ethernet(student_mac, peer_mac).ipv4(from, to);
}

wire::FrameBuilder came(std::string_view from = peer_address) {
  wire::FrameBuilder frame;
  return frame.ethernet(peer_mac, student_mac).ipv4(from, student_address);
}

std::string timeline(const Outcome& outcome, const Named& named = {}) {
  Text text;
  write_timeline(text, outcome, named);
  return text.str(false);
}

std::string ladder(const Outcome& outcome, const Named& named = {}) {
  Text text;
  write_ladder(text, outcome, named);
  return text.str(false);
}

/// A SYN by hand, the answer to it, and what the student's kernel makes of that.
Outcome syn_by_hand() {
  auto outcome = started({"raw_syn"});
  add_frame(outcome, 1ms, student_name, sent().tcp(7569, 80).set(tcp::syn, 1).build());
  add_frame(outcome, 2ms, peer_name,
            came()
                .tcp(80, 7569)
                .set(tcp::syn, 1)
                .set(tcp::ack, 1)
                .set(tcp::acknowledgment_number, 1)
                .build());
  add_frame(outcome, 3ms, student_name,
            sent().tcp(7569, 80).set(tcp::rst, 1).set(tcp::sequence_number, 1).build());
  return outcome;
}

TEST(Timeline, TellsTheKernelsOwnResetFromThePrograms) {
  const auto text = timeline(syn_by_hand());
  EXPECT_THAT(text, HasSubstr("0.001  student        -> TCP 10.9.0.1:7569 > 10.9.0.2:80 SYN\n"));
  EXPECT_THAT(text, HasSubstr("0.003  your kernel    -> TCP 10.9.0.1:7569 > 10.9.0.2:80 RST\n"));
  EXPECT_THAT(text, HasSubstr("and reset it. That does not\n  count against you.\n"));
}

TEST(Timeline, SaysNothingOfTheKernelWhereTheProgramResets) {
  auto outcome = syn_by_hand();
  outcome.frames.back().packet = wire::Packet::parse(
      sent().tcp(7569, 80).set(tcp::rst, 1).set(tcp::sequence_number, 7).build());
  const auto text = timeline(outcome);
  EXPECT_THAT(text, HasSubstr("0.003  student        -> TCP"));
  EXPECT_THAT(text, Not(HasSubstr("kernel")));
}

TEST(Timeline, NumbersThePacketsThatThePageSpeaksOf) {
  const auto text = timeline(syn_by_hand(), {1});
  EXPECT_THAT(text, HasSubstr("0.000  student         raw_syn\n"));
  EXPECT_THAT(text, HasSubstr("0.001  student         -> TCP"));
  EXPECT_THAT(text, HasSubstr("0.002  internet-host 2 -> TCP"));
}

TEST(Timeline, NumbersNothingWhereThereIsOnePacketOnly) {
  auto outcome = started({"hello"});
  add_frame(outcome, 1ms, student_name, sent().udp(7569, 80).build());
  EXPECT_THAT(timeline(outcome, {0}), HasSubstr("0.001  student        -> UDP"));
}

TEST(Timeline, NamesWhoseAddressItIsAndNotWhoPassedItOn) {
  auto outcome = started({"traceroute"});
  const std::vector<std::pair<std::string_view, std::string_view>> owners{
      {"10.9.0.254", "router-1"},
      {"10.9.2.254", "router-3"},
      {"10.9.3.2", "internet-host"},
      {"10.9.77.254", "router-1"}};
  for (const auto& [address, owner] : owners) {
    add_frame(outcome, 1ms, "router-1", came(address).icmp(11, 0).build());
  }
  const auto text = timeline(outcome);
  for (const auto& [address, owner] : owners) {
    EXPECT_THAT(text, HasSubstr(std::string(owner) + std::string(15 - owner.size(), ' ') +
                                "-> ICMP " + std::string(address)));
  }
}

TEST(Timeline, TellsTheTimeToLiveWhereTheProgramHasChosenIt) {
  auto outcome = started({"traceroute"});
  for (const unsigned ttl : {1U, 64U}) {
    add_frame(outcome, 1ms, student_name,
              sent().set(wire::ipv4::ttl, ttl).udp(40000, 33434).payload("probe").build());
  }
  EXPECT_THAT(timeline(outcome), HasSubstr("> 10.9.0.2:33434 TTL 1, 5 bytes\n"));
  EXPECT_THAT(timeline(outcome), HasSubstr("> 10.9.0.2:33434 TTL 64, 5 bytes\n"));
  outcome.frames.front() = outcome.frames.back();
  EXPECT_THAT(timeline(outcome), Not(HasSubstr("TTL")));
  outcome.frames.front().packet = wire::Packet::parse(
      sent(student_address, "239.1.2.3").set(wire::ipv4::ttl, 1).udp(40000, 33434).build());
  EXPECT_THAT(timeline(outcome), Not(HasSubstr("TTL")));
}

/// A server that hangs, with what the kernels say when the test ends it.
Outcome hung() {
  auto outcome = started({"echo_poll", "7569"});
  const auto add = [&](Moment at, bool student, std::initializer_list<wire::Field> flags,
                       std::string_view data = "") {
    auto frame = student ? sent().tcp(7569, 40000) : came().tcp(40000, 7569);
    for (const auto& flag : flags) frame.set(flag, 1);
    add_frame(outcome, at, student ? student_name : peer_name, frame.payload(data).build());
  };
  add(1ms, false, {tcp::syn});
  add(2ms, true, {tcp::syn, tcp::ack});
  add(3ms, false, {tcp::ack, tcp::psh}, "hello");
  outcome.ending.kind = Ending::Kind::timed_out;
  outcome.ending.told_to_end = 5s;
  add_event(outcome, 5s, Event::Kind::ended, student_name,
            "still waiting in recv() after 5000 ms; ended by the test");
  add(5001ms, true, {tcp::fin, tcp::ack});
  add(5002ms, false, {tcp::fin, tcp::ack});
  add_event(outcome, 5003ms, Event::Kind::peer, peer_name, "TCP client: nothing came");
  return outcome;
}

TEST(Ladder, EndsWhereTheTestEndsAHungProgram) {
  const auto text = ladder(hung());
  EXPECT_THAT(text, Not(HasSubstr("FIN")));
  EXPECT_THAT(text, HasSubstr("TCP client: nothing came"));
}

TEST(Ladder, BreaksWordsWithoutAnArrowIntoLines) {
  EXPECT_THAT(ladder(hung()),
              HasSubstr("  5.000      |    still waiting in recv() after 5000    |\n"
                        "             |    ms; ended by the test                 |\n"));
}

TEST(Ladder, SaysThatTheKernelConnects) {
  EXPECT_THAT(ladder(hung()), HasSubstr("connect ----------------------------->|   your kernel"));
}

TEST(Ladder, NumbersTheRungsThatThePageSpeaksOf) {
  const auto text = ladder(hung(), {2});
  EXPECT_THAT(text, HasSubstr("  0.003    3 |--- \"hello\""));
  EXPECT_THAT(text, HasSubstr("  0.001      |--- connect"));
}

TEST(Timeline, EndsWhereTheTestEndsAHungProgram) {
  EXPECT_THAT(timeline(hung()), Not(HasSubstr("FIN")));
}

/// A conversation by hand from the spare address.
Outcome by_hand() {
  auto outcome = started({"handshake"});
  const auto add = [&](bool student, std::uint32_t sequence, std::uint32_t acknowledgment,
                       std::initializer_list<wire::Field> flags, std::string_view data = "") {
    auto frame = student ? sent(spare_address).tcp(7569, 80)
                         : sent(peer_address, spare_address).tcp(80, 7569);
    frame.set(tcp::sequence_number, sequence).set(tcp::acknowledgment_number, acknowledgment);
    for (const auto& flag : flags) frame.set(flag, 1);
    add_frame(outcome, 1ms, student ? student_name : peer_name, frame.payload(data).build());
  };
  add(true, 90210, 0, {tcp::syn});
  add(false, 4294967295, 90211, {tcp::syn, tcp::ack});
  add(true, 90211, 0, {tcp::ack});
  add(true, 90211, 5000000, {tcp::ack, tcp::psh}, "caozeudii");
  add(false, 0, 90220, {tcp::ack});
  add(true, 90210, 1, {tcp::fin, tcp::ack});
  return outcome;
}

TEST(Ladder, OfAConversationByHandShowsEverySegmentWithItsNumbers) {
  ASSERT_TRUE(has_conversation(by_hand()));
  const auto text = ladder(by_hand(), {5});
  EXPECT_THAT(text, HasSubstr("|--- SYN seq 0 ---"));
  EXPECT_THAT(text, HasSubstr("|<-- SYN+ACK seq 0, ack 1 ---"));
  EXPECT_THAT(text, HasSubstr("|--- ACK seq 1, ack 1 ---"));
  EXPECT_THAT(text, HasSubstr("|--- PSH+ACK seq 1, ack far off, 9 bytes ->|   \"caozeudii\"\n"));
  EXPECT_THAT(text, HasSubstr("|<-- ACK seq 1, ack 10 ---"));
  EXPECT_THAT(text, HasSubstr("    6 |--- FIN+ACK seq 0, ack 2 ---"));
  EXPECT_THAT(text, HasSubstr("counted from the number in each side's SYN"));
}

TEST(Ladder, IsNotForASynByHandThatNothingFollows) {
  EXPECT_FALSE(has_conversation(syn_by_hand()));
}

}  // namespace
}  // namespace wirebook::report

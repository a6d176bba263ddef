// Peers on several hosts, one after the other, with streams, datagrams and packets of any kind.
#include <fmt/format.h>

#include <algorithm>

#include "harness/base/sys.hh"
#include "harness/wire/headers.hh"
#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

using testing::AllOf;
using testing::Each;
using testing::Field;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using wire::FrameBuilder;
using namespace std::chrono_literals;

class Peers : public LabTest {
 protected:
  static Outcome hear(const Network& network, std::vector<std::string> arguments,
                      const std::vector<Part>& peers, Right right = Right::none) {
    return run_in(network, "hearer", {.arguments = std::move(arguments), .right = right}, peers);
  }

  static void expect_all_finished(const Outcome& outcome) {
    for (const auto& peer : outcome.peers) {
      EXPECT_TRUE(peer.finished) << peer.host << ": " << peer.stuck_at << ": " << peer.reason;
    }
  }
};

/// The stranger is heard first, whatever the machine is busy with.
TEST_F(Peers, ThatWaitForEachOtherAreHeardInOrder) {
  for (int i = 0; i < 50; ++i) {
    const auto outcome = hear(Network::lan, {"ask", "10.9.0.2", "4135", "2"},
                              {{"internet-host", Script{}
                                                     .bind_udp(4135)
                                                     .receive_datagram()
                                                     .announce("the student has asked")
                                                     .after("the stranger has answered")
                                                     .reply("right")},
                               {"stranger", Script{}
                                                .bind_udp(4135)
                                                .after("the student has asked")
                                                .reply("wrong")
                                                .announce("the stranger has answered")}});
    ASSERT_EQ(outcome.out, "10.9.0.3 wrong\n10.9.0.2 right\n") << "in lab " << i;
    expect_all_finished(outcome);
  }
}

TEST_F(Peers, OfTheStudentsOwnHostServeUnixSockets) {
  for (const std::string path : {"@answers", "/tmp/answers"}) {
    const auto server = Script{}.listen_unix(path).accept().receive_end().send("heard").close();
    const auto outcome =
        hear(Network::pair, {"ask_unix", path, "can you hear me?"}, {{"student", server}});
    EXPECT_EQ(outcome.out, "heard");
    EXPECT_EQ(as_text(outcome.peers.front().received), "can you hear me?");
    EXPECT_THAT(outcome.frames, IsEmpty());
    expect_all_finished(outcome);
  }
}

TEST_F(Peers, OfAnotherHostHaveNoAbstractName) {
  const auto server = Script{}.listen_unix("@answers").accept();
  const auto outcome =
      hear(Network::pair, {"ask_unix", "@answers", "hello"}, {{"internet-host", server}});
  EXPECT_EQ(outcome.ending.status, 1);
  EXPECT_FALSE(outcome.peers.front().finished);
}

TEST_F(Peers, OfTheStudentsOwnHostListenBelowTmpOnly) {
  EXPECT_THROW(hear(Network::pair, {"ask_unix", "/answers", "hello"},
                    {{"student", Script{}.listen_unix("/answers").accept()}}),
               SysError);
}

TEST_F(Peers, ThatWaitForNobodyAreAFault) {
  try {
    hear(Network::pair, {"ask", "10.9.0.2", "4135"},
         {{"internet-host", Script{}.bind_udp(4135).after("pigs fly")}});
    FAIL() << "a script that would wait for ever";
  } catch (const SysError& error) {
    EXPECT_THAT(error.what(), HasSubstr("find the script that says that pigs fly"));
  }
}

TEST_F(Peers, SpeakBothFamilies) {
  const auto network = Network::lan.with_ipv6();
  for (const std::string family : {"fd09::", "10.9.0."}) {
    const auto answer = Script{}.bind_udp(4135).receive_datagram().reply("here");
    auto outcome = hear(network, {"ask", family + "3", "4135"}, {{"stranger", answer}});
    EXPECT_EQ(outcome.out, family + "3 here\n");
    expect_all_finished(outcome);
    const auto server = Script{}.listen_tcp(5309).accept().send("one").finish().receive_end();
    outcome = hear(network, {"read_pieces", family + "2", "5309"}, {{"internet-host", server}});
    EXPECT_EQ(outcome.out, "one ");
    expect_all_finished(outcome);
    const auto client =
        Script{}.connect_tcp(5309, family + "1").send("two").receive(3).finish().receive_end();
    outcome = hear(network, {"serve_all", family == "fd09::" ? "::" : "0.0.0.0", "5309"},
                   {{"stranger", client}});
    expect_all_finished(outcome);
    EXPECT_THAT(outcome.sent_by("stranger"), SizeIs(testing::Ge(3U)));
  }
}

TEST_F(Peers, OfTheSecondWireReachTheStudentThere) {
  const auto outcome = hear(
      Network::two_wires, {"serve_all", "0.0.0.0", "5309"},
      {{"stranger", Script{}.connect_tcp(5309).send("two").receive(3).finish().receive_end()}});
  expect_all_finished(outcome);
  EXPECT_THAT(outcome.sent(), Each(Field(&Frame::interface, "eth1")));
}

TEST_F(Peers, InAGroupHearWhatIsSentToIt) {
  const auto outcome = hear(
      Network::lan.with_default_route(), {"ask", "239.1.2.3", "4135", "1"},
      {{"stranger", Script{}.bind_udp(4135).join("239.1.2.3").receive_datagram().reply("here")}});
  EXPECT_EQ(outcome.out, "10.9.0.3 here\n");
  EXPECT_THAT(outcome.sent_by("stranger"), SizeIs(1)) << "without the reports, which are noise";
}

/// A client is in the middle of its words while another one is served.
TEST_F(Peers, CanSpeakWhenAnotherHasBeenServed) {
  const auto first = Script{}
                         .connect_tcp(5309)
                         .announce("the first client is connected")
                         .after("the second client has its echo")
                         .send("first")
                         .receive(5)
                         .finish()
                         .receive_end();
  const auto second = Script{}
                          .connect_tcp(5309)
                          .after("the first client is connected")
                          .send("second")
                          .receive(6)
                          .announce("the second client has its echo")
                          .finish()
                          .receive_end();
  const auto outcome = hear(Network::lan, {"serve_all", "0.0.0.0", "5309", "2"},
                            {{"internet-host", first}, {"stranger", second}});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  expect_all_finished(outcome);
  std::vector<std::string> words;
  for (const auto& frame : outcome.sent()) {
    if (!frame.packet.payload().empty()) words.emplace_back(as_text(frame.packet.payload()));
  }
  EXPECT_THAT(words, testing::ElementsAre("second", "first"));
}

using Streams = Peers;

TEST_F(Streams, InPiecesAreReadPieceByPiece) {
  for (int i = 0; i < 20; ++i) {
    const auto outcome = hear(Network::pair, {"read_pieces", "10.9.0.2", "5309"},
                              {{"internet-host", Script{}
                                                     .listen_tcp(5309)
                                                     .accept()
                                                     .send_bytewise("hello")
                                                     .send_pieces({"a b", "c", "d\ne"})
                                                     .finish()
                                                     .receive_end()}});
    ASSERT_EQ(outcome.out, "h e l l o a b c d\ne ") << "in lab " << i;
    expect_all_finished(outcome);
  }
}

TEST_F(Streams, InPiecesDoNotWaitForAProgramThatWantsMore) {
  const auto outcome =
      hear(Network::pair, {"peek", "10.9.0.2", "5309", "5"},
           {{"internet-host", Script{}.listen_tcp(5309).accept().send_bytewise("hello").close()}});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  EXPECT_EQ(outcome.out, "hello");
}

TEST_F(Streams, StopWhenTheWindowIsClosedAndGoOn) {
  const std::string plenty(300000, 'x');
  const auto slow = Script{}
                        .receive_buffer(4096)
                        .connect_tcp(5309)
                        .send_until_full(plenty)
                        .announce("the slow client's window is closed")
                        .after("the other client has its echo")
                        .send_rest()
                        .finish()
                        .receive_end();
  const auto other = Script{}
                         .after("the slow client's window is closed")
                         .connect_tcp(5309)
                         .send("me, too")
                         .receive(7)
                         .announce("the other client has its echo")
                         .finish()
                         .receive_end();
  const auto outcome = hear(Network::pair, {"serve_all", "0.0.0.0", "5309", "2"},
                            {{"internet-host", slow}, {"internet-host", other}});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  expect_all_finished(outcome);
  EXPECT_THAT(outcome.peers.at(0).received, SizeIs(plenty.size()));
  const auto closed = [](const Frame& frame) {
    return frame.host == peer_name &&
           frame.packet.get(wire::tcp::header, wire::tcp::window) == 0U &&
           frame.packet.get(wire::tcp::header, wire::tcp::rst) == 0U;
  };
  EXPECT_TRUE(std::ranges::any_of(outcome.frames, closed));
}

TEST_F(Streams, OfAServerThatReadsNothingBlockTheSender) {
  const auto outcome = run_in(Network::pair, "speaker",
                              {.arguments = {"send_stream", "10.9.0.2", "5309", "1", "3000000"}},
                              {{"internet-host", Script{}
                                                     .receive_buffer(4096)
                                                     .listen_tcp(5309)
                                                     .accept()
                                                     .let_window_close()
                                                     .receive(3000000)
                                                     .receive_end()
                                                     .close()}});
  EXPECT_EQ(outcome.ending.status, 0);
  expect_all_finished(outcome);
}

TEST_F(Streams, CanBeResetInTheMiddle) {
  const auto outcome = run_in(
      Network::pair, "speaker", {.arguments = {"send_stream", "10.9.0.2", "5309", "1", "3000000"}},
      {{"internet-host", Script{}.listen_tcp(5309).accept().receive(5000).reset()}});
  EXPECT_EQ(outcome.ending.status, 1);
  expect_all_finished(outcome);
  const auto reset = [](const Frame& frame) {
    return frame.host == peer_name && frame.packet.get(wire::tcp::header, wire::tcp::rst) == 1U;
  };
  EXPECT_TRUE(std::ranges::any_of(outcome.frames, reset));
}

using RawPeers = Peers;

TEST_F(RawPeers, AnswerWithAnyPacket) {
  FrameBuilder answer;
  answer.ipv4(peer_address, student_address)
      .set(wire::ipv4::protocol, 253)
      .options(from_hex("94040000"))
      .payload("here");
  const auto outcome =
      hear(Network::pair, {"ask_raw", "10.9.0.2", "253"},
           {{"internet-host",
             Script{}
                 .open_raw(253)
                 .receive_packet({{wire::ipv4::header, wire::ipv4::protocol, 253},
                                  {wire::ipv4::header, wire::ipv4::source, student_address}})
                 .send_packet(answer)}},
           Right::net_raw);
  EXPECT_EQ(outcome.out, "6 here\n");
  expect_all_finished(outcome);
  EXPECT_THAT(outcome.answered(), SizeIs(1)) << "the kernel does not call the protocol unreachable";
}

/// A time exceeded that quotes the latest packet, as a router would send it.
FrameBuilder time_exceeded(std::string_view router, const wire::Packet& probe) {
  return FrameBuilder().ipv4(router, student_address).icmp(11, 0).payload(quote(probe));
}

FieldIs to_port(std::uint16_t port) {
  return {wire::udp::header, wire::udp::destination_port, port};
}

/// router-2 answers only when router-3 has seen the next probe, and before router-3 answers that.
TEST_F(RawPeers, OnRoutersAnswerLate) {
  const auto network = Network::chain.with_silent_router(2).with_silent_router(3);
  const auto answer = [](std::string_view router) {
    return [=](const Packets& seen) { return time_exceeded(router, seen.front()); };
  };
  const auto outcome =
      hear(network, {"probe", "10.9.3.2", "33434", "3"},
           {{"router-2", Script{}
                             .receive_packet({to_port(33435)})
                             .after("router-3 has seen its probe")
                             .send_packet("a late time exceeded", answer("10.9.1.254"))
                             .announce("router-2 has answered")},
            {"router-3", Script{}
                             .receive_packet({to_port(33436)})
                             .announce("router-3 has seen its probe")
                             .after("router-2 has answered")
                             .send_packet("a time exceeded", answer("10.9.2.254"))}},
           Right::net_raw);
  EXPECT_EQ(outcome.out, "11 10.9.0.254 33434\n11 10.9.1.254 33435\n11 10.9.2.254 33436\n");
  expect_all_finished(outcome);
}

TEST_F(RawPeers, SendWholeFrames) {
  FrameBuilder frame;
  frame.ethernet(stranger_mac, "ff:ff:ff:ff:ff:ff").vlan(7).ipv4("10.9.0.77", student_address);
  const auto outcome = hear(Network::lan, {"ask", "10.9.0.2", "4135"},
                            {{"stranger", Script{}
                                              .after("the student has asked")
                                              .send_frame(frame.udp(1, 2).payload("x"))
                                              .announce("the frame is out")},
                             {"internet-host", Script{}
                                                   .bind_udp(4135)
                                                   .receive_datagram()
                                                   .announce("the student has asked")
                                                   .after("the frame is out")
                                                   .reply("here")}});
  expect_all_finished(outcome);
  const auto frames = outcome.sent_by("stranger");
  ASSERT_THAT(frames, SizeIs(1));
  EXPECT_EQ(to_hex(frames[0].packet.bytes()), to_hex(frame.build()));
}

TEST_F(RawPeers, SayWhatTheyCouldNotDo) {
  const auto outcome = hear(Network::lan, {"ask", "10.9.0.2", "4135", "0"},
                            {{"stranger", Script{}.receive_packet({to_port(7)})},
                             {"internet-host", Script{}.receive_packet({to_port(4135)})}});
  EXPECT_FALSE(outcome.peers.at(0).finished);
  EXPECT_EQ(outcome.peers.at(0).stuck_at, "receives a packet with UDP destination port 7");
  EXPECT_TRUE(outcome.peers.at(1).finished);
}

}  // namespace
}  // namespace wirebook

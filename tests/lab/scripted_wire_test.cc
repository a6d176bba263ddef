// The scripted wire between real kernels: what it does, that it does nothing else, and always the
// same.
#include <algorithm>
#include <chrono>
#include <filesystem>

#include "harness/base/sys.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"
#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

namespace ipv4 = wire::ipv4;
namespace tcp = wire::tcp;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = Fate::Kind;

class ScriptedWireTest : public LabTest {
 protected:
  static Outcome run_wired(const WireScript& script, std::vector<std::string> arguments,
                           const std::vector<Script>& peers,
                           const Network& network = Network::pair) {
    Lab lab(*equipment().machine, network.with_scripted_wire());
    lab.wire_does(script);
    for (const auto& peer : peers) lab.peer_does(peer);
    return lab.run(equipment().programs.at("speaker"), {.arguments = std::move(arguments)});
  }

  /// The student sends datagrams "0", "1", …
  static Outcome run_sender(const WireScript& script, int count, int arriving) {
    Script peer;
    peer.bind_udp(4135);
    for (int i = 0; i < arriving; ++i) peer.receive_datagram();
    return run_wired(script, {"send_datagrams", "10.9.0.2", "4135", std::to_string(count)}, {peer});
  }

  /// The peer sends datagrams "0", "1", … to the student, who prints what comes.
  static Outcome run_receiver(const WireScript& script, int count, int arriving) {
    Script peer;
    peer.bind_udp(0);
    for (int i = 0; i < count; ++i) peer.send_to_student(4135, std::to_string(i));
    return run_wired(script, {"receive_datagrams", "0.0.0.0", "4135", std::to_string(arriving)},
                     {peer});
  }

  /// The student sends so many bytes and ends its stream, then the peer does.
  static Outcome run_stream(const WireScript& script, std::size_t size) {
    return run_wired(script, {"send_stream", "10.9.0.2", "5309", "1", std::to_string(size)},
                     {Script{}.listen_tcp(5309).accept().receive(size).receive_end().close()});
  }

  static std::vector<std::string> texts(const std::vector<Bytes>& datagrams) {
    std::vector<std::string> texts;
    for (const auto& datagram : datagrams) texts.emplace_back(as_text(datagram));
    return texts;
  }

  static std::vector<Kind> fates(const Outcome& outcome) {
    std::vector<Kind> kinds;
    for (const auto& frame : outcome.frames) kinds.push_back(frame.fate.kind);
    return kinds;
  }
};

std::vector<std::string> payloads(const std::vector<Frame>& frames) {
  std::vector<std::string> payloads;
  for (const auto& frame : frames) payloads.emplace_back(as_text(frame.packet.payload()));
  return payloads;
}

TEST_F(ScriptedWireTest, DropsADatagram) {
  const auto outcome = run_sender(WireScript{}.drop(2, from_student().udp()), 3, 2);
  EXPECT_THAT(texts(outcome.peers.at(0).datagrams), ElementsAre("0", "2"));
  EXPECT_THAT(payloads(outcome.sent()), ElementsAre("0", "1", "2"));
  EXPECT_THAT(fates(outcome), ElementsAre(Kind::delivered, Kind::dropped, Kind::delivered));
  EXPECT_THAT(payloads(outcome.arrivals), ElementsAre("0", "2"));
  EXPECT_EQ(outcome.arrivals.front().host, peer_name);
  EXPECT_THAT(outcome.wire.at(0).frames, ElementsAre(1));
}

/// What lesson 08 says of a SYN that nobody answers. A timer may be late, but hardly early; how
/// long a kernel waits the second time depends on its age.
TEST_F(ScriptedWireTest, SynRetransmissionsKeepTheirDistance) {
  using namespace std::chrono_literals;
  const auto syn = from_student().tcp().with(tcp::syn);
  const auto outcome = run_stream(WireScript{}.drop(1, syn).drop(2, syn), 10);
  std::vector<Moment> sent;
  for (const auto& frame : outcome.sent()) {
    if (frame.packet.get(tcp::header, tcp::syn) == 1U) sent.push_back(frame.at);
  }
  ASSERT_THAT(sent, SizeIs(3));
  const bool is_new = std::filesystem::exists("/proc/sys/net/ipv4/tcp_syn_linear_timeouts");
  constexpr auto tick = 20ms;  // two of the longest that Linux has
  EXPECT_GE(sent[1] - sent[0], 1s - tick);
  EXPECT_GE(sent[2] - sent[1], (is_new ? 1s : 2s) - tick);
}

TEST_F(ScriptedWireTest, DuplicatesADatagram) {
  const auto outcome = run_receiver(WireScript{}.duplicate(1, to_student().udp()), 2, 3);
  EXPECT_EQ(outcome.out, "0\n0\n1\n");
  EXPECT_THAT(fates(outcome), ElementsAre(Kind::duplicated, Kind::delivered));
  EXPECT_THAT(payloads(outcome.received()), ElementsAre("0", "0", "1"));
  EXPECT_THAT(payloads(outcome.arrivals), ElementsAre("0", "0", "1"));
  EXPECT_EQ(outcome.arrivals.front().host, student_name);
}

TEST_F(ScriptedWireTest, SwapsTwoDatagrams) {
  const auto outcome = run_sender(WireScript{}.reorder(1, from_student().udp()), 3, 3);
  EXPECT_THAT(texts(outcome.peers.at(0).datagrams), ElementsAre("1", "0", "2"));
  EXPECT_THAT(fates(outcome), ElementsAre(Kind::delayed, Kind::delivered, Kind::delivered));
  EXPECT_EQ(outcome.frames[0].fate.behind, 1);
  EXPECT_THAT(payloads(outcome.arrivals), ElementsAre("1", "0", "2"));
}

TEST_F(ScriptedWireTest, HoldsADatagramBack) {
  const auto script =
      WireScript{}.delay(1, to_student().udp(), until(to_student().udp().carrying("2")));
  const auto outcome = run_receiver(script, 4, 4);
  EXPECT_EQ(outcome.out, "1\n2\n0\n3\n");
  EXPECT_THAT(payloads(outcome.received()), ElementsAre("1", "2", "0", "3"));
}

TEST_F(ScriptedWireTest, SaysThatWhatItHoldsWasNeverDelivered) {
  const auto outcome = run_sender(WireScript{}.reorder(3, from_student().udp()), 3, 2);
  EXPECT_THAT(texts(outcome.peers.at(0).datagrams), ElementsAre("0", "1"));
  EXPECT_EQ(fates(outcome).back(), Kind::never_delivered);
}

/// The checksum stays as it was: the student's kernel drops the datagram.
TEST_F(ScriptedWireTest, CorruptsADatagram) {
  const auto outcome =
      run_receiver(WireScript{}.corrupt(1, to_student().udp(), flip_data(0)), 2, 1);
  EXPECT_EQ(outcome.out, "1\n");
  EXPECT_EQ(outcome.frames.at(0).fate.change, "byte 0 of the data 0x30 became 0x31");
}

TEST_F(ScriptedWireTest, ChangesADatagramAsARouterWould) {
  const auto outcome = run_receiver(
      WireScript{}.corrupt(1, to_student().udp(), flip_data(0, 2).checksums_redone()), 1, 1);
  EXPECT_EQ(outcome.out, "4\n");
  EXPECT_THAT(payloads(outcome.answered()), ElementsAre("0"));
  EXPECT_THAT(payloads(outcome.received()), ElementsAre("4"));
  EXPECT_THAT(payloads(outcome.arrivals), ElementsAre("4"));
}

TEST_F(ScriptedWireTest, SaysWhatARuleMet) {
  const auto outcome =
      run_sender(WireScript{}.drop(2, from_student().udp()).drop(1, to_student().tcp()), 1, 1);
  EXPECT_EQ(met_in_words(outcome.wire.at(0)), "met no frame: only 1 such frame came");
  EXPECT_EQ(met_in_words(outcome.wire.at(1)), "met no frame");
}

/// Costs the kernel's own second.
TEST_F(ScriptedWireTest, DropsASynAndTheKernelSendsAnother) {
  const auto outcome = run_stream(WireScript{}.drop(1, from_student().tcp().with(tcp::syn)), 5);
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(outcome.peers.at(0).received, SizeIs(5));
  ASSERT_GE(outcome.frames.size(), 2U);
  EXPECT_EQ(outcome.frames[0].fate.kind, Kind::dropped);
  EXPECT_EQ(outcome.frames[0].packet.get(tcp::header, tcp::sequence_number),
            outcome.frames[1].packet.get(tcp::header, tcp::sequence_number));
}

TEST_F(ScriptedWireTest, DropsDataAndTheKernelSendsItAgain) {
  const auto outcome = run_stream(WireScript{}.drop(1, from_student().tcp().with_data()), 5);
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(outcome.peers.at(0).received, SizeIs(5));
  EXPECT_THAT(outcome.wire.at(0).frames, SizeIs(1));
}

TEST_F(ScriptedWireTest, CorruptsASegmentAndTheKernelSendsItAgain) {
  const auto outcome =
      run_stream(WireScript{}.corrupt(1, from_student().tcp().with_data(), flip_data(2)), 5);
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_EQ(as_text(outcome.peers.at(0).received), "xxxxx");
  EXPECT_EQ(outcome.peer_counters.at("Tcp InCsumErrors"), 1);
}

TEST_F(ScriptedWireTest, DoesTheRestToSegments) {
  const auto data = [] { return from_student().tcp().with_data(); };
  const auto outcome = run_stream(WireScript{}.duplicate(2, data()).reorder(4, data()).delay(
                                      7, data(), until(from_student().tcp().with_data(), 2)),
                                  20000);
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(outcome.peers.at(0).received, SizeIs(20000));
  for (const auto& rule : outcome.wire) EXPECT_THAT(rule.frames, SizeIs(1)) << rule.rule;
}

TEST_F(ScriptedWireTest, SitsAtTheStudentsHostOfEveryNetwork) {
  for (const auto& [network, address] : {std::pair{Network::lan, "10.9.0.2"},
                                         {Network::chain, "10.9.3.2"},
                                         {Network::two_wires, "10.9.0.2"}}) {
    const auto outcome =
        run_wired(WireScript{}.drop(1, from_student().udp()).duplicate(1, to_student().icmp()),
                  {"send_datagrams", address, "4135", "2"}, {}, network);
    EXPECT_EQ(outcome.frames.at(0).fate.kind, Kind::dropped) << address;
    EXPECT_THAT(outcome.received(), SizeIs(2)) << address;
  }
}

class EmptyScript : public ScriptedWireTest {
 protected:
  static void expect_right_checksums(const Outcome& outcome) {
    for (const auto& frame : outcome.frames) {
      const auto& packet = frame.packet;
      ASSERT_LE(packet.bytes().size(), 1514U);
      ASSERT_EQ(packet.get(ipv4::header, ipv4::header_checksum),
                wire::right_checksum(packet, ipv4::header));
      ASSERT_EQ(packet.get(tcp::header, tcp::checksum), wire::right_checksum(packet, tcp::header));
    }
  }
};

TEST_F(EmptyScript, CarriesAMebibyteUp) {
  constexpr std::size_t size = 1 << 20;
  for (int i = 0; i < 5; ++i) {
    const auto outcome = run_stream(WireScript{}, size);
    EXPECT_EQ(outcome.ending.status, 0);
    EXPECT_THAT(outcome.peers.at(0).received, SizeIs(size));
    expect_right_checksums(outcome);
  }
}

TEST_F(EmptyScript, CarriesAMebibyteDown) {
  constexpr std::size_t size = 1 << 20;
  for (const int at_once : {65536, 512}) {
    for (int i = 0; i < 5; ++i) {
      const auto outcome = run_wired(
          WireScript{},
          {"receive_stream", "10.9.0.2", "5309", std::to_string(at_once), std::to_string(size)},
          {Script{}.listen_tcp(5309).accept().send(std::string(size, 'x')).close()});
      EXPECT_EQ(outcome.ending.status, 0);
      expect_right_checksums(outcome);
    }
  }
}

/// Several clients at once, of a server that reads slowly.
TEST_F(EmptyScript, CarriesWhatASlowReaderLeavesLying) {
  constexpr std::size_t size = 300'000;
  std::vector<Script> clients;
  for (int i = 0; i < 3; ++i) {
    clients.push_back(
        Script{}.connect_tcp(5309).send(std::string(size, 'x')).finish().receive_end());
  }
  const auto outcome = run_wired(WireScript{}, {"serve_stream", "0.0.0.0", "5309"}, clients);
  EXPECT_TRUE(outcome.peers.at(0).finished || outcome.peers.at(1).finished ||
              outcome.peers.at(2).finished);
  expect_right_checksums(outcome);
}

/// As many as the capture holds before anybody looks.
TEST_F(EmptyScript, CarriesABurst) {
  for (int i = 0; i < 20; ++i) {
    const auto outcome = run_sender(WireScript{}, 200, 200);
    ASSERT_THAT(outcome.frames, SizeIs(200));
    ASSERT_TRUE(outcome.peers.at(0).finished);
  }
}

TEST_F(EmptyScript, IsSilentAndKeepsTheOrder) {
  const auto silent = run_wired(WireScript{}, {"say_nothing", "0.0.0.0", "0", "100"}, {});
  EXPECT_THAT(silent.frames, IsEmpty());
  const auto summaries = [](const Outcome& outcome) {
    std::vector<std::string> all;
    for (const auto& frame : outcome.frames) {
      all.push_back(frame.host + (frame.packet.payload().empty() ? "" : " data"));
    }
    return all;
  };
  const Script peer =
      Script{}.bind_udp(4135).receive_datagram().reply("a").receive_datagram().reply("b");
  const std::vector<std::string> arguments{"ask", "10.9.0.2", "4135", "2", "1"};
  const auto plain = run("speaker", {.arguments = arguments}, {peer});
  EXPECT_EQ(summaries(run_wired(WireScript{}, arguments, {peer})), summaries(plain));
}

TEST_F(EmptyScript, IsAllThatAPlainCableTakes) {
  Lab lab(*equipment().machine);
  EXPECT_THROW(lab.wire_does(WireScript{}), SysError);
}

}  // namespace
}  // namespace wirebook

// Every kind of network: nothing is lost at its beginning, it is silent by itself, and every frame
// is recorded once, as its sender's.
#include <fmt/format.h>

#include <algorithm>

#include "harness/base/sys.hh"
#include "harness/wire/headers.hh"
#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

/// A network, and somebody at its far end.
struct Case {
  const char* name;
  Network network;
  const char* host;
  std::string address;
};

void PrintTo(const Case& one, std::ostream* out) { *out << one.name; }

class EveryNetwork : public LabTest, public testing::WithParamInterface<Case> {
 protected:
  static Outcome speak(const std::string& role, int count = 1) {
    return run_in(GetParam().network, "speaker",
                  {.arguments = {role, GetParam().address, "4135", std::to_string(count)}});
  }
};

const auto every_case = testing::Values(
    Case{"Pair", Network::pair, "internet-host", "10.9.0.2"},
    Case{"PairIpv6", Network::pair.with_ipv6(), "internet-host", "fd09::2"},
    Case{"TwoWires", Network::two_wires, "stranger", "10.9.1.3"},
    Case{"TwoWiresFirst", Network::two_wires, "internet-host", "10.9.0.2"},
    Case{"TwoWiresLinkLocal", Network::two_wires.with_ipv6(), "stranger", "fe80::2%eth1"},
    Case{"Lan", Network::lan, "stranger", "10.9.0.3"},
    Case{"LanIpv6", Network::lan.with_ipv6(), "internet-host", "fd09::2"},
    Case{"Chain", Network::chain, "internet-host", "10.9.3.2"},
    Case{"ChainIpv6", Network::chain.with_ipv6(), "internet-host", "fd09:0:0:3::2"});

INSTANTIATE_TEST_SUITE_P(Lab, EveryNetwork, every_case,
                         [](const auto& info) { return std::string(info.param.name); });

std::vector<std::string> summaries(const std::vector<Frame>& frames) {
  std::vector<std::string> all;
  for (const auto& frame : frames) all.push_back(wire::summary(frame.packet));
  return all;
}

bool is_port_unreachable(const Frame& frame) {
  const auto& packet = frame.packet;
  return (packet.get(wire::icmp::header, wire::icmp::type) == 3 &&
          packet.get(wire::icmp::header, wire::icmp::code) == 3) ||
         (packet.get(wire::icmpv6::header, wire::icmpv6::type) == 1 &&
          packet.get(wire::icmpv6::header, wire::icmpv6::code) == 4);
}

/// Nobody listens there: the host that got the datagram says so, at once.
TEST_P(EveryNetwork, LosesNeitherTheFirstPacketNorItsAnswer) {
  for (int i = 0; i < 200; ++i) {
    const auto outcome = speak("send_datagrams");
    ASSERT_THAT(outcome.sent(), SizeIs(1)) << "in lab " << i;
    EXPECT_EQ(as_text(outcome.sent().front().packet.payload()), "0");
    const auto answers = outcome.sent_by(GetParam().host);
    ASSERT_THAT(answers, SizeIs(1)) << "in lab " << i;
    EXPECT_TRUE(is_port_unreachable(answers.front())) << "in lab " << i;
  }
}

TEST_P(EveryNetwork, IsSilentByItself) {
  const auto outcome = speak("say_nothing", 1500);
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  EXPECT_THAT(summaries(outcome.frames), IsEmpty());
}

TEST_P(EveryNetwork, RecordsEachFrameOnceInOrder) {
  const auto outcome = speak("send_datagrams", 3);
  const auto in_order = [](const Frame& a, const Frame& b) { return a.at < b.at; };
  EXPECT_TRUE(std::ranges::is_sorted(outcome.frames, in_order));
  const auto hops = GetParam().network.shape == Network::Shape::chain ? 4U : 1U;
  EXPECT_THAT(summaries(outcome.frames), SizeIs(2 * 3 * hops))
      << "there and back, over every cable";
  EXPECT_THAT(outcome.sent(), SizeIs(3));
  EXPECT_THAT(outcome.sent_by(GetParam().host), SizeIs(3));
}

using NetworkTest = LabTest;

std::string destination_mac(const Frame& frame) {
  return wire::shown(frame.packet.bytes_of(wire::ethernet::header), wire::ethernet::destination);
}

TEST_F(NetworkTest, NamesItsHostsToTheStudent) {
  const auto hosts = [](const Network& network) {
    return run_in(network, "speaker", {.arguments = {"print_hosts", "0.0.0.0", "0"}}).out;
  };
  EXPECT_EQ(hosts(Network::pair),
            "127.0.0.1 localhost\n10.9.0.1 student\n10.9.0.2 internet-host\n");
  EXPECT_THAT(hosts(Network::lan.with_ipv6()), HasSubstr("10.9.0.3 stranger\nfd09::3 stranger\n"));
  EXPECT_THAT(hosts(Network::chain),
              HasSubstr("10.9.1.254 router-2\n10.9.2.254 router-3\n10.9.3.2 internet-host\n"));
}

TEST_F(NetworkTest, BroadcastsReachEverybodyOnALan) {
  const auto listen = Script{}.bind_udp(4135).receive_datagram().reply("here");
  const auto outcome =
      run_in(Network::lan, "speaker", {.arguments = {"broadcast", "10.9.0.255", "4135"}},
             {{"internet-host", listen}, {"stranger", listen}});
  EXPECT_EQ(destination_mac(outcome.sent().at(0)), "ff:ff:ff:ff:ff:ff");
  for (const auto& peer : outcome.peers) EXPECT_TRUE(peer.finished) << peer.host << peer.reason;
  EXPECT_THAT(outcome.sent_by("internet-host"), SizeIs(1));
  EXPECT_THAT(outcome.sent_by("stranger"), SizeIs(1));
}

TEST_F(NetworkTest, TheStudentHearsNothingOfOthersOnALan) {
  const auto ask = Script{}.bind_udp(0).send_to_student(4135, "for you");
  const auto outcome =
      run_in(Network::lan, "speaker", {.arguments = {"serve_datagrams", "0.0.0.0", "4135"}},
             {{"stranger", ask}});
  EXPECT_THAT(outcome.frames, Each(testing::Field(&Frame::at_student, true)));
}

class Routes : public LabTest {
 protected:
  static int send(const Network& network, const char* address) {
    outcome_ = run_in(network, "speaker", {.arguments = {"try_to_send", address, "4135"}});
    return outcome_.ending.status;
  }

  static inline Outcome outcome_;
};

TEST_F(Routes, LeadNowhereElseFromALanUnlessAsked) {
  EXPECT_EQ(send(Network::lan, "10.8.0.1"), ENETUNREACH);
  EXPECT_EQ(send(Network::two_wires.with_ipv6(), "fd08::1"), ENETUNREACH);
  EXPECT_EQ(send(Network::pair.without_default_route(), "10.8.0.1"), ENETUNREACH);
  EXPECT_EQ(send(Network::lan.with_default_route(), "10.8.0.1"), 0);
  EXPECT_EQ(destination_mac(outcome_.sent().at(0)), peer_mac);
  EXPECT_EQ(send(Network::pair.with_ipv6(), "fd08::1"), 0);
  EXPECT_EQ(destination_mac(outcome_.sent().at(0)), peer_mac);
}

TEST_F(Routes, LeadOverTheRightWire) {
  EXPECT_EQ(send(Network::two_wires, "10.9.1.3"), 0);
  EXPECT_EQ(outcome_.sent().at(0).interface, "eth1");
  EXPECT_EQ(destination_mac(outcome_.sent().at(0)), second_stranger_mac);
  EXPECT_EQ(send(Network::two_wires, "10.9.0.2"), 0);
  EXPECT_EQ(outcome_.sent().at(0).interface, "eth0");
}

/// The same link-local address is on both wires.
TEST_F(Routes, OfLinkLocalAddressesAreChosenByTheInterface) {
  const auto network = Network::two_wires.with_ipv6();
  EXPECT_EQ(send(network, "fe80::2%eth0"), 0);
  EXPECT_EQ(destination_mac(outcome_.sent().at(0)), peer_mac);
  EXPECT_EQ(send(network, "fe80::2%eth1"), 0);
  EXPECT_EQ(destination_mac(outcome_.sent().at(0)), second_stranger_mac);
  EXPECT_EQ(send(network, "fe80::2"), 0);
  EXPECT_EQ(outcome_.sent().at(0).interface, "eth0") << "the kernel just picks one";
}

/// Nobody owns them, and what is sent there comes to the student's card.
TEST_F(NetworkTest, HasSpareAddresses) {
  for (const auto& network : {Network::pair.with_ipv6(), Network::lan.with_ipv6(),
                              Network::two_wires.with_ipv6(), Network::chain.with_ipv6()}) {
    for (const auto spare : {spare_address, spare_ipv6_address}) {
      const auto outcome =
          run_in(network, "speaker", {.arguments = {"say_nothing", "::", "0", "0"}},
                 {{"internet-host", Script{}.bind_udp(0).send_to(spare, 7, "x")}});
      const auto heard = std::ranges::find_if(
          outcome.frames, [](const Frame& f) { return f.at_student && f.host != student_name; });
      ASSERT_NE(heard, outcome.frames.end()) << spare;
      EXPECT_EQ(destination_mac(*heard), student_mac) << spare;
      EXPECT_THAT(outcome.sent(), IsEmpty()) << "nobody answers for " << spare;
    }
  }
}

TEST_F(NetworkTest, WithArpAsksFirst) {
  const auto outcome = run_in(Network::lan.with_arp(), "speaker",
                              {.arguments = {"send_datagrams", "10.9.0.2", "4135"}});
  ASSERT_THAT(outcome.frames, Not(IsEmpty()));
  EXPECT_TRUE(outcome.frames.front().packet.has(wire::arp::header));
  EXPECT_THAT(outcome.sent(), SizeIs(1));
}

TEST_F(NetworkTest, WithSettingsOfTheStudentsHost) {
  const auto network = Network::pair.with_setting("net/ipv4/ip_default_ttl", "33");
  const auto outcome =
      run_in(network, "speaker", {.arguments = {"send_datagrams", "10.9.0.2", "4135"}});
  EXPECT_EQ(outcome.sent().at(0).packet.get(wire::ipv4::header, wire::ipv4::ttl), 33U);
}

TEST_F(NetworkTest, HasNoHostOfAnotherKind) {
  try {
    run_in(Network::pair, "speaker", {.arguments = {"print_hosts", "0.0.0.0", "0"}},
           {{"stranger", Script{}}});
    FAIL() << "a stranger in a lab of two hosts";
  } catch (const SysError& error) {
    EXPECT_THAT(error.what(), HasSubstr("find the host stranger in this lab"));
  }
}

class Chain : public LabTest {
 protected:
  static Outcome probe(const Network& network, const char* address, int hops) {
    return run_in(network, "speaker",
                  {.arguments = {"send_with_hops", address, "4135", std::to_string(hops)}});
  }

  /// Who told the student that a packet did not arrive, in order.
  static std::vector<std::string> told(const Outcome& outcome) {
    std::vector<std::string> all;
    for (const auto& frame : outcome.frames) {
      if (frame.host != "router-1" || !frame.at_student) continue;
      all.push_back(wire::summary(frame.packet));
    }
    return all;
  }
};

TEST_F(Chain, HasRoutersThatCountDown) {
  const auto outcome = probe(Network::chain, "10.9.3.2", 4);
  EXPECT_THAT(told(outcome), ElementsAre("ICMP 10.9.0.254 > 10.9.0.1 time exceeded",
                                         "ICMP 10.9.1.254 > 10.9.0.1 time exceeded",
                                         "ICMP 10.9.2.254 > 10.9.0.1 time exceeded",
                                         "ICMP 10.9.3.2 > 10.9.0.1 port unreachable"));
  std::vector<std::uint64_t> left;
  for (const auto& frame : outcome.frames) {
    const auto ttl = frame.packet.get(wire::ipv4::header, wire::ipv4::ttl);
    if (frame.host == "router-1" && !frame.at_student) left.push_back(ttl.value_or(0));
  }
  EXPECT_THAT(left, ElementsAre(1U, 2U, 3U)) << "of what router-1 forwards to router-2";
}

TEST_F(Chain, CountsDownOverIpv6) {
  const auto outcome = probe(Network::chain.with_ipv6(), "fd09:0:0:3::2", 4);
  const auto words = told(outcome);
  ASSERT_THAT(words, SizeIs(4)) << testing::PrintToString(words);
  EXPECT_THAT(words[0], HasSubstr("fd09::254 > fd09::1"));
  EXPECT_THAT(words[1], HasSubstr("fd09:0:0:1::254 > fd09::1"));
  EXPECT_THAT(words[2], HasSubstr("fd09:0:0:2::254 > fd09::1"));
  EXPECT_THAT(words[3], HasSubstr("fd09:0:0:3::2 > fd09::1"));
}

TEST_F(Chain, HasSilentRoutersThatForward) {
  for (unsigned silent = 1; silent <= 3; ++silent) {
    const auto outcome = probe(Network::chain.with_silent_router(silent), "10.9.3.2", 4);
    const auto words = told(outcome);
    EXPECT_THAT(words, SizeIs(3)) << testing::PrintToString(words);
    EXPECT_THAT(words, Contains(HasSubstr("10.9.3.2 > 10.9.0.1 port unreachable")));
    EXPECT_THAT(words, Not(Contains(HasSubstr(fmt::format("10.9.{}.254 >", silent - 1)))));
  }
}

TEST_F(Chain, HasSilentRoutersOverIpv6Too) {
  const auto network = Network::chain.with_ipv6().with_silent_router(1).with_silent_router(3);
  const auto words = told(probe(network, "fd09:0:0:3::2", 4));
  ASSERT_THAT(words, SizeIs(2)) << testing::PrintToString(words);
  EXPECT_THAT(words[0], HasSubstr("fd09:0:0:1::254 > fd09::1"));
  EXPECT_THAT(words[1], HasSubstr("fd09:0:0:3::2 > fd09::1"));
}

/// Fifty in a burst: no kernel is too tired to answer.
TEST_F(Chain, AnswersEveryProbe) {
  const auto outcome = run_in(Network::chain, "speaker",
                              {.arguments = {"send_datagrams", "10.9.3.2", "4135", "50"}});
  EXPECT_THAT(told(outcome), SizeIs(50));
}

}  // namespace
}  // namespace wirebook

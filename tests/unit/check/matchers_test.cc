// The other matchers: every kind of finding, and silence where nothing is wrong.
#include "harness/check/ledger.hh"
#include "harness/wire/options.hh"
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::HasSubstr;

const auto hello = kernel_ipv4(17) / kernel_udp(9000) / payload("hello");

FrameBuilder datagram(std::string_view text, std::uint16_t port = 9000) {
  return from_student().udp(40000, port).payload(text);
}

std::string said_of(const Tape& tape) { return said(SendsExactly({hello}), tape.outcome()); }

TEST(SendsExactly, TakesWhatIsAsked) {
  EXPECT_EQ(said_of(Tape().student(datagram("hello"))), "");
  EXPECT_EQ(said_of(Tape()
                        .student(FrameBuilder()
                                     .ethernet(student_mac, "ff:ff:ff:ff:ff:ff")
                                     .arp(1, student_mac, student_address, "00:00:00:00:00:00",
                                          peer_address))
                        .student(datagram("hello"))),
            "");
}

TEST(SendsExactly, ComparesEveryField) {
  EXPECT_EQ(said_of(Tape().student(datagram("hello", 10275))),
            "UDP destination port is 10275, it must be 9000\n");
  EXPECT_EQ(said_of(Tape().student(datagram("hell"))),
            "the payload is \"hell\" (4 bytes), it must be \"hello\" (5 bytes)\n");
  EXPECT_EQ(
      said_of(Tape().student(
          from_student().set(wire::ipv4::reserved_flag, 1).udp(40000, 9000).payload("hello"))),
      "IPv4 reserved flag is 1, it must be 0\n");
  EXPECT_THAT(said_of(Tape().student(datagram("hello").set(wire::udp::checksum, 1))),
              HasSubstr("UDP checksum is 0x0001"));
  EXPECT_THAT(said_of(Tape().student(from_student().tcp(1, 2))), HasSubstr("no UDP packet"));
}

std::string said_of_options(std::string_view hex) {
  auto header = handmade_ipv4();
  header.with(wire::ipv4::ihl, 6).with(wire::ipv4::protocol, 253).options(from_hex("94040000"));
  auto frame = from_student().set(wire::ipv4::protocol, 253).options(from_hex(hex)).payload("text");
  return said(SendsExactly({header / payload("text")}), Tape().student(frame).outcome());
}

TEST(SendsExactly, ComparesOptions) {
  EXPECT_EQ(said_of_options("94040000"), "");
  EXPECT_EQ(said_of_options("94020000"),
            "the IPv4 options are 94 02 00 00, they must be 94 04 00 00\n");
  EXPECT_THAT(said_of_options(""), HasSubstr("the IPv4 options are missing"));
  EXPECT_THAT(said_of_options("9404000000000000"), HasSubstr("IPv4 IHL is 7, it must be 6"));
}

TEST(SendsExactly, CountsTheBytesOfAChosenPayload) {
  const auto said_of_data = [](std::size_t size) {
    const auto request = from_student().icmp_echo(8, 7, 1).payload(std::string(size, 'x'));
    const auto spec =
        kernel_ipv4(1) / echo_request(1).with(wire::icmp_echo::identifier, 7) / chosen_payload(56);
    return said(SendsExactly({spec}), Tape().student(request).outcome());
  };
  EXPECT_EQ(said_of_data(56), "");
  EXPECT_EQ(said_of_data(64), "the payload has 64 bytes, it must have 56\n");
}

TEST(SendsExactly, CountsFrames) {
  EXPECT_EQ(said_of(Tape()), "nothing was sent\n");
  EXPECT_EQ(said_of(Tape().loopback(datagram("hello"))),
            "nothing was sent to the wire: what was sent stayed on loopback\n");
  EXPECT_EQ(said(SendsExactly({hello, hello}), Tape().student(datagram("hello")).outcome()),
            "2 packets expected, 1 came\n");
  const auto findings = findings_of(
      SendsExactly({hello}), Tape().student(datagram("x")).student(datagram("hello")).outcome());
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Finding::Kind::extra);
  EXPECT_EQ(findings[0].frame, 0);
}

FrameBuilder port_unreachable() {
  return from_student().icmp(3, 3).payload(from_hex("4500002100070000401166b1"));
}

TEST(SendsExactly, LeavesTheKernelItsIcmpErrors) {
  EXPECT_EQ(said_of(Tape().student(datagram("hello")).student(port_unreachable())), "");
  EXPECT_THAT(said_of(Tape()
                          .student(datagram("hello"))
                          .student(port_unreachable().set(wire::icmp::checksum, 1))),
              HasSubstr("one packet too many"));
  EXPECT_THAT(said_of(Tape().student(datagram("hello")).student(from_student().icmp(8, 0))),
              HasSubstr("one packet too many"));
  // To whoever sent what it cannot deliver, and to nobody else.
  const auto stranger = FrameBuilder()
                            .ethernet(stranger_mac, student_mac)
                            .ipv4(stranger_address, student_address)
                            .udp(1, 2);
  const auto error = [](std::string_view address) {
    return FrameBuilder()
        .ethernet(student_mac, stranger_mac)
        .ipv4(student_address, address)
        .icmp(3, 2);
  };
  const auto tape = Tape().student(datagram("hello")).peer(stranger);
  EXPECT_EQ(said_of(Tape(tape).student(error(stranger_address))), "");
  EXPECT_THAT(said_of(Tape(tape).student(error("10.9.0.4"))), HasSubstr("one packet too many"));
}

TEST(SendsExactly, LeavesTheKernelTheResetsThatAnswer) {
  const Segment syn_ack{"SA", 7000, 1001};
  const auto said_after = [&](const Segment& provoking, const Segment& reset) {
    return said_of(Tape()
                       .student(datagram("hello"))
                       .peer(segment(false, true, provoking))
                       .student(segment(true, true, reset)));
  };
  EXPECT_EQ(said_after(syn_ack, {"R", 1001, 0}), "");
  EXPECT_EQ(said_after({"S", 7000, 0}, {"RA", 0, 7001}), "");
  const auto too_many = HasSubstr("one packet too many");
  EXPECT_THAT(said_after(syn_ack, {"R", 1002, 0}), too_many);
  EXPECT_THAT(said_after(syn_ack, {"RA", 1001, 0}), too_many);
  EXPECT_THAT(said_after(syn_ack, {"R", 1001, 0, "data"}), too_many);
  EXPECT_THAT(
      said_of(Tape().student(datagram("hello")).student(segment(true, true, {"R", 1001, 0}))),
      too_many);
}

TEST(SendsExactly, TakesAnyValueButOne) {
  const auto spec = kernel_ipv4(17).left_to_student_but(wire::ipv4::ttl, 0, "any but 0") /
                    kernel_udp(9000) / payload("hello");
  const auto said_of_ttl = [&](std::uint64_t ttl) {
    return said(
        SendsExactly({spec}),
        Tape()
            .student(from_student().set(wire::ipv4::ttl, ttl).udp(40000, 9000).payload("hello"))
            .outcome());
  };
  EXPECT_EQ(said_of_ttl(1), "");
  EXPECT_EQ(said_of_ttl(0), "IPv4 time to live is 0, it must not be\n");
}

TEST(SendsExactly, SaysNothingOfASumOverAWrongLength) {
  const auto sent = datagram("hello").set(wire::udp::length, 12).set(wire::udp::checksum, 1);
  EXPECT_EQ(said(SendsExactly({hello}), Tape().student(sent).outcome()),
            "UDP length is 12, it must be 13\n");
}

TEST(SendsInAnyOrder, TakesEveryOrder) {
  const auto bye = kernel_ipv4(17) / kernel_udp(9000) / payload("bye");
  const auto said_of_both = [&](const Tape& tape) {
    return said(SendsInAnyOrder({hello, bye}), tape.outcome());
  };
  EXPECT_EQ(said_of_both(Tape().student(datagram("hello")).student(datagram("bye"))), "");
  EXPECT_EQ(said_of_both(Tape().student(datagram("bye")).student(datagram("hello"))), "");
  EXPECT_EQ(said_of_both(Tape().student(datagram("bye")).student(datagram("hullo"))),
            "the payload is \"hullo\" (5 bytes), it must be \"hello\" (5 bytes)\n");
  EXPECT_EQ(said_of_both(Tape().student(datagram("bye"))), "2 packets expected, 1 came\n");
  EXPECT_THAT(
      said_of_both(
          Tape().student(datagram("x")).student(datagram("bye")).student(datagram("hello"))),
      HasSubstr("one packet too many"));
}

TEST(SendsNothing, FindsEveryFrame) {
  EXPECT_EQ(said(SendsNothing(), Tape().peer(from_peer().udp(1, 2)).outcome()), "");
  EXPECT_THAT(said(SendsNothing(), Tape().student(datagram("x")).outcome()),
              HasSubstr("nothing may be sent here"));
  EXPECT_THAT(said(SendsNothing(), Tape().loopback(datagram("x")).outcome()),
              HasSubstr("nothing may be sent here"));
}

TEST(GetsSynAck, WantsTheRightNumber) {
  Tape tape;
  EXPECT_THAT(said(GetsSynAck(1001), tape.outcome()), HasSubstr("did not answer"));
  tape.peer(segment(false, true, {"RA", 0, 1001}));
  EXPECT_THAT(said(GetsSynAck(1001), tape.outcome()), HasSubstr("with SYN+ACK, but so: "));
  tape.peer(segment(false, true, {"SA", 7000, 1001}));
  EXPECT_EQ(said(GetsSynAck(1001), tape.outcome()), "");
  EXPECT_EQ(said(GetsSynAck(1002), tape.outcome()),
            "the peer's SYN+ACK acknowledges 1001, it must acknowledge 1002\n");
}

TEST(GetsOptionsBack, SaysNothingWhereNoSynAckCame) {
  Tape tape;
  tape.peer(segment(false, true, {"RA", 0, 1001}));
  EXPECT_EQ(said(GetsOptionsBack({wire::option::window_scale}), tape.outcome()), "");
  tape.peer(segment(false, true, {"SA", 7000, 1001}));
  EXPECT_THAT(said(GetsOptionsBack({wire::option::window_scale}), tape.outcome()),
              HasSubstr("answered without window scale"));
}

// EchoesEachDatagram

FrameBuilder question(std::string_view text) { return from_peer().udp(7777, 9000).payload(text); }
FrameBuilder echo(std::string_view text) { return from_student().udp(9000, 7777).payload(text); }

std::string said_of_echo(const Tape& tape) {
  return said(EchoesEachDatagram(9000), tape.outcome());
}

TEST(EchoesEachDatagram, TakesEchoes) {
  EXPECT_EQ(said_of_echo(Tape().peer(question("one")).student(echo("one"))), "");
  EXPECT_EQ(said_of_echo(Tape().peer(question("")).student(echo(""))), "");
  EXPECT_EQ(
      said_of_echo(Tape().peer(question("one")).student(echo("one")).student(port_unreachable())),
      "");
}

TEST(EchoesEachDatagram, ComparesEveryField) {
  const auto with = [](const FrameBuilder& answer) {
    return said_of_echo(Tape().peer(question("one")).student(answer));
  };
  EXPECT_EQ(with(echo("two")), "a datagram of 3 bytes was echoed with 3 bytes, but others\n");
  EXPECT_EQ(with(echo("on")), "a datagram of 3 bytes was echoed with 2 bytes\n");
  EXPECT_EQ(with(from_student().udp(9001, 7777).payload("one")),
            "UDP source port is 9001, it must be 9000\n");
  EXPECT_EQ(with(from_student().udp(9000, 7778).payload("one")),
            "UDP destination port is 7778, it must be 7777\n");
  EXPECT_THAT(with(echo("one").set(wire::udp::checksum, 1)), HasSubstr("UDP checksum is 0x0001"));
  EXPECT_THAT(with(FrameBuilder()
                       .ethernet(student_mac, peer_mac)
                       .ipv4(student_address, "10.9.0.3")
                       .udp(9000, 7777)
                       .payload("one")),
              HasSubstr("IPv4 destination is 10.9.0.3"));
}

TEST(EchoesEachDatagram, KnowsTheCardsOfALan) {
  const auto asked = from_stranger().udp(7777, 9000).payload("one");
  const auto answer = to_stranger().udp(9000, 7777).payload("one");
  EXPECT_EQ(said_of_echo(Tape().stranger(asked).student(answer)), "");
  EXPECT_THAT(said_of_echo(Tape().stranger(asked).student(echo("one"))),
              HasSubstr("IPv4 destination is 10.9.0.2, it must be 10.9.0.3"));
  const auto wrong_card = FrameBuilder()
                              .ethernet(student_mac, peer_mac)
                              .ipv4(student_address, stranger_address)
                              .udp(9000, 7777)
                              .payload("one");
  EXPECT_THAT(said_of_echo(Tape().stranger(asked).student(wrong_card)),
              HasSubstr("Ethernet destination is 02:09:00:00:00:02"));
}

TEST(EchoesEachDatagram, LetsTheKernelRefuseAStranger) {
  const auto lie = from_stranger().udp(9000, 40000).payload("lie");
  const auto refusal = to_stranger().icmp(3, 3).payload("what it quotes");
  const auto tape = Tape().peer(question("one")).student(echo("one"));
  EXPECT_EQ(said_of_echo(Tape(tape).stranger(lie).student(refusal)), "");
  EXPECT_THAT(said_of_echo(Tape(tape).student(refusal)), HasSubstr("one packet too many"));
}

TEST(EchoesEachDatagram, CountsDatagrams) {
  EXPECT_EQ(said_of_echo(Tape()), "0 datagrams came in, none went out\n");
  EXPECT_EQ(said_of_echo(Tape().peer(question("one"))), "1 datagram came in, none went out\n");
  EXPECT_THAT(said_of_echo(Tape().peer(question("a")).student(echo("a")).student(echo("a"))),
              HasSubstr("one packet too many"));
  EXPECT_THAT(
      said_of_echo(
          Tape().peer(question("a")).student(echo("a")).student(segment(true, true, {"S", 1, 0}))),
      HasSubstr("one packet too many"));
}

TEST(EchoesEachDatagram, PutsFragmentsTogether) {
  const std::string text(60, 'x');
  const auto asked = Tape().fragments(peer_name, question(text), 40);
  EXPECT_EQ(said_of_echo(Tape(asked).fragments(student_name, echo(text), 32)), "");
  EXPECT_EQ(said_of_echo(Tape(asked).student(echo(text))), "");
  EXPECT_THAT(said_of_echo(Tape(asked).fragments(student_name, echo(text.substr(1)), 32)),
              HasSubstr("60 bytes was echoed with 59"));
  EXPECT_THAT(
      said_of_echo(Tape(asked).fragments(student_name, echo(text).set(wire::udp::checksum, 1), 32)),
      HasSubstr("UDP checksum is 0x0001"));
  auto stale = Tape(asked).fragments(student_name, echo(text), 32).outcome();
  Bytes bytes(stale.frames[3].packet.bytes().begin(), stale.frames[3].packet.bytes().end());
  bytes[22] = 63;  // the TTL; the sum is not redone
  stale.frames[3].packet = wire::Packet::parse(bytes);
  EXPECT_THAT(said(EchoesEachDatagram(9000), stale), HasSubstr("IPv4 header checksum"));
}

// what arrives at the peer

TEST(PeerReceives, WantsOneDatagram) {
  Outcome outcome;
  EXPECT_THAT(said(PeerReceives("hello"), outcome), HasSubstr("received no datagram"));
  outcome.peers.emplace_back().datagrams = {to_bytes("hello")};
  EXPECT_EQ(said(PeerReceives("hello"), outcome), "");
  EXPECT_THAT(said(PeerReceives("help"), outcome), HasSubstr("received \"hello\" (5 bytes)"));
  outcome.peers.front().datagrams.push_back(to_bytes("hello"));
  EXPECT_THAT(said(PeerReceives("hello"), outcome), HasSubstr("received 2 datagrams"));
  EXPECT_FALSE(is_about_the_wire(findings_of(PeerReceives("hello"), outcome).front()));
}

TEST(PeerCounts, WantsTheRiseOfACounter) {
  Outcome outcome;
  outcome.peer_counters["Ip ReasmOKs"] = 1;
  EXPECT_EQ(said(PeerCounts("Ip ReasmOKs", 1), outcome), "");
  EXPECT_EQ(said(PeerCounts("Ip ReasmFails", 0), outcome), "");
  EXPECT_EQ(said(PeerCounts("Ip ReasmOKs", 2), outcome),
            "at internet-host Ip ReasmOKs rose by 1, it must rise by 2\n");
}

// what a program prints, and how it ends

TEST(Prints, ComparesStdout) {
  Outcome outcome;
  outcome.out = "hello\n";
  EXPECT_EQ(said(Prints("hello"), outcome), "");
  EXPECT_EQ(said(Prints("hello\n"), outcome), "");
  EXPECT_THAT(said(Prints("hello\n\n"), outcome), HasSubstr("stdout is"));
  const auto findings = findings_of(Prints("help"), outcome);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].kind, Finding::Kind::output);
  EXPECT_EQ(findings[0].offset, 3U);
}

TEST(PrintsTable, ComparesTheFirstWrongLineWordByWord) {
  Outcome outcome;
  outcome.input = "one\ntwo\nthree\n";
  outcome.out = "1 01\n2 20\n3 30\n";
  const auto said_of_table = [&](std::string text) {
    return said(PrintsTable({"left", "right"}, std::move(text)), outcome);
  };
  EXPECT_EQ(said_of_table("1 01\n2 20\n3 30\n"), "");
  EXPECT_EQ(said_of_table("1 01\n2 02\n3 03\n"),
            "line 2 of 3, for \"two\": right is 20, it must be 02\n");
  EXPECT_EQ(said_of_table("1 01\n2\n"), "line 2 of 2: right is 20, it must not be there\n");
  EXPECT_EQ(said_of_table("1 01\n2 20\n3 30\n4 40\n"), "line 4 of 4: nothing more was printed\n");
  EXPECT_THAT(said_of_table("1 01\n2  20\n3 30\n"), HasSubstr("stdout is"));
  EXPECT_THAT(said_of_table("1 01\n"), HasSubstr("stdout is"));
  outcome.out.clear();
  EXPECT_THAT(said_of_table("1 01\n"), HasSubstr("stdout is"));
}

TEST(Complains, ComparesTheEndOfStderr) {
  Outcome outcome;
  outcome.err = "oh: connect: ECONNREFUSED\n";
  EXPECT_EQ(said(Complains("connect: ECONNREFUSED"), outcome), "");
  EXPECT_THAT(said(Complains("socket: EPERM"), outcome), HasSubstr("stderr is"));
}

TEST(ExitsWith, NamesEveryOtherEnd) {
  Outcome outcome;
  EXPECT_EQ(said(ExitsWith(0), outcome), "");
  EXPECT_THAT(said(ExitsWith(2), outcome), HasSubstr("it exited with 0"));
  outcome.ending.left_running = 2;
  EXPECT_THAT(said(ExitsWith(0), outcome), HasSubstr("it left 2 processes running"));
  using Kind = Ending::Kind;
  const std::pair<Kind, const char*> others[]{{Kind::signalled, "killed by signal"},
                                              {Kind::timed_out, "never ended"},
                                              {Kind::printed_too_much, "printed without end"},
                                              {Kind::sent_too_much, "sent without end"},
                                              {Kind::took_too_much, "too much memory"},
                                              {Kind::not_executable, "could not be executed"}};
  for (const auto& [kind, words] : others) {
    outcome.ending.kind = kind;
    EXPECT_THAT(said(ExitsWith(0), outcome), HasSubstr(words));
  }
}

}  // namespace
}  // namespace wirebook::check

// What is checked of ping_raw: echo requests with a checksum of one's own, and which of the ICMP
// messages that arrive are taken for the replies.
#include <numeric>

#include "harness/grader.hh"

using namespace wirebook;
namespace echo = wire::icmp_echo;

class PingRaw : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {echo_checksum, wrong_sum,       seq_from_zero,    echo_data_length,
            not_its_reply, asks_unanswered, counts_duplicate, wrong_byte_count,
            reply_unseen,  no_timeout,      number_not_name,  went_on};
  }

  PingRaw() {
    // A checksum can have equal halves, or be what a wrong sum gives; without a byte above 7f it
    // does not show who sums up signed bytes.
    std::vector<Imagined> all;
    do {
      identifier = pick.number16();
      all = imagine_requests();
    } while (check::alike(all) ||
             std::ranges::find(all, "SIGNED_CHAR", &Imagined::code) == all.end());
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    return imagine_requests();
  }

  std::vector<Imagined> imagine_requests() const {
    return check::imagine_echo_requests(frame(1), frame(2));
  }

  /// A request with the data that the reference solution has.
  Bytes frame(std::uint16_t sequence) const {
    Bytes data(data_size);
    std::iota(data.begin(), data.end(), std::uint8_t{0});
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(student_address, peer_address)
        .icmp_echo(8, identifier, sequence)
        .payload(data)
        .build();
  }

  std::vector<std::string> arguments() const { return {peer(), text(identifier), text(count)}; }

  const Outcome& ping() { return run({.arguments = arguments(), .right = Right::net_raw}); }

  std::vector<FrameSpec> requests(std::uint64_t last) const {
    std::vector<FrameSpec> all;
    for (std::uint64_t sequence = 1; sequence <= last; ++sequence) {
      all.push_back(kernel_ipv4(wire::ip_protocol::icmp) /
                    echo_request(sequence).with(echo::identifier, identifier) /
                    chosen_payload(data_size));
    }
    return all;
  }

  void expect_all(const Outcome& outcome, std::uint64_t ttl) {
    EXPECT_THAT(outcome, SendsExactly(requests(count)));
    std::string lines;
    for (std::uint64_t sequence = 1; sequence <= count; ++sequence) {
      lines += "seq=" + text(sequence) + " ttl=" + text(ttl) + " bytes=64\n";
    }
    EXPECT_THAT(outcome, Prints(lines));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  /// As internet-host's kernel sends it.
  static FramePattern reply() {
    return to_student().ipv4().with(wire::ipv4::ttl, 64).icmp().with(wire::icmp::type, 0);
  }

  static Script receives_request() {
    return Script{}.receive_packet({{wire::icmp::header, wire::icmp::type, 8}});
  }

  static wire::FrameBuilder packet_from(std::string_view host, std::uint64_t ttl) {
    wire::FrameBuilder packet;
    return packet.ipv4(host, student_address).set(wire::ipv4::ttl, ttl);
  }

  /// What answers the latest request, behind this IPv4 header.
  static wire::FrameBuilder reply_behind(wire::FrameBuilder packet, const Packets& seen) {
    const auto& request = seen.back();
    const auto number = [&](const wire::Field& field) {
      return static_cast<std::uint16_t>(request.get(echo::header, field).value_or(0));
    };
    return packet.icmp_echo(0, number(echo::identifier), number(echo::sequence_number))
        .payload(request.payload());
  }

  /// The right arguments but for one of them.
  void expect_refused(std::size_t place, const std::string& instead) {
    auto wrong = arguments();
    wrong.at(place) = instead;
    const auto& outcome = run({.arguments = wrong, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }

  static constexpr std::size_t data_size = 56;
  std::uint64_t count = 3;
  std::uint16_t identifier = 0;
};

TEST_F(PingRaw, SendsEchoRequestsAndPrintsTheReplies) { expect_all(ping(), 64); }

/// An error about somebody else's packet, the reply to somebody else's ping, and one from a host
/// that was not asked. The right one comes behind them.
TEST_F(PingRaw, TakesNothingForAReplyThatIsNone) {
  network(Network::lan);
  const auto foreign = pick.number16();
  internet_host(receives_request().announce("the request has come"));
  const auto error = packet_from(stranger_address, 31)
                         .icmp(3, 1)
                         .payload(packet_from("10.9.0.7", 60).udp(7, 9).build());
  const auto other =
      packet_from(stranger_address, 42).icmp_echo(0, foreign, 1).payload("not yours");
  stranger(Script{}
               .after("the request has come")
               .send_packet(error)
               .send_packet(other)
               .send_packet("a reply that nobody asked it for", [](const Packets& seen) {
                 return reply_behind(packet_from(stranger_address, 53), seen);
               }));
  const auto last_of_them = to_student().ipv4().with(wire::ipv4::ttl, 53);
  wire(WireScript{}.delay(1, reply(), until(last_of_them)));
  const auto& outcome = ping();
  EXPECT_THAT(outcome, MeetsEveryWireRule());
  expect_all(outcome, 64);
}

TEST_F(PingRaw, ReadsAReplyWithOptionsInItsHeader) {
  count = 1;
  const auto ttl = pick.between(65, 250);
  internet_host(receives_request().send_packet(
      "the reply, with an option in its IPv4 header", [=](const Packets& seen) {
        const auto option = from_hex("94040000");
        return reply_behind(packet_from(peer_address, ttl).options(option), seen);
      }));
  wire(WireScript{}.drop(every, reply()));
  const auto& outcome = ping();
  EXPECT_THAT(outcome, MeetsEveryWireRule());
  expect_all(outcome, ttl);
}

TEST_F(PingRaw, GivesUpWhenNoReplyComes) {
  count = 2;
  wire(WireScript{}.drop(every, reply()));
  const auto& outcome = ping();
  EXPECT_THAT(outcome, MeetsEveryWireRule());
  EXPECT_THAT(outcome, SendsExactly(requests(1)));
  EXPECT_THAT(outcome, Prints(""));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(PingRaw, CountsAReplyThatComesTwiceOnce) {
  count = 2;
  wire(WireScript{}.duplicate(1, reply()).drop(2, reply()));
  const auto& outcome = ping();
  EXPECT_THAT(outcome, MeetsEveryWireRule());
  EXPECT_THAT(outcome, SendsExactly(requests(2)));
  EXPECT_THAT(outcome, Prints("seq=1 ttl=64 bytes=64\n"));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(PingRaw, SaysThatItMayNotWithoutTheRight) {
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(PingRaw, SendsNothingWhenTheArgumentsAreWrong) {
  expect_refused(0, "10.9.0.256");
  expect_refused(1, text(0x10000 + pick.number16()));
  expect_refused(2, "0");
}

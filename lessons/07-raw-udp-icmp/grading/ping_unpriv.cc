// What is checked of ping_unpriv: echo requests without any right, and which of the ICMP messages
// that arrive are taken for the replies.
#include <numeric>

#include "harness/grader.hh"

using namespace wirebook;
namespace echo = wire::icmp_echo;

class PingUnpriv : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {needs_root,       wrong_icmp_type, seq_from_zero,    echo_data_length,
            not_its_reply,    asks_unanswered, counts_duplicate, ping_reply_unseen,
            wrong_byte_count, no_timeout,      number_not_name,  went_on};
  }

  PingUnpriv() { network(with_ping_sockets(Network::pair)); }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.arguments != arguments()) return {};
    return check::imagine_echo_requests(frame(1), frame(2));
  }

  /// Which groups may make ping sockets; the student's is number 1000.
  static Network with_ping_sockets(const Network& network) {
    return network.with_setting("net/ipv4/ping_group_range", "1000 1000");
  }

  /// A request with the data that the reference solution has, and some identifier.
  Bytes frame(std::uint16_t sequence) const {
    Bytes data(data_size);
    std::iota(data.begin(), data.end(), std::uint8_t{0});
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(student_address, peer_address)
        .icmp_echo(8, 1984, sequence)
        .payload(data)
        .build();
  }

  std::vector<std::string> arguments() const { return {peer(), text(count)}; }

  const Outcome& ping() { return run({.arguments = arguments(), .trace = true}); }

  std::vector<FrameSpec> requests(std::uint64_t last) const {
    std::vector<FrameSpec> all;
    for (std::uint64_t sequence = 1; sequence <= last; ++sequence) {
      all.push_back(
          kernel_ipv4(wire::ip_protocol::icmp) /
          echo_request(sequence).left_to_kernel(echo::identifier, "the socket's own number") /
          chosen_payload(data_size));
    }
    return all;
  }

  void expect_all(const Outcome& outcome) {
    EXPECT_THAT(outcome, SendsExactly(requests(count)));
    std::string lines;
    for (std::uint64_t sequence = 1; sequence <= count; ++sequence) {
      lines += "seq=" + text(sequence) + " bytes=64\n";
    }
    EXPECT_THAT(outcome, Prints(lines));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  /// As internet-host's kernel sends it.
  static FramePattern reply() {
    return to_student().ipv4().with("source", peer_address).icmp().with(wire::icmp::type, 0);
  }

  static Script receives_request() {
    return Script{}.receive_packet({{wire::icmp::header, wire::icmp::type, 8}});
  }

  void expect_refused(std::vector<std::string> wrong) {
    const auto& outcome = run({.arguments = std::move(wrong)});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }

  static constexpr std::size_t data_size = 56;
  std::uint64_t count = pick.between(2, 3);
};

TEST_F(PingUnpriv, SendsEchoRequestsAndPrintsTheReplies) { expect_all(ping()); }

TEST_F(PingUnpriv, BelievesOnlyTheHostItAsked) {
  network(with_ping_sockets(Network::lan));
  internet_host(receives_request().announce("the request has come"));
  stranger(Script{}
               .after("the request has come")
               .send_packet("a reply that nobody asked it for", [](const Packets& seen) {
                 const auto& request = seen.back();
                 const auto identifier = request.get(echo::header, echo::identifier).value_or(0);
                 return wire::FrameBuilder()
                     .ipv4(stranger_address, student_address)
                     .icmp_echo(0, static_cast<std::uint16_t>(identifier), 1)
                     .payload("do not believe me");
               }));
  const auto strangers = to_student().ipv4().with("source", stranger_address);
  wire(WireScript{}.delay(1, reply(), until(strangers)));
  const auto& outcome = ping();
  EXPECT_THAT(outcome, MeetsEveryWireRule());
  expect_all(outcome);
}

TEST_F(PingUnpriv, GivesUpWhenNoReplyComes) {
  count = 2;
  wire(WireScript{}.drop(every, reply()));
  const auto& outcome = ping();
  EXPECT_THAT(outcome, MeetsEveryWireRule());
  EXPECT_THAT(outcome, SendsExactly(requests(1)));
  EXPECT_THAT(outcome, Prints(""));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(PingUnpriv, CountsAReplyThatComesTwiceOnce) {
  count = 2;
  wire(WireScript{}.duplicate(1, reply()).drop(2, reply()));
  const auto& outcome = ping();
  EXPECT_THAT(outcome, MeetsEveryWireRule());
  EXPECT_THAT(outcome, SendsExactly(requests(2)));
  EXPECT_THAT(outcome, Prints("seq=1 bytes=64\n"));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(PingUnpriv, SaysThatThisSystemAllowsNoPingSockets) {
  network(Network::pair);
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EACCES"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(PingUnpriv, SendsNothingWhenTheArgumentsAreWrong) {
  expect_refused({peer()});
  expect_refused({"10.9.0.256", "1"});
  expect_refused({peer(), "0"});
}

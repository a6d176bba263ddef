// What is checked of broadcast: one frame to everybody, and every host that answers, once, sorted.
#include "harness/grader.hh"

using namespace wirebook;
using namespace std::chrono_literals;

class Broadcast : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {no_so_broadcast,   limited_address,   wrong_mask,    unicasts,
            stream_instead,    sent_twice,        sent_nul,      sent_newline,
            sent_pointer_size, sent_whole_buffer, no_timeout,    connected_to_broadcast,
            hears_itself,      no_deadline,       printed_twice, not_sorted,
            first_answer_only, exit_zero};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.arguments.size() < 3 || options.arguments[1] == "0") return {};
    return check::imagine_datagram(port, message);
  }

  // With a default route, a question to a wrong address leaves the host and can be seen.
  void SetUp() override {
    Exercise::SetUp();
    network(Network::lan.with_default_route());
  }

  /// The frame's destination follows from the packet's, where that is the right one.
  static std::optional<std::uint64_t> card_of_subnet(const wire::Packet& packet) {
    const auto address = wire::shown(packet.bytes_of(wire::ipv4::header), wire::ipv4::destination);
    return address == subnet ? std::optional(0xffffffffffff) : std::nullopt;
  }

  /// One frame for every station, to the broadcast address of 10.9.0.0/24.
  FrameSpec question() const {
    return kernel_ethernet().derived(wire::ethernet::destination, card_of_subnet,
                                     "every station at the switch") /
           kernel_ipv4(wire::ip_protocol::udp)
               .with(wire::ipv4::destination, subnet, "every host of 10.9.0.0/24") /
           kernel_udp(port) / payload(message);
  }

  Script hears() const { return Script{}.bind_udp(port).receive_datagram(); }

  void expect_answers(const std::string& addresses, int status) {
    const auto& outcome = run({.arguments = {subnet, text(port), message}, .trace = true});
    EXPECT_THAT(outcome, SendsExactly({question()}));
    EXPECT_THAT(outcome, Prints(addresses));
    EXPECT_THAT(outcome, ExitsWith(status));
  }

  static constexpr auto subnet = "10.9.0.255";
  const std::uint16_t port = pick.port();
  const std::string message = pick.word(11), answer = pick.word(6);
};

TEST_F(Broadcast, AsksEverybodyInOneFrameAndPrintsEachWhoAnswersOnceAndSorted) {
  stranger(hears().reply(answer).reply(answer).announce("the stranger has answered"));
  internet_host(hears().after("the stranger has answered").reply(answer));
  expect_answers("10.9.0.2\n10.9.0.3\n", 0);
}

/// A limit for each wait, and not for all of it, would never be reached.
TEST_F(Broadcast, EndsAfterASecondThoughAnAnswerComesAgainAndAgain) {
  internet_host(hears());
  stranger(hears().keep_replying(answer, 200ms));
  expect_answers("10.9.0.3\n", 0);
}

TEST_F(Broadcast, SaysWhenNobodyAnswers) {
  internet_host(hears());
  expect_answers("", 3);
}

TEST_F(Broadcast, SendsNothingWhenTheArgumentsAreWrong) {
  for (const auto& arguments : {std::vector<std::string>{subnet, "0", message},
                                std::vector<std::string>{"10.9.0", text(port), message}}) {
    const auto& outcome = run({.arguments = arguments});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

// What is checked of connected_udp: an answer, a refusal and silence, told apart; one datagram
// each.
#include "harness/grader.hh"

using namespace wirebook;

class ConnectedUdp : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {stream_instead,    second_probe,    sent_nul,      sent_newline,  sent_pointer_size,
            sent_whole_buffer, unconnected,     no_timeout,    exit_zero,     error_too_early,
            wrong_code,        number_not_name, trusts_anyone, prints_garbage};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.arguments[1] == "0") return {};
    auto output = check::imagine_answer({answer});
    if (!stranger.empty()) output.push_back({"TRUSTS_ANYONE", to_bytes(stranger)});
    return check::both(check::imagine_datagram(std::stoul(options.arguments[1]), message), output);
  }

  const Outcome& ask(const Script& script) {
    internet_host(script);
    const auto& outcome = run({.arguments = {peer(), text(port), message}, .trace = true});
    EXPECT_THAT(outcome, SendsExactly({kernel_ipv4(wire::ip_protocol::udp) / kernel_udp(port) /
                                       payload(message)}));
    EXPECT_THAT(outcome, Prints(answer));
    return outcome;
  }

  std::uint16_t port = pick.port();
  std::string message = pick.word(10), answer, stranger;
};

TEST_F(ConnectedUdp, SaysThatNobodyListens) {
  const auto& outcome = ask(Script{});
  EXPECT_THAT(outcome, Complains("recv: ECONNREFUSED"));
  EXPECT_THAT(outcome, ExitsWith(1));
}

TEST_F(ConnectedUdp, PrintsTheAnswerOfAServiceThatIsThere) {
  answer = "here I am, " + pick.word(9);
  const auto& outcome = ask(Script{}.bind_udp(port).receive_datagram().reply(answer));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(ConnectedUdp, GivesUpWhenNobodyAnswers) {
  const auto& outcome = ask(Script{}.bind_udp(port).receive_datagram());
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(ConnectedUdp, HearsOnlyTheServiceItAsked) {
  answer = "here I am, " + pick.word(9);
  stranger = "it is I, " + pick.word(5);
  const auto& outcome = ask(Script{}
                                .use("service")
                                .bind_udp(port)
                                .use("stranger")
                                .bind_udp(pick.port())
                                .use("service")
                                .receive_datagram()
                                .use("stranger")
                                .reply(stranger)
                                .use("service")
                                .reply(answer));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(ConnectedUdp, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {peer(), "0", message}});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
}

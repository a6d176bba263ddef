// What is checked of hello_datagram: one datagram, the right answer, and an end to waiting.
#include "harness/grader.hh"

using namespace wirebook;
using namespace std::chrono_literals;

class HelloDatagram : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {stream_instead, sent_nul,       sent_newline, sent_pointer_size, sent_whole_buffer,
            trusts_anyone,  prints_garbage, no_timeout,   no_deadline};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (message.empty()) return {};
    auto output = check::imagine_answer({answer});
    if (!lie.empty()) output.push_back({"TRUSTS_ANYONE", to_bytes(lie)});
    return check::both(check::imagine_datagram(std::stoul(options.arguments[1]), message), output);
  }

  std::vector<FrameSpec> one_datagram() const {
    return {kernel_ipv4(wire::ip_protocol::udp) / kernel_udp(port) / payload(message)};
  }

  void expect_exchange() {
    internet_host(Script{}.bind_udp(port).receive_datagram().reply(answer));
    expect_answer();
  }

  /// Answers the question, too, and first.
  Script liar_at(std::uint16_t its_port) {
    lie = "do not believe me";
    return Script{}
        .bind_udp(its_port)
        .after("the question is there")
        .reply(lie)
        .announce("the lie is told");
  }

  void expect_disbelief() {
    message = pick.word(6);
    answer = "this is the answer";
    network(Network::lan);
    internet_host(Script{}
                      .bind_udp(port)
                      .receive_datagram()
                      .announce("the question is there")
                      .after("the lie is told")
                      .reply(answer));
    expect_answer();
  }

  void expect_answer() {
    const auto& outcome = run({.arguments = {peer(), text(port), message}});
    EXPECT_THAT(outcome, SendsExactly(one_datagram()));
    EXPECT_THAT(outcome, Prints(answer));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  void expect_no_answer() {
    const auto& outcome = run({.arguments = {peer(), text(port), message}});
    EXPECT_THAT(outcome, SendsExactly(one_datagram()));
    EXPECT_THAT(outcome, Prints(""));
    EXPECT_THAT(outcome, ExitsWith(3));
  }

  // No message is as long as a pointer or a usual buffer, nor one byte shorter.
  std::uint16_t port = pick.port();
  std::string message, answer, lie;
};

TEST_F(HelloDatagram, SendsTheMessageAsOneDatagramAndPrintsTheAnswer) {
  message = pick.word(11);
  answer = "hello to you, " + pick.word(9);
  expect_exchange();
}

TEST_F(HelloDatagram, SendsAndPrintsWhatDoesNotFitASmallBuffer) {
  message = pick.word(1237);
  answer = pick.word(1401);
  expect_exchange();
}

TEST_F(HelloDatagram, BelievesOnlyTheHostItAsked) {
  stranger(liar_at(port));
  expect_disbelief();
}

TEST_F(HelloDatagram, BelievesOnlyThePortItAsked) {
  internet_host(liar_at(pick.port()));
  expect_disbelief();
}

TEST_F(HelloDatagram, GivesUpWhenNobodyAnswers) {
  message = pick.word(9);
  internet_host(Script{}.bind_udp(port).receive_datagram());
  expect_no_answer();
}

/// A limit for each wait, and not for all of it, would never be reached.
TEST_F(HelloDatagram, GivesUpThoughAStrangerKeepsTalking) {
  message = pick.word(9);
  network(Network::lan);
  internet_host(Script{}.bind_udp(port).receive_datagram().announce("the question is there"));
  stranger(Script{}
               .bind_udp(port)
               .after("the question is there")
               .keep_replying("do not believe me", 400ms));
  expect_no_answer();
}

TEST_F(HelloDatagram, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {peer(), "70000", "hello"}});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
}

// What is checked of hello_datagram: one datagram, the right answer, and an end to waiting.
#include "harness/grader.hh"

using namespace wirebook;

class HelloDatagram : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {stream_instead,    sent_nul,      sent_newline,   sent_pointer_size,
            sent_whole_buffer, trusts_anyone, prints_garbage, no_timeout};
  }

  static std::vector<FrameSpec> one_datagram(std::uint16_t port, const std::string& message) {
    return {kernel_ipv4(wire::ip_protocol::udp) / kernel_udp(port) / payload(message)};
  }

  void expect_exchange(const std::string& message, const std::string& answer) {
    const auto port = pick.port();
    internet_host(Script{}.bind_udp(port).receive_datagram().reply(answer));
    const auto& outcome = run({.arguments = {peer(), text(port), message}});
    EXPECT_THAT(outcome, SendsExactly(one_datagram(port, message)));
    EXPECT_THAT(outcome, Prints(answer));
    EXPECT_THAT(outcome, ExitsWith(0));
  }
};

TEST_F(HelloDatagram, SendsTheMessageAsOneDatagramAndPrintsTheAnswer) {
  expect_exchange(pick.word(11), "hello to you, " + pick.word(9));
}

TEST_F(HelloDatagram, SendsAndPrintsWhatDoesNotFitASmallBuffer) {
  expect_exchange(pick.word(1237), pick.word(1401));
}

TEST_F(HelloDatagram, BelievesOnlyTheHostAndPortItAsked) {
  const auto port = pick.port();
  const auto message = pick.word(7);
  internet_host(Script{}
                    .use("service")
                    .bind_udp(port)
                    .use("stranger")
                    .bind_udp(pick.port())
                    .use("service")
                    .receive_datagram()
                    .use("stranger")
                    .reply("do not believe me")
                    .use("service")
                    .reply("this is the answer"));
  const auto& outcome = run({.arguments = {peer(), text(port), message}});
  EXPECT_THAT(outcome, SendsExactly(one_datagram(port, message)));
  EXPECT_THAT(outcome, Prints("this is the answer"));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(HelloDatagram, GivesUpWhenNobodyAnswers) {
  const auto port = pick.port();
  const auto message = pick.word(8);
  internet_host(Script{}.bind_udp(port).receive_datagram());
  const auto& outcome = run({.arguments = {peer(), text(port), message}});
  EXPECT_THAT(outcome, SendsExactly(one_datagram(port, message)));
  EXPECT_THAT(outcome, Prints(""));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(HelloDatagram, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {peer(), "70000", "hello"}});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
}

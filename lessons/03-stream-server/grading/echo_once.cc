// What is checked of echo_once: every byte comes back, until the client is done, and not before.
#include "harness/grader.hh"

using namespace wirebook;

class EchoOnce : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {no_listen,     loopback_only, one_address, wrong_fd,     short_write,
            resends_start, one_shot,      sent_nul,    sent_newline, echo_sizeof};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (chunks.empty()) return {};
    const auto port = std::stoul(options.arguments[0]);
    auto all = check::imagine_echo(port, chunks);
    // Only where a send() takes little does it show how the rest is sent.
    if (const auto most = options.shape.sends_at_most; most > 0) {
      const auto at_once = options.shape.receives_at_most;
      for (const auto& [code, bytes] : check::imagine_short_sends(chunks.front(), most, at_once)) {
        const auto sent = check::imagine_echo(port, {std::string(as_text(bytes))});
        all.push_back({code, sent.front().bytes});
      }
    }
    return all;
  }

  std::vector<std::string> chunks;  ///< that the client sends, each after the last one's echo
};

TEST_F(EchoOnce, EchoesOneMessage) {
  const auto port = pick.port();
  const auto message = pick.word(12);
  chunks = {message};
  internet_host(
      Script{}.connect_tcp(port).send(message).receive(message.size()).finish().receive_end());
  const auto& outcome = run({.arguments = {text(port)}});
  EXPECT_THAT(outcome, Speaks(accepts_on(port, message)));
  EXPECT_THAT(outcome, ListensAtEveryAddress(port));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(EchoOnce, EchoesEveryChunkUntilTheClientIsDone) {
  const auto port = pick.port();
  const auto first = pick.word(1);
  const auto second = pick.bytes(5000);
  const auto third = pick.bytes(513);
  chunks = {first, second, third};
  internet_host(Script{}
                    .connect_tcp(port)
                    .send(first)
                    .receive(first.size())
                    .send(second)
                    .receive(second.size())
                    .send(third)
                    .finish()
                    .receive(third.size())
                    .receive_end());
  const auto& outcome = run({.arguments = {text(port)}});
  EXPECT_THAT(outcome, Speaks(accepts_on(port, first + second + third)));
  EXPECT_THAT(outcome, ExitsWith(0));
}

/// The kernel gives and takes little, as it may any day. An odd length is that of no buffer.
TEST_F(EchoOnce, GoesOnWhereAShortSendEnded) {
  const auto port = pick.port();
  const auto message = pick.word(2 * pick.between(550, 690) + 1);
  chunks = {message};
  internet_host(Script{}.connect_tcp(port).send(message).finish().receive_end());
  const Shape mean{.sends_at_most = pick.between(90, 210), .receives_at_most = 500};
  const auto& outcome = run({.arguments = {text(port)}, .shape = mean});
  EXPECT_THAT(outcome, Speaks(accepts_on(port, message)));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(EchoOnce, EndsWithAClientThatSaysNothing) {
  const auto port = pick.port();
  internet_host(Script{}.connect_tcp(port).finish().receive_end());
  const auto& outcome = run({.arguments = {text(port)}});
  EXPECT_THAT(outcome, Speaks(accepts_on(port, "")));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(EchoOnce, RefusesAPortThatIsNone) {
  EXPECT_THAT(run({.arguments = {"70000"}}), ExitsWith(2));
  EXPECT_THAT(run({}), ExitsWith(2));
}

// What is checked of survive_reset: what a rude client leaves behind hurts nobody, and SIGTERM is
// obeyed.
#include "harness/grader.hh"

using namespace wirebook;

class SurviveReset : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {write_no_flag,   sigpipe,          sigterm_is_error, sigterm_kills,
            sigterm_unheard, error_is_the_end, close_wait_leak,  fd_leak,
            one_client,      no_listen,        loopback_only,    wrong_fd,
            closes_early,    sent_nul,         sent_newline,     echo_sizeof};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (chunks.empty()) return {};
    return check::imagine_echo(std::stoul(options.arguments[0]), chunks);
  }

  /// The last client behaves. When the server has done what it could, it is asked to end.
  Script polite_client_and_sigterm(std::uint16_t port, Script script) {
    chunks = {pick.word(13), pick.word(5)};
    polite = chunks[0] + chunks[1];
    return script.use("polite")
        .connect_tcp(port)
        .send(chunks[0])
        .receive(chunks[0].size())
        .send(chunks[1])
        .receive(chunks[1].size())
        .finish()
        .await_rest()
        .send_sigterm()
        .receive_end();
  }

  /// What the last client sends, each when the one before is back.
  std::vector<std::string> chunks;
  std::string polite;  ///< all of them
};

TEST_F(SurviveReset, EchoesAndLeavesOnSigterm) {
  const auto port = pick.port();
  internet_host(polite_client_and_sigterm(port, {}));
  const auto& outcome = run({.arguments = {text(port)}});
  EXPECT_THAT(outcome, SpeaksWithEach({accepts_on(port, polite)}));
  EXPECT_THAT(outcome, LeavesNoSocketInCloseWait());
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(SurviveReset, OutlivesAClientThatResets) {
  const auto port = pick.port();
  const auto much = pick.bytes(5000);
  internet_host(polite_client_and_sigterm(
      port, Script{}.use("rude").connect_tcp(port).send(much).receive(1000).reset().await_rest()));
  // One call at a time: which of them meets the reset is not luck.
  const auto& outcome = run({.arguments = {text(port)}, .one_by_one = true});
  EXPECT_THAT(outcome,
              SpeaksWithEach({accepts_on(port, much).cut_short(), accepts_on(port, polite)}));
  EXPECT_THAT(outcome, LeavesNoSocketInCloseWait());
  EXPECT_THAT(outcome, ClosesEveryClient());
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(SurviveReset, OutlivesAClientThatIsGoneBeforeItsEcho) {
  const auto port = pick.port();
  const auto much = pick.bytes(1400);  // fits one segment
  internet_host(polite_client_and_sigterm(
      port, Script{}.use("rude").connect_tcp(port).send_and_close(much).await_rest()));
  // So the echo takes many calls, of which the first is answered with a reset before the second.
  const auto& outcome =
      run({.arguments = {text(port)}, .shape = {.sends_at_most = 100}, .one_by_one = true});
  EXPECT_THAT(outcome,
              SpeaksWithEach({accepts_on(port, much).cut_short(), accepts_on(port, polite)}));
  EXPECT_THAT(outcome, LeavesNoSocketInCloseWait());
  EXPECT_THAT(outcome, ClosesEveryClient());
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(SurviveReset, RefusesAPortThatIsNone) {
  EXPECT_THAT(run({.arguments = {"70000"}}), ExitsWith(2));
  EXPECT_THAT(run({}), ExitsWith(2));
}

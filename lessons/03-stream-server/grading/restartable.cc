// What is checked of restartable: the server ends first, its own leftovers do not stop the next
// run, and a second server on the same port is refused.
#include "harness/grader.hh"

using namespace wirebook;

class Restartable : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {bind_retry,        option_bad_value, reuse_after_bind, no_reuseaddr, reuseport,
            one_client,        waits_for_client, sent_nul,         no_newline,   sent_pointer_size,
            sent_whole_buffer, no_listen,        loopback_only,    wrong_fd};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (served == 0) return {};
    return check::imagine_greeting(std::stoul(options.arguments[0]), greeting, served);
  }

  /// Clients that come one after the other; each waits for the server's end.
  void clients_come(std::uint16_t port, unsigned count) {
    Script script;
    for (unsigned i = 1; i <= count; ++i) {
      if (i > 1) script.await_rest();
      script.use(text(i)).connect_tcp(port).receive_end().close();
    }
    internet_host(script);
    served = count;
  }

  static TcpSpec greeted(std::uint16_t port) { return accepts_on(port, greeting).ending_first(); }

  static constexpr auto greeting = "bye\n";
  unsigned served = 0;
};

TEST_F(Restartable, GreetsEachClientAndClosesFirst) {
  const auto port = pick.port();
  clients_come(port, 2);
  const auto& outcome = run({.arguments = {text(port), "2"}, .trace = true});
  EXPECT_THAT(outcome, SpeaksWithEach({greeted(port), greeted(port)}));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(Restartable, CanBeStartedAgainAtOnce) {
  const auto port = pick.port();
  clients_come(port, 1);
  const auto& first = run({.arguments = {text(port), "1"}, .trace = true});
  ASSERT_THAT(first, SpeaksWithEach({greeted(port)}));
  clients_come(port, 1);
  const auto& second = run({.arguments = {text(port), "1"}, .trace = true});
  EXPECT_THAT(second, SpeaksWithEach({greeted(port)}));
  EXPECT_THAT(second, ExitsWith(0));
}

TEST_F(Restartable, IsRefusedWhileACopyOfItListens) {
  const auto& second =
      run({.arguments = {text(pick.port()), "1"}, .trace = true, .beside_a_copy = true});
  EXPECT_THAT(second, Complains("bind: EADDRINUSE"));
  EXPECT_THAT(second, ExitsWith(1));
}

TEST_F(Restartable, RefusesNumbersThatAreNone) {
  EXPECT_THAT(run({.arguments = {"70000", "1"}}), ExitsWith(2));
  EXPECT_THAT(run({.arguments = {text(pick.port()), "0"}}), ExitsWith(2));
  EXPECT_THAT(run({.arguments = {text(pick.port())}}), ExitsWith(2));
}

// What is checked of echo_poll: nobody waits for anybody else, and nobody hears anybody else.
#include "harness/grader.hh"

using namespace wirebook;

class EchoPoll : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {zombies,       hup_spin, cross_talk,   serial,   blocked_by_slow, one_client, no_listen,
            loopback_only, wrong_fd, closes_early, sent_nul, sent_newline,    echo_sizeof};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (words.empty()) return {};
    return check::imagine_echo_each(std::stoul(options.arguments[0]), words);
  }

  std::vector<std::string> words;  ///< of each client, the first one's last
};

TEST_F(EchoPoll, EchoesTheOthersWhileOneClientIsSilent) {
  network(Network::lan);
  const auto port = pick.port();
  words = {pick.word(12), pick.word(9), pick.word(7)};
  internet_host(Script{}
                    .connect_tcp(port)
                    .announce("the first client is connected")
                    .after("the other clients are served")
                    .send(words[0])
                    .receive(words[0].size())
                    .finish()
                    .receive_end());
  stranger(Script{}
               .after("the first client is connected")
               .use("bob")
               .connect_tcp(port)
               .send(words[1])
               .receive(words[1].size())
               .use("carol")
               .connect_tcp(port)
               .send(words[2])
               .receive(words[2].size())
               .finish()
               .receive_end()
               .use("bob")
               .finish()
               .receive_end()
               .announce("the other clients are served"));
  const auto& outcome = run({.arguments = {text(port), "3"}});
  EXPECT_THAT(outcome, SpeaksWithEach({accepts_on(port, words[0]), accepts_on(port, words[1]),
                                       accepts_on(port, words[2])}));
  EXPECT_THAT(outcome, ExitsWith(0));
  EXPECT_THAT(outcome, ReapsItsChildren());
}

TEST_F(EchoPoll, SleepsWhenOneClientHasEnded) {
  const auto port = pick.port();
  const auto first = pick.word(6);
  const auto second = pick.word(4);
  words = {first + second, pick.word(7)};
  internet_host(Script{}
                    .use("bob")
                    .connect_tcp(port)
                    .send(first)
                    .receive(first.size())
                    .await_rest()
                    .use("ann")
                    .connect_tcp(port)
                    .send(words[1])
                    .receive(words[1].size())
                    .finish()
                    .receive_end()
                    .await_rest()
                    .use("bob")
                    .send(second)
                    .receive(second.size())
                    .finish()
                    .receive_end());
  const auto& outcome = run({.arguments = {text(port), "2"}, .trace = true});
  EXPECT_THAT(outcome, SpeaksWithEach({accepts_on(port, words[0]), accepts_on(port, words[1])}));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(EchoPoll, ServesTheOthersWhileOneReadsNothing) {
  // The student's kernel keeps little for a client that does not read.
  network(Network::pair.with_setting("net/ipv4/tcp_wmem", "4096 16384 16384"));
  const auto port = pick.port();
  const auto much = pick.many_bytes(300'000);
  const auto word = pick.word(11);
  internet_host(Script{}
                    .use("slow")
                    .connect_tcp(port)
                    .send_until_full(much)
                    .use("quick")
                    .connect_tcp(port)
                    .send(word)
                    .receive(word.size())
                    .finish()
                    .receive_end()
                    .use("slow")
                    .send_rest()
                    .receive(much.size())
                    .finish()
                    .receive_end());
  const auto& outcome = run({.arguments = {text(port), "2"}});
  EXPECT_THAT(outcome, SpeaksWithEach({accepts_on(port, much), accepts_on(port, word)}));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(EchoPoll, RefusesNumbersThatAreNone) {
  EXPECT_THAT(run({.arguments = {"70000", "1"}}), ExitsWith(2));
  EXPECT_THAT(run({.arguments = {text(pick.port()), "0"}}), ExitsWith(2));
  EXPECT_THAT(run({.arguments = {text(pick.port())}}), ExitsWith(2));
}

// What is checked of hello_stream: one connection, the message and a newline, the whole answer.
#include "harness/grader.hh"

using namespace wirebook;

class HelloStream : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {short_write,       resends_start, sent_nul,       no_newline, sent_pointer_size,
            sent_whole_buffer, one_shot,      prints_garbage, exit_zero};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (answer.empty()) return {};
    const auto port = std::stoul(options.arguments[1]);
    const auto& message = options.arguments[2];
    auto stream = check::imagine_line(port, message);
    // Only where a send() takes little does it show how the rest is sent.
    if (const auto most = options.shape.sends_at_most; most > 0) {
      const auto line = message + "\n";
      for (const auto& [code, bytes] : check::imagine_short_sends(line, most, line.size())) {
        const auto sent = check::imagine_datagram(port, std::string(as_text(bytes)));
        stream.push_back({code, sent.front().bytes});
      }
    }
    return check::both(stream, check::imagine_answer(answer));
  }

  /// The peer answers when it has seen the newline, in as many pieces as given, and closes.
  void expect_exchange(const std::string& message, std::vector<std::string> pieces,
                       const Shape& shape = {}) {
    const auto port = pick.port();
    answer = std::move(pieces);
    Script script = Script{}.listen_tcp(port).accept().receive_line();
    std::string whole;
    for (const auto& piece : answer) {
      script.send(piece);
      whole += piece;
    }
    internet_host(script.close());
    const auto& outcome = run({.arguments = {peer(), text(port), message}, .shape = shape});
    EXPECT_THAT(outcome, Speaks(connects_to(port, message + "\n")));
    EXPECT_THAT(outcome, Prints(whole));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  std::vector<std::string> answer;
};

TEST_F(HelloStream, SendsTheMessageAndPrintsTheAnswer) {
  const auto message = pick.word(11);
  expect_exchange(message, {"hello to you, " + pick.word(9) + "\n"});
}

TEST_F(HelloStream, SendsALongMessageWhole) { expect_exchange(pick.word(3000), {"thank you\n"}); }

TEST_F(HelloStream, PrintsALongAnswerToTheEnd) {
  const auto message = pick.word(5);
  expect_exchange(message, {pick.word(1300), pick.word(7), pick.word(9000) + "\n"});
}

/// The kernel gives and takes little, as it may any day: an odd number, which is no buffer's size.
TEST_F(HelloStream, GoesOnWhereAShortSendEnded) {
  const auto message = pick.word(2 * pick.between(550, 690) + 1);
  const auto answer = pick.word(1201) + "\n";
  expect_exchange(message, {answer},
                  {.sends_at_most = 2 * pick.between(45, 105) + 1, .receives_at_most = 500});
}

TEST_F(HelloStream, SaysWhenNobodyListens) {
  const auto& outcome = run({.arguments = {peer(), text(pick.port()), "hello"}});
  EXPECT_THAT(outcome, Complains("connect: ECONNREFUSED"));
  EXPECT_THAT(outcome, ExitsWith(1));
}

TEST_F(HelloStream, SendsNothingWhenTheArgumentsAreWrong) {
  const std::vector<std::vector<std::string>> wrong{{},
                                                    {peer(), "0", "hello"},
                                                    {peer(), "70000", "hello"},
                                                    {peer(), "80x", "hello"},
                                                    {"10.9.0.256", "5309", "hello"}};
  for (const auto& arguments : wrong) {
    const auto& outcome = run({.arguments = arguments});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

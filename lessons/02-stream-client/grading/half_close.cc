// What is checked of half_close: the file, then FIN, then the whole answer, and never a reset.
#include "harness/grader.hh"

using namespace wirebook;

class HalfClose : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {eintr_fatal, close_not_shut, shut_wrong_side,   inband_eof,        no_fin,
            short_write, strlen_binary,  prints_garbage,    read_once,         sent_nul,
            text_mode,   resends_start,  sent_whole_buffer, sent_pointer_size, fd_leak};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    constexpr std::size_t quickly_imagined = 5000;
    if (answer.empty() || answer.size() > quickly_imagined) return {};
    if (options.input.size() > quickly_imagined) return {};
    return check::both(check::imagine_file(options.input, options.shape.sends_at_most),
                       check::imagine_answer({answer}));
  }

  /// internet-host answers when it has seen the end of the student's stream, and not before.
  const Outcome& expect_answer(const std::string& input, std::string due, const Shape& shape = {}) {
    answer = std::move(due);
    const auto port = pick.port();
    internet_host(Script{}.listen_tcp(port).accept().receive_end().send(answer).close());
    const auto& outcome =
        run({.arguments = {peer(), text(port)}, .input = input, .trace = true, .shape = shape});
    EXPECT_THAT(outcome, Speaks(connects_to(port, input)));
    EXPECT_THAT(outcome, Prints(answer));
    EXPECT_THAT(outcome, ExitsWith(0));
    return outcome;
  }

  /// Text, and bytes that are none; no newline ends it.
  std::string question() {
    auto text = pick.words({9, 4, 3});
    return text += '\0' + pick.word(6) + "\r\nend";
  }

  /// Of an odd length, which no buffer has.
  std::string reply(std::size_t size) {
    const auto text = "hello to you, " + pick.word(9) + "\n";
    return text + pick.many_bytes((size | 1U) - text.size());
  }

  std::string answer;
};

TEST_F(HalfClose, EndsItsStreamAndPrintsTheAnswer) {
  const auto due = reply(pick.between(200, 400));
  expect_answer(question(), due);
}

TEST_F(HalfClose, PrintsAnAnswerThatComesInPieces) {
  const auto due = reply(pick.between(900, 1300));
  expect_answer(question(), due, {.receives_at_most = 400});
}

TEST_F(HalfClose, PrintsALongAnswerToItsEnd) {
  const auto due = reply(pick.between(200000, 250000));
  expect_answer(question(), due);
}

TEST_F(HalfClose, EndsAnEmptyStream) { expect_answer("", reply(pick.between(200, 400))); }

TEST_F(HalfClose, SendsALongInputAndIsInterrupted) {
  auto input = question();
  input += pick.many_bytes(22000);
  expect_answer(input, reply(2000),
                {.sends_at_most = 1000, .receives_at_most = 300, .interrupts_every = 5});
}

TEST_F(HalfClose, ClosesTheSocketInTheEnd) {
  const auto due = reply(pick.between(200, 400));
  EXPECT_THAT(expect_answer(question(), due), ClosesEverySocket());
}

TEST_F(HalfClose, SaysWhenNobodyListens) {
  const auto& outcome = run({.arguments = {peer(), text(pick.port())}, .input = "hello"});
  EXPECT_THAT(outcome, Complains("connect: ECONNREFUSED"));
  EXPECT_THAT(outcome, ExitsWith(1));
}

TEST_F(HalfClose, SendsNothingWhenTheArgumentsAreWrong) {
  const std::vector<std::vector<std::string>> wrong{
      {}, {peer(), "0"}, {peer(), "70000"}, {peer(), "80x"}, {"10.9.0.256", "5309"}};
  for (const auto& arguments : wrong) {
    const auto& outcome = run({.arguments = arguments, .input = "hello"});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

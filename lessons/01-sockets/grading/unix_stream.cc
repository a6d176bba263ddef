// What is checked of unix_stream: the right address, the whole file, its end, the whole answer, and
// not a single frame.
#include "harness/grader.hh"

using namespace wirebook;

class UnixStream : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {eintr_fatal,     text_mode,         at_sign,        abstract_len, path_overflow,
            wrong_len,       datagram_instead,  exit_zero,      no_fin,       close_not_shut,
            shut_wrong_side, inband_eof,        sent_nul,       short_write,  resends_start,
            strlen_binary,   sent_whole_buffer, prints_garbage, read_once,    fd_leak};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    constexpr std::size_t quickly_imagined = 5000;
    if (answer.empty() || options.input.size() > quickly_imagined) return {};
    return check::both(check::imagine_file(options.input, options.shape.sends_at_most),
                       check::imagine_answer({answer}));
  }

  /// A program on the student's own host answers at `path` when it has seen the end of the stream.
  const Outcome& expect_answer(const std::string& path, const std::string& input,
                               const Shape& shape = {}) {
    answer = "heard at " + pick.word(8) + ", ";
    answer += pick.words({5, 9, 7}) + "\n";
    answer += pick.bytes(80);
    own_host(Script{}.listen_unix(path).accept().receive_end().send(answer).close());
    const auto& outcome = run({.arguments = {path}, .input = input, .trace = true, .shape = shape});
    EXPECT_THAT(outcome, ServerReceives(input));
    EXPECT_THAT(outcome, Prints(answer));
    EXPECT_THAT(outcome, ExitsWith(0));
    EXPECT_THAT(outcome, SendsNothing());
    return outcome;
  }

  /// Text, and bytes that are none; no newline ends it.
  std::string question() {
    auto text = pick.words({9, 4, 3});
    return text += '\0' + pick.word(6) + "\r\nend";
  }

  std::string in_tmp(std::size_t length) { return "/tmp/" + pick.word(length - 5); }

  static constexpr std::size_t longest = 107;
  std::string answer;
};

TEST_F(UnixStream, TalksToTheServerAtAPath) {
  const auto path = in_tmp(14);
  expect_answer(path, question());
}

TEST_F(UnixStream, TalksToTheServerAtAnAbstractName) {
  const auto name = "@" + pick.word(11);
  expect_answer(name, question());
}

TEST_F(UnixStream, FindsTheLongestPath) {
  const auto path = in_tmp(longest);
  expect_answer(path, question());
}

TEST_F(UnixStream, FindsTheLongestAbstractName) {
  const auto name = "@" + pick.word(longest - 1);
  expect_answer(name, question());
}

TEST_F(UnixStream, RefusesAPathThatDoesNotFit) {
  for (const auto& path : {in_tmp(120), in_tmp(longest + 1), "@" + pick.word(150)}) {
    const auto& outcome = run({.arguments = {path}, .input = "hello", .trace = true});
    EXPECT_THAT(outcome, MakesNo(call("connect")));
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

TEST_F(UnixStream, GoesOnWhereACallStopped) {
  const auto name = "@" + pick.word(9);
  auto input = question();
  input += pick.many_bytes(22000);
  expect_answer(name, input,
                {.sends_at_most = 1000, .receives_at_most = 30, .interrupts_every = 5});
}

TEST_F(UnixStream, EndsAnEmptyStream) { expect_answer(in_tmp(17), ""); }

TEST_F(UnixStream, ClosesTheSocketInTheEnd) {
  const auto name = "@" + pick.word(7);
  EXPECT_THAT(expect_answer(name, question()), ClosesEverySocket());
}

TEST_F(UnixStream, SaysWhyNobodyAnswers) {
  const auto& no_file = run({.arguments = {in_tmp(16)}, .input = "hello", .trace = true});
  EXPECT_THAT(no_file, Complains("connect: ENOENT"));
  EXPECT_THAT(no_file, ExitsWith(1));
  const auto& no_name = run({.arguments = {"@" + pick.word(10)}, .input = "hello", .trace = true});
  EXPECT_THAT(no_name, Complains("connect: ECONNREFUSED"));
  EXPECT_THAT(no_name, ExitsWith(1));
}

TEST_F(UnixStream, AsksForAPath) {
  EXPECT_THAT(run({.input = "hello"}), ExitsWith(2));
  const auto& empty = run({.arguments = {""}, .input = "hello", .trace = true});
  EXPECT_THAT(empty, MakesNo(call("connect")));
  EXPECT_THAT(empty, ExitsWith(2));
}

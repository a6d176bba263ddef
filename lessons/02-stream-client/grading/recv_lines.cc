// What is checked of recv_lines: the lines are those of the stream, wherever its pieces are cut.
// The test cuts them: it lets a recv() give fewer bytes than have come.
#include "harness/grader.hh"

using namespace wirebook;

class RecvLines : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {eof_loop,    eintr_fatal,    line_text_mode, one_recv_one_msg, bytes_repr,
            line_strlen, counts_newline, last_line_lost, extra_line,       empty_line_lost,
            stale_tail,  fixed_buf,      lost_rest,      one_shot};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    constexpr std::size_t quickly_imagined = 5000;
    const auto most = options.shape.receives_at_most;
    if (stream.size() > quickly_imagined || most > 1 || in_segments) return {};
    return check::imagine_lines(stream, most == 0);
  }

  /// internet-host sends the stream in as few segments as it can, and finishes.
  void expect_lines(const std::string& lines, RunOptions options) {
    stream = lines;
    expect_lines_of(Script{}.listen_tcp(port).accept().send(stream).close(), std::move(options));
  }

  void expect_lines_of(const Script& script, RunOptions options) {
    internet_host(script);
    options.arguments = {peer(), text(port)};
    const auto& outcome = run(options);
    EXPECT_THAT(outcome, Prints(as_due()));
    EXPECT_THAT(outcome, Speaks(connects_to(port, "")));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  /// Each line with its length.
  std::string as_due() const {
    std::string due;
    for (std::size_t begin = 0; begin < stream.size();) {
      const auto end = std::min(stream.find('\n', begin), stream.size());
      due += text(end - begin) + " " + stream.substr(begin, end - begin) + "\n";
      begin = end + 1;
    }
    return due;
  }

  const std::uint16_t port = pick.port();
  std::string stream;
  bool in_segments = false;  ///< the wire cuts it, not the shaper
};

TEST_F(RecvLines, PrintsEveryLineOfOneSegmentWithItsLength) {
  expect_lines(pick.lines({11, 5, 7}), {.trace = true});
}

TEST_F(RecvLines, PutsLinesTogetherFromSingleBytes) {
  expect_lines(pick.lines({11, 5, 7}), {.shape = {.receives_at_most = 1}});
}

TEST_F(RecvLines, PutsALineTogetherFromThreeSegments) {
  stream = pick.lines({4, 23, 6});
  in_segments = true;
  expect_lines_of(Script{}
                      .listen_tcp(port)
                      .accept()
                      .send_pieces({stream.substr(0, 9), stream.substr(9, 8), stream.substr(17)})
                      .close(),
                  {.trace = true});
}

TEST_F(RecvLines, CutsAtNewlinesAndNowhereElse) {
  const auto seed = pick.between(1, 9999);
  expect_lines(pick.lines({3, 20, 1, 30, 8, 8, 14, 2, 25, 9, 40, 6, 17, 5, 11, 1, 22, 12}),
               {.shape = {.receives_at_most = 40, .seed = seed}});
}

TEST_F(RecvLines, EndsTheLastLineWithTheStream) {
  const auto lines = pick.lines({6, 9});
  expect_lines(lines.substr(0, lines.size() - 1), {.shape = {.receives_at_most = 1}});
}

TEST_F(RecvLines, PrintsEmptyLines) { expect_lines(pick.lines({0, 4, 0, 0, 8}), {.trace = true}); }

TEST_F(RecvLines, PrintsEveryByteOfALine) {
  auto lines = pick.lines({9, 5});
  lines.insert(7, "\xc3\xa9\xff").insert(5, 1, '\r').insert(3, 1, '\0');
  lines.insert(lines.size() - 1, 1, '\r');
  expect_lines(lines, {.trace = true});
}

TEST_F(RecvLines, PrintsALineOfAHundredThousandBytes) {
  expect_lines(pick.lines({6, pick.between(100000, 110000), 4}), {});
}

TEST_F(RecvLines, GoesOnAfterAnInterruption) {
  expect_lines(pick.lines({11, 5, 7}), {.shape = {.receives_at_most = 4, .interrupts_every = 3}});
}

TEST_F(RecvLines, PrintsNothingWhenNothingComes) { expect_lines("", {.trace = true}); }

TEST_F(RecvLines, SaysWhenNobodyListens) {
  const auto& outcome = run({.arguments = {peer(), text(pick.port())}});
  EXPECT_THAT(outcome, Complains("connect: ECONNREFUSED"));
  EXPECT_THAT(outcome, ExitsWith(1));
}

TEST_F(RecvLines, SendsNothingWhenTheArgumentsAreWrong) {
  const std::vector<std::vector<std::string>> wrong{
      {}, {peer(), "0"}, {peer(), "70000"}, {peer(), "80x"}, {"10.9.0.256", "5309"}};
  for (const auto& arguments : wrong) {
    const auto& outcome = run({.arguments = arguments});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

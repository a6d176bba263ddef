// What is checked of length_frames: each line sent as a frame, and the frames that come, wherever
// the stream is cut.
#include "harness/check/framings.hh"
#include "harness/grader.hh"

using namespace wirebook;

class LengthFrames : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {no_fin,           eof_loop,      frames_sent,  frame_length_little, short_header,
            short_body,       trusts_length, end_in_frame, reads_past_text,     one_recv_one_frame,
            empty_frame_lost, bytes_repr,    line_strlen,  prints_garbage,      one_shot};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.input.empty() || !is_small) return {};
    return check::both(check::imagine_frames(options.input), check::imagine_printed_frames(texts));
  }

  /// internet-host takes all the frames and sends these pieces, one after the other.
  const Outcome& talk(const std::vector<std::string>& pieces, bool finishes = true) {
    const auto port = pick.port();
    auto script = Script{}.listen_tcp(port).accept().receive_end().send_pieces(pieces);
    if (finishes) script.close();
    internet_host(script);
    const auto& outcome = run({.arguments = {peer(), text(port)}, .input = lines, .trace = true});
    EXPECT_THAT(outcome, Speaks(connects_to(port, framed_lines(lines))));
    EXPECT_THAT(outcome, Prints(as_due()));
    return outcome;
  }

  void expect_frames(const std::vector<std::string>& pieces) {
    EXPECT_THAT(talk(pieces), ExitsWith(0));
  }

  /// The frames of `texts`, cut at these places.
  std::vector<std::string> cut(std::vector<std::size_t> places) const {
    std::string stream;
    for (const auto& text : texts) stream += framed(text);
    places.push_back(stream.size());
    std::vector<std::string> pieces;
    std::size_t begin = 0;
    for (const auto end : places) {
      pieces.push_back(stream.substr(begin, end - begin));
      begin = end;
    }
    return pieces;
  }

  std::string as_due() const {
    std::string due;
    for (const auto& text : texts) due += printed_frame(text);
    return due;
  }

  std::string lines = pick.word(6) + "\n";  ///< standard input
  std::vector<std::string> texts;           ///< of the whole frames that come
  bool is_small = true;
};

TEST_F(LengthFrames, SendsEachLineAsAFrameAndPrintsTheFramesThatCome) {
  lines = pick.lines({11, 5, 17});
  texts = {pick.word(12), pick.word(7)};
  expect_frames(cut({}));
}

TEST_F(LengthFrames, SendsEmptyLinesAndALastLineWithoutItsNewline) {
  lines = pick.lines({7, 0, 9, 0, 0, 3});
  lines += pick.word(10);
  texts = {pick.word(5)};
  expect_frames(cut({}));
}

TEST_F(LengthFrames, SendsALongLineAsOneFrame) {
  is_small = false;
  lines = pick.lines({5, pick.between(9000, 9900), 6});
  texts = {pick.word(3)};
  expect_frames(cut({}));
}

TEST_F(LengthFrames, PrintsFramesThatAreCutInsideTheirLengthsAndTheirTexts) {
  texts = {pick.word(9), pick.word(14), pick.word(6)};
  // 1 and 3 bytes of the first length; inside the first text; inside the second length and text.
  expect_frames(cut({1, 10, 15, 24, 33}));
}

TEST_F(LengthFrames, PutsFramesTogetherFromSingleBytes) {
  texts = {pick.word(6), pick.word(9)};
  const auto stream = cut({}).front();
  std::vector<std::size_t> everywhere(stream.size() - 1);
  for (std::size_t i = 0; i < everywhere.size(); ++i) everywhere[i] = i + 1;
  expect_frames(cut(everywhere));
}

TEST_F(LengthFrames, PrintsEmptyFramesAndEveryByteOfAText) {
  auto bytes = pick.word(10);
  bytes.insert(7, "\xc3\xa9\xff\r\n").insert(4, 1, '\0');
  texts = {pick.word(6), "", bytes, "", pick.word(4)};
  expect_frames(cut({}));
}

TEST_F(LengthFrames, AllowsAMebibyteAndNoByteMore) {
  constexpr std::uint32_t largest = 1U << 20U;
  for (const auto length : {0xffffffffU, largest + 1}) {
    texts = {pick.word(8)};
    auto pieces = cut({});
    pieces.push_back(frame_length(length));
    // Who believes it waits for the text; the peer takes its time.
    EXPECT_THAT(talk(pieces, false), ExitsWith(4));
  }
  texts = {pick.word(7) + std::string(largest - 7, '.'), pick.word(5)};
  expect_frames(cut({4}));
}

TEST_F(LengthFrames, RefusesAStreamThatEndsInsideAFrame) {
  texts = {pick.word(8)};
  const auto rest = framed(pick.word(13));
  for (const std::size_t there : {2U, 4U, 9U}) {
    auto pieces = cut({});
    pieces.push_back(rest.substr(0, there));
    EXPECT_THAT(talk(pieces), ExitsWith(4));
  }
}

TEST_F(LengthFrames, SaysWhenNobodyListens) {
  const auto& outcome = run({.arguments = {peer(), text(pick.port())}, .input = lines});
  EXPECT_THAT(outcome, Complains("connect: ECONNREFUSED"));
  EXPECT_THAT(outcome, ExitsWith(1));
}

TEST_F(LengthFrames, SendsNothingWithoutArguments) {
  const auto& outcome = run({.input = lines});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
}

// What is checked of send_all: the stream is standard input, to the last byte, whatever a send()
// takes. In the shaped runs the test makes the kernel as mean as it may be any day.
#include "harness/grader.hh"

using namespace wirebook;

class SendAll : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {eintr_fatal,       short_write, resends_start, adds_minus_one, strlen_binary,
            text_mode,         spin,        inband_eof,    sent_nul,       sent_whole_buffer,
            sent_pointer_size, read_once};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    constexpr std::size_t quickly_imagined = 5000;
    if (options.input.empty() || options.input.size() > quickly_imagined) return {};
    if (options.arguments.size() < 2) return {};
    auto all = check::imagine_file(options.input, options.shape.sends_at_most);
    all.push_back({"PORT_SWAPPED", all.front().bytes});
    const auto port = std::stoul(options.arguments[1]);
    for (auto& [code, bytes] : all) {
      const auto to = bytes_of(code == "PORT_SWAPPED" ? reversed(port, 2) : port, 2);
      bytes.insert(bytes.begin(), to.begin(), to.end());
    }
    return all;
  }

  /// An even size: with a zero behind it, it fills no buffer.
  std::size_t size_between(std::size_t low, std::size_t high) {
    return 2 * pick.between(low / 2, high / 2);
  }

  /// A file that begins with text and holds every kind of byte; no newline ends it.
  std::string file(std::size_t size) {
    auto text = pick.words({9, 4, 5});
    text += '\0' + pick.word(7) + "\r\n";
    return text + pick.many_bytes(size - text.size() - 1) + "z";
  }

  /// Many times the same, of a length that is no multiple of any buffer's.
  std::string megabyte() {
    const auto piece = file(4099);
    std::string all;
    all.reserve((1U << 20U) + piece.size());
    while (all.size() < (1U << 20U)) all += piece;
    return all;
  }

  /// Text that says how far one has come.
  std::string numbered_lines(std::size_t size) {
    std::string lines;
    for (unsigned number = 1; lines.size() < size; ++number) {
      lines += "line " + text(number) + ": " + pick.word(4) + "\n";
    }
    return lines.substr(0, size);
  }

  void expect_sent(const std::string& input, const Shape& shape = {}) {
    const auto port = pick.port();
    internet_host(Script{}.listen_tcp(port).accept().receive_end().close());
    const auto& outcome = run({.arguments = {peer(), text(port)}, .input = input, .shape = shape});
    EXPECT_THAT(outcome, Speaks(connects_to(port, input)));
    EXPECT_THAT(outcome, Prints(""));
    if (!shape.does_nothing()) {
      EXPECT_THAT(outcome, WaitsWhenRefused());
    }
    EXPECT_THAT(outcome, ExitsWith(0));
  }
};

TEST_F(SendAll, SendsItsInputByteForByte) { expect_sent(file(size_between(700, 1000))); }

TEST_F(SendAll, SendsAMegabyte) { expect_sent(megabyte()); }

TEST_F(SendAll, GoesOnWhereAShortSendEnded) {
  const auto most = pick.between(900, 1010);
  expect_sent(numbered_lines(size_between(3500, 4900)), {.sends_at_most = most});
}

TEST_F(SendAll, GoesOnWhenEachSendTakesAFewBytes) {
  const auto most = pick.between(7, 11);
  expect_sent(numbered_lines(size_between(1100, 1900)), {.sends_at_most = most});
}

TEST_F(SendAll, GoesOnAfterAnInterruption) {
  expect_sent(numbered_lines(22000), {.sends_at_most = 1000, .interrupts_every = 7});
}

TEST_F(SendAll, WaitsForARefusedSocketInsteadOfAskingAgain) {
  expect_sent(numbered_lines(22000), {.sends_at_most = 1000, .refuses_every = 5});
}

TEST_F(SendAll, SendsTheSameWhateverTheKernelDoes) {
  const auto shape = Shape::drawn(pick.between(0, 9999));
  expect_sent(file(pick.between(60000, 90000)), shape);
}

TEST_F(SendAll, SendsNothingOfAnEmptyFile) { expect_sent(""); }

TEST_F(SendAll, SaysWhenNobodyListens) {
  const auto& outcome = run({.arguments = {peer(), text(pick.port())}, .input = "hello"});
  EXPECT_THAT(outcome, Complains("connect: ECONNREFUSED"));
  EXPECT_THAT(outcome, ExitsWith(1));
}

TEST_F(SendAll, SendsNothingWhenTheArgumentsAreWrong) {
  const std::vector<std::vector<std::string>> wrong{
      {}, {peer(), "0"}, {peer(), "70000"}, {peer(), "80x"}, {"10.9.0.256", "5309"}};
  for (const auto& arguments : wrong) {
    const auto& outcome = run({.arguments = arguments, .input = "hello"});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

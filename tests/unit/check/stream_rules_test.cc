#include <gmock/gmock.h>

#include <cerrno>

#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

using testing::ElementsAre;

/// A stream that went wrong, and the calls of the run.
class Sending {
 public:
  Sending(std::string_view expected, std::string_view actual) {
    finding_.kind = Finding::Kind::stream;
    finding_.expected = to_bytes(expected);
    finding_.actual = to_bytes(actual);
    outcome_.traced = true;
  }

  Sending& receives(std::int64_t result) {
    sends(16384, result);
    outcome_.calls.back().name = "recv";
    return *this;
  }

  /// What the program read, and its last words.
  Sending& read(std::string input, std::string err) {
    outcome_.input = std::move(input);
    outcome_.err = std::move(err);
    return *this;
  }

  Sending& sends(std::uint64_t offered, std::int64_t result) {
    SystemCall call;
    call.name = "send";
    call.arguments = {3, 0, offered};
    call.result = result;
    outcome_.calls.push_back(call);
    return *this;
  }

  [[nodiscard]] std::string code(Found (*rule)(const Evidence&)) const {
    const auto found = rule({{&finding_, 1}, &outcome_});
    return found ? found->code : "";
  }
  [[nodiscard]] std::string sentence(Found (*rule)(const Evidence&)) const {
    const auto found = rule({{&finding_, 1}, &outcome_});
    return found ? found->sentence : "";
  }
  [[nodiscard]] std::vector<int> calls(Found (*rule)(const Evidence&)) const {
    const auto found = rule({{&finding_, 1}, &outcome_});
    return found ? found->calls : std::vector<int>{};
  }

 private:
  Finding finding_;
  Outcome outcome_;
};

TEST(ShortWrite, IsTheCallInFrontOfTheGap) {
  const auto run =
      Sending("one two three four", "one tree four").sends(3, 3).sends(7, 2).sends(8, 8);
  EXPECT_EQ(run.code(short_write), "SHORT_WRITE");
  EXPECT_THAT(run.calls(short_write), ElementsAre(1, 2));
  EXPECT_EQ(run.code(resends_start), "");
}

TEST(ShortWrite, MayBeTheLastCall) {
  EXPECT_EQ(Sending("one two three", "one tw").sends(13, 6).code(short_write), "SHORT_WRITE");
}

TEST(ShortWrite, IsNotNamedWhenEverythingWasTaken) {
  EXPECT_EQ(Sending("one two three", "one two").sends(7, 7).code(short_write), "");
  EXPECT_EQ(Sending("one two three", "one tw").code(short_write), "");
}

TEST(ResendsStart, IsSeenThoughAFewBytesAreRightByChance) {
  // "abc" went, and comes again where "abd" is due: two bytes more look right.
  const auto run = Sending("abcabdxyz", "abcabcabdxyz").sends(9, 3).sends(9, 9);
  EXPECT_EQ(run.code(resends_start), "RESENDS_START");
  EXPECT_THAT(run.calls(resends_start), ElementsAre(0, 1));
}

TEST(MinusOne, PutsOneByteTwice) {
  const auto run =
      Sending("one two three", "onee two three").sends(13, 3).sends(10, -EINTR).sends(11, 11);
  EXPECT_EQ(run.code(adds_minus_one), "UNCHECKED");
  EXPECT_EQ(run.code(short_write), "");
}

TEST(StrlenBinary, StopsAtAZero) {
  using namespace std::literals;
  EXPECT_EQ(Sending("one\0two"sv, "one").code(strlen_binary), "STRLEN_BINARY");
  EXPECT_EQ(Sending("one\0two"sv, "onetwo").code(strlen_binary), "");
  EXPECT_EQ(Sending("one\0two"sv, "on").code(strlen_binary), "");
}

TEST(TextMode, LosesWhatSeparatesLinesAndWords) {
  EXPECT_EQ(Sending("a b\nc\n", "a bc").code(text_mode), "TEXT_MODE");
  EXPECT_EQ(Sending("a b\nc\n", "abc").code(text_mode), "TEXT_MODE");
  EXPECT_EQ(Sending("a b\nc", "a b\nc\n").code(text_mode), "TEXT_MODE");
  EXPECT_EQ(Sending("a\r\nb\rc", "a\nb\nc").code(text_mode), "TEXT_MODE");
  EXPECT_EQ(Sending("a b\nc\n", "a b\n").code(text_mode), "");
}

TEST(TextMode, TellsTheInputFromTheAnswer) {
  const auto* const words = "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff";
  const auto reading = Sending("one", "").read("one\xff", words);
  EXPECT_THAT(reading.sentence(text_mode), testing::HasSubstr("your input was taken for text"));
  const auto printing = Sending("one", "one").read("one", words).sends(3, 3).receives(8);
  EXPECT_THAT(printing.sentence(text_mode), testing::HasSubstr("what the peer sent was taken"));
  EXPECT_THAT(printing.calls(text_mode), ElementsAre(1));
}

TEST(InbandEof, IsAMarkBehindTheData) {
  EXPECT_EQ(Sending("one", "one\x04").code(inband_eof), "INBAND_EOF");
  EXPECT_EQ(Sending("one", "oneEOF\n").code(inband_eof), "INBAND_EOF");
  EXPECT_EQ(Sending("one", "one\n").code(inband_eof), "");
  EXPECT_EQ(Sending("one", "one two").code(inband_eof), "");
}

}  // namespace
}  // namespace wirebook::check::rules

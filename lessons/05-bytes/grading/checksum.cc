// What is checked of checksum: vectors that tell the mistakes apart, random bytes, --verify.
#include <fmt/format.h>

#include "harness/grader.hh"

using namespace wirebook;

class Checksum : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {checksum_mistake};
  }

  /// --verify answers with one of two words, which tell no mistakes apart.
  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (!options.arguments.empty()) return {};
    return check::imagine_sum(options.input);
  }
  bool tells_by_all_runs() const override { return true; }

  void expect_sum(const std::string& input, const std::string& digits) {
    const auto& outcome = run({.input = input});
    EXPECT_THAT(outcome, Prints(digits + "\n"));
    EXPECT_THAT(outcome, ExitsWith(0));
    EXPECT_THAT(outcome, SendsNothing());
  }

  void expect_verdict(const std::string& input, const std::string& verdict, int status) {
    const auto& outcome = run({.arguments = {"--verify"}, .input = input});
    EXPECT_THAT(outcome, Prints(verdict + "\n"));
    EXPECT_THAT(outcome, ExitsWith(status));
  }

  static std::string bytes_of(std::string_view hex) {
    const auto bytes = from_hex(hex);
    return std::string(as_text(bytes));
  }
};

TEST_F(Checksum, SumsAFewBytes) {
  expect_sum(bytes_of("616263"), "3b9d");
  expect_sum(bytes_of("0001f203f4f5f6f7"), "220d");
}

TEST_F(Checksum, SumsNothingAndOneByte) {
  expect_sum("", "ffff");
  expect_sum("A", "beff");
}

TEST_F(Checksum, AddsEveryCarryBack) {
  expect_sum(bytes_of("ffff"), "0000");
  expect_sum(bytes_of("ffffffff0001"), "fffe");
}

TEST_F(Checksum, SumsAHundredThousandWords) {
  expect_sum(std::string(200000, '\xff') + bytes_of("1234"), "edcb");
}

TEST_F(Checksum, SumsAnyBytes) {
  for (const std::size_t length : {20, 33}) {
    const auto input = pick.bytes(length);
    expect_sum(input, fmt::format("{:04x}", wire::internet_checksum({to_bytes(input)})));
  }
}

TEST_F(Checksum, TellsAGoodSumFromABadOne) {
  const auto data = pick.bytes(26);
  const auto sum = wire::internet_checksum({to_bytes(data)});
  auto whole = data + static_cast<char>(sum >> 8U) + static_cast<char>(sum & 0xffU);
  expect_verdict(whole, "ok", 0);
  whole[5] = static_cast<char>(whole[5] ^ 0x10);
  expect_verdict(whole, "bad", 1);
}

TEST_F(Checksum, RefusesOtherArguments) {
  using Arguments = std::vector<std::string>;
  for (const auto& arguments : {Arguments{"--sum"}, Arguments{"--verify", "more"}}) {
    const auto& outcome = run({.arguments = arguments, .input = "abc"});
    EXPECT_THAT(outcome, Prints(""));
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

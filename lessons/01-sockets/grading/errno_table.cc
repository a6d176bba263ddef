// What is checked of errno_table: every line answered, by this kernel, with this program's rights.
#include "harness/grader.hh"

using namespace wirebook;

class ErrnoTable : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {fd_leak,         stops_early, args_swapped,  raw_zero,
            number_not_name, unchecked,   errno_clobber, hardcoded};
  }

  struct Row {
    std::string triple;
    std::string with_net_raw;
    std::string without;
  };

  /// The same on every kernel of today.
  static std::vector<Row> rows() {
    return {{"inet stream 0", "ok", "ok"},
            {"inet dgram udp", "ok", "ok"},
            {"unix raw 0", "ok", "ok"},
            {"inet raw 0", "EPROTONOSUPPORT", "EPROTONOSUPPORT"},
            {"inet raw icmp", "ok", "EPERM"},
            {"inet raw raw", "ok", "EPERM"},
            {"inet6 raw icmpv6", "ok", "EPERM"},
            {"inet dgram icmp", "EACCES", "EACCES"},
            {"inet stream udp", "EPROTONOSUPPORT", "EPROTONOSUPPORT"},
            {"inet 99 0", "EINVAL", "EINVAL"},
            {"99 stream 0", "EAFNOSUPPORT", "EAFNOSUPPORT"},
            {"inet6 stream tcp", "ok", "ok"},
            {"packet raw 0", "ok", "EPERM"}};
  }

  /// `count` lines: every row once, then rows by chance. The last one is asked for only once, for
  /// the kernel takes long to close its socket (packet(7)). Thousands of calls are not traced.
  void expect_answers(Right right, std::size_t count, std::uint64_t open_files) {
    const auto all = rows();
    std::string input, answers;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& row = all[i < all.size() ? i : pick.between(0, all.size() - 2)];
      input += row.triple + "\n";
      answers +=
          row.triple + " " + (right == Right::net_raw ? row.with_net_raw : row.without) + "\n";
    }
    const bool trace = count <= all.size();
    const auto& outcome =
        run({.input = input, .right = right, .open_files = open_files, .trace = trace});
    EXPECT_THAT(outcome, Prints(answers));
    EXPECT_THAT(outcome, ExitsWith(0));
    EXPECT_THAT(outcome, SendsNothing());
  }
};

TEST_F(ErrnoTable, AnswersEveryLineWithTheRightToRawSockets) {
  expect_answers(Right::net_raw, rows().size(), 256);
}

TEST_F(ErrnoTable, AnswersEveryLineWithoutThatRight) {
  expect_answers(Right::none, rows().size(), 256);
}

TEST_F(ErrnoTable, AsksThisKernelWhatItWasBuiltWith) {
  struct Question {
    const char* triple;
    std::uint64_t family, type, protocol;
  };
  constexpr Question questions[] = {
      {"bluetooth stream 3", AF_BLUETOOTH, SOCK_STREAM, 3},
      {"bluetooth seqpacket 0", AF_BLUETOOTH, SOCK_SEQPACKET, 0},
      {"inet stream sctp", AF_INET, SOCK_STREAM, wire::ip_protocol::sctp},
      {"inet seqpacket sctp", AF_INET, SOCK_SEQPACKET, wire::ip_protocol::sctp},
  };
  std::string input, answers;
  for (const auto& question : questions) input += std::string(question.triple) + "\n";
  const auto& outcome = run({.input = input, .trace = true});
  for (const auto& [triple, family, type, protocol] : questions) {
    const auto asked = call("socket").with(0, family).with(1, type).with(2, protocol);
    ASSERT_THAT(outcome, Makes(asked));
    answers += std::string(triple) + " " + answer_to(asked, outcome) + "\n";
  }
  EXPECT_THAT(outcome, Prints(answers));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(ErrnoTable, TakesNoArguments) {
  EXPECT_THAT(run({.arguments = {"inet", "stream", "0"}}), ExitsWith(2));
}

TEST_F(ErrnoTable, AnswersThousandsOfLinesWithFewDescriptors) {
  expect_answers(Right::net_raw, 2000, 64);
}

// What is checked of errno_table: every line answered, by this kernel, with this program's rights.
#include "harness/grader.hh"

using namespace wirebook;

class ErrnoTable : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {fd_leak, stops_early, hardcoded, raw_zero, number_not_name};
  }

  struct Row {
    std::string triple;
    std::string with_net_raw;
    std::string without;
  };

  /// The same on every kernel of today; rows that depend on what a kernel was built with (SCTP,
  /// Bluetooth) are not among them.
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
  /// the kernel takes long to close its socket (packet(7)).
  void expect_answers(Right right, std::size_t count, std::uint64_t open_files) {
    const auto all = rows();
    std::string input, answers;
    for (std::size_t i = 0; i < count; ++i) {
      const auto& row = all[i < all.size() ? i : pick.between(0, all.size() - 2)];
      input += row.triple + "\n";
      answers +=
          row.triple + " " + (right == Right::net_raw ? row.with_net_raw : row.without) + "\n";
    }
    const auto& outcome = run({.input = input, .right = right, .open_files = open_files});
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

TEST_F(ErrnoTable, AnswersThousandsOfLinesWithFewDescriptors) {
  expect_answers(Right::net_raw, 2000, 64);
}

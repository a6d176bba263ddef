// What is checked of socket_triple: the kernel's own numbers, the kernel's own refusals, silence.
#include "harness/grader.hh"

using namespace wirebook;

class SocketTriple : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {echo_argv, args_swapped, number_not_name, exit_zero, unchecked, errno_clobber, fd_leak};
  }

  /// Runs `socket_triple FAMILY TYPE PROTO` and expects this line.
  void expect_made(std::vector<std::string> words, const std::string& line) {
    const auto& outcome = run({.arguments = std::move(words), .right = Right::net_raw});
    EXPECT_THAT(outcome, Prints(line + "\n"));
    EXPECT_THAT(outcome, ExitsWith(0));
    EXPECT_THAT(outcome, SendsNothing());
  }

  void expect_refused(std::vector<std::string> words, const std::string& error, Right right) {
    const auto& outcome = run({.arguments = std::move(words), .right = right});
    EXPECT_THAT(outcome, Complains("socket: " + error));
    EXPECT_THAT(outcome, Prints(""));
    EXPECT_THAT(outcome, ExitsWith(1));
    EXPECT_THAT(outcome, SendsNothing());
  }
};

TEST_F(SocketTriple, PrintsWhatTheKernelMadeOfProtocolZero) {
  expect_made({"inet", "stream", "0"}, "domain=2 type=1 protocol=6");
  expect_made({"inet", "dgram", "0"}, "domain=2 type=2 protocol=17");
}

TEST_F(SocketTriple, AsksForThatSocketAndClosesIt) {
  const auto& outcome =
      run({.arguments = {"inet", "dgram", "udp"}, .right = Right::net_raw, .trace = true});
  EXPECT_THAT(outcome, Makes(call("socket").with(0, AF_INET).with(1, SOCK_DGRAM).succeeding()));
  EXPECT_THAT(outcome, ClosesEverySocket());
}

TEST_F(SocketTriple, PrintsTheProtocolThatWasNamed) {
  expect_made({"inet6", "stream", "tcp"}, "domain=10 type=1 protocol=6");
  expect_made({"inet6", "dgram", "udp"}, "domain=10 type=2 protocol=17");
  expect_made({"inet", "raw", "raw"}, "domain=2 type=3 protocol=255");
  expect_made({"inet", "raw", "icmp"}, "domain=2 type=3 protocol=1");
}

TEST_F(SocketTriple, PrintsWhatBecameOfUnixRaw) {
  expect_made({"unix", "raw", "0"}, "domain=1 type=2 protocol=0");
  expect_made({"unix", "seqpacket", "0"}, "domain=1 type=5 protocol=0");
}

TEST_F(SocketTriple, NamesTheErrorOfASocketThatCannotBe) {
  expect_refused({"inet", "stream", "udp"}, "EPROTONOSUPPORT", Right::net_raw);
  expect_refused({"inet", "raw", "0"}, "EPROTONOSUPPORT", Right::net_raw);
}

TEST_F(SocketTriple, NamesTheErrorOfASocketThatIsForbidden) {
  expect_refused({"inet", "raw", "icmp"}, "EPERM", Right::none);
  expect_refused({"packet", "raw", "0"}, "EPERM", Right::none);
}

TEST_F(SocketTriple, RefusesUnknownWords) {
  EXPECT_THAT(run({.arguments = {"inet", "strem", "0"}}), ExitsWith(2));
  EXPECT_THAT(run({.arguments = {"inet", "stream"}}), ExitsWith(2));
}

// What is checked of socket_triple: one socket with the numbers asked for, the kernel's own word on
// what it is, or its own refusal, and silence.
#include <netinet/in.h>

#include "harness/grader.hh"

using namespace wirebook;

class SocketTriple : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {echo_argv, args_swapped, number_not_name, exit_zero, unchecked, errno_clobber, fd_leak};
  }

  static CallPattern socket_of(std::uint64_t family, std::uint64_t type, std::uint64_t protocol) {
    return call("socket").with(0, family).with(1, type).with(2, protocol);
  }

  const Outcome& ask(std::vector<std::string> words, Right right = Right::net_raw) {
    return run({.arguments = std::move(words), .right = right, .trace = true});
  }

  /// It printed this line, which it has from the kernel.
  static void expect_made(const Outcome& outcome, const CallPattern& asked,
                          const std::string& line) {
    EXPECT_THAT(outcome, Makes(asked));
    EXPECT_THAT(outcome, Prints(line + "\n"));
    EXPECT_THAT(outcome, MakesExactly(1, call("socket")));
    for (const int option : {SO_DOMAIN, SO_TYPE, SO_PROTOCOL}) {
      EXPECT_THAT(outcome, Makes(call("getsockopt").with(1, SOL_SOCKET).with(2, option)));
    }
    EXPECT_THAT(outcome, ClosesEverySocket());
    EXPECT_THAT(outcome, ExitsWith(0));
    EXPECT_THAT(outcome, SendsNothing());
  }

  static void expect_refused(const Outcome& outcome, const CallPattern& asked,
                             const std::string& error) {
    EXPECT_THAT(outcome, Makes(asked));
    EXPECT_THAT(outcome, Complains("socket: " + error));
    EXPECT_THAT(outcome, Prints(""));
    EXPECT_THAT(outcome, ExitsWith(1));
    EXPECT_THAT(outcome, SendsNothing());
  }

  /// One or the other: it depends on how the kernel was built, and the trace says which.
  static void expect_this_kernels(const Outcome& outcome, const CallPattern& asked,
                                  const std::string& line) {
    ASSERT_THAT(outcome, Makes(asked));
    const auto answer = answer_to(asked, outcome);
    answer == "ok" ? expect_made(outcome, asked, line) : expect_refused(outcome, asked, answer);
  }
};

TEST_F(SocketTriple, PrintsWhatTheKernelMadeOfProtocolZero) {
  expect_made(ask({"inet", "stream", "0"}), socket_of(AF_INET, SOCK_STREAM, 0),
              "domain=2 type=1 protocol=6");
  expect_made(ask({"inet", "dgram", "0"}), socket_of(AF_INET, SOCK_DGRAM, 0),
              "domain=2 type=2 protocol=17");
}

TEST_F(SocketTriple, PrintsTheProtocolThatWasNamed) {
  expect_made(ask({"inet", "stream", "tcp"}), socket_of(AF_INET, SOCK_STREAM, IPPROTO_TCP),
              "domain=2 type=1 protocol=6");
  expect_made(ask({"inet6", "dgram", "udp"}), socket_of(AF_INET6, SOCK_DGRAM, IPPROTO_UDP),
              "domain=10 type=2 protocol=17");
  expect_made(ask({"inet", "raw", "raw"}), socket_of(AF_INET, SOCK_RAW, IPPROTO_RAW),
              "domain=2 type=3 protocol=255");
  expect_made(ask({"inet6", "raw", "icmpv6"}), socket_of(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6),
              "domain=10 type=3 protocol=58");
}

TEST_F(SocketTriple, PrintsWhatBecameOfUnixRaw) {
  expect_made(ask({"unix", "raw", "0"}), socket_of(AF_UNIX, SOCK_RAW, 0),
              "domain=1 type=2 protocol=0");
  expect_made(ask({"unix", "seqpacket", "0"}), socket_of(AF_UNIX, SOCK_SEQPACKET, 0),
              "domain=1 type=5 protocol=0");
}

TEST_F(SocketTriple, NamesTheErrorOfASocketThatCannotBe) {
  expect_refused(ask({"inet", "stream", "udp"}), socket_of(AF_INET, SOCK_STREAM, IPPROTO_UDP),
                 "EPROTONOSUPPORT");
  expect_refused(ask({"inet", "raw", "0"}), socket_of(AF_INET, SOCK_RAW, 0), "EPROTONOSUPPORT");
  expect_refused(ask({"inet", "99", "0"}), socket_of(AF_INET, 99, 0), "EINVAL");
}

TEST_F(SocketTriple, NamesTheErrorOfASocketThatIsForbidden) {
  expect_refused(ask({"inet", "raw", "icmp"}, Right::none),
                 socket_of(AF_INET, SOCK_RAW, IPPROTO_ICMP), "EPERM");
  expect_refused(ask({"packet", "raw", "0"}, Right::none), socket_of(AF_PACKET, SOCK_RAW, 0),
                 "EPERM");
}

TEST_F(SocketTriple, AsksThisKernelWhatItWasBuiltWith) {
  expect_this_kernels(ask({"bluetooth", "stream", "3"}), socket_of(AF_BLUETOOTH, SOCK_STREAM, 3),
                      "domain=31 type=1 protocol=3");
  expect_this_kernels(ask({"inet", "stream", "sctp"}),
                      socket_of(AF_INET, SOCK_STREAM, IPPROTO_SCTP),
                      "domain=2 type=1 protocol=132");
}

TEST_F(SocketTriple, RefusesUnknownWords) {
  EXPECT_THAT(run({.arguments = {"inet", "strem", "0"}}), ExitsWith(2));
  EXPECT_THAT(run({.arguments = {"inet", "stream"}}), ExitsWith(2));
}

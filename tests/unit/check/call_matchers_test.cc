#include "harness/check/call_matchers.hh"

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/socket.h>

#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::HasSubstr;

SystemCall made(std::string name, std::array<std::uint64_t, 6> arguments, std::int64_t result) {
  SystemCall call;
  call.name = std::move(name);
  call.process = 1;
  call.arguments = arguments;
  call.result = result;
  return call;
}

Outcome traced(std::vector<SystemCall> calls) {
  Outcome outcome;
  outcome.traced = true;
  outcome.calls = std::move(calls);
  return outcome;
}

Outcome server() {
  return traced({made("socket", {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0}, 3),
                 made("setsockopt", {3, SOL_SOCKET, SO_REUSEADDR}, 0), made("bind", {3}, 0),
                 made("listen", {3, 5}, 0), made("accept", {3}, 4), made("close", {4}, 0),
                 made("close", {3}, 0)});
}

TEST(CallMatchers, FindWhatIsThere) {
  EXPECT_EQ(said(Makes(call("socket").with(0, AF_INET).with(1, SOCK_STREAM)), server()), "");
  EXPECT_EQ(said(Makes(call("setsockopt").with(1, SOL_SOCKET).with(2, SO_REUSEADDR)), server()),
            "");
  EXPECT_EQ(said(Makes(call("setsockopt").with(1, SOL_SOCKET).with(2, SO_REUSEPORT)), server()),
            "never calls setsockopt(SO_REUSEPORT)\n");
  EXPECT_EQ(said(Makes(call("socket").with(0, AF_INET).with(1, SOCK_STREAM).with(2, 17)), server()),
            "never calls socket(AF_INET, SOCK_STREAM, IPPROTO_UDP)\n");
  EXPECT_EQ(said(MakesNo(call("connect")), server()), "");
  EXPECT_EQ(said(MakesNo(call("close")), server()),
            "close() was called 2 times, and must not be\n");
  EXPECT_EQ(said(MakesExactly(2, call("close")), server()), "");
  EXPECT_EQ(said(MakesExactly(1, call("close")), server()),
            "calls close() 2 times, and must do so once\n");
}

TEST(CallMatchers, LookAtTheResult) {
  const auto outcome = traced({made("sendto", {3}, -EACCES), made("sendto", {3}, 5)});
  EXPECT_EQ(said(MakesNo(call("sendto").failing(EACCES)), outcome),
            "sendto() = -1 EACCES was called once, and must not be\n");
  EXPECT_EQ(findings_of(MakesNo(call("sendto").succeeding()), outcome).front().call, 1);
  EXPECT_EQ(said(Makes(call("sendto").failing(EPERM)), outcome),
            "never calls sendto() = -1 EPERM\n");
}

TEST(CallMatchers, LookAtTheOrder) {
  const auto reuse = call("setsockopt").with(1, SOL_SOCKET).with(2, SO_REUSEADDR);
  EXPECT_EQ(said(MakesBefore(reuse, call("bind")), server()), "");
  EXPECT_EQ(said(MakesBefore(call("bind"), reuse), server()),
            "calls setsockopt(SO_REUSEADDR) before bind(); it must be the other way round\n");
  EXPECT_EQ(said(MakesBefore(call("shutdown"), call("close")), server()),
            "never calls shutdown()\n");
}

TEST(CallMatchers, CountTheSocketsLeftOpen) {
  EXPECT_EQ(said(ClosesEverySocket(), server()), "");
  auto outcome = server();
  outcome.calls.erase(outcome.calls.begin() + 5);
  EXPECT_EQ(said(ClosesEverySocket(), outcome),
            "descriptor 4, which accept() gave, is never closed\n");
  EXPECT_EQ(findings_of(ClosesEverySocket(), outcome).front().call, 4);
}

Outcome one_socket_and(std::vector<SystemCall> more) {
  more.insert(more.begin(), made("socket", {AF_INET, SOCK_STREAM, 0}, 3));
  return traced(std::move(more));
}

TEST(CallMatchers, KnowEveryWayToCloseASocket) {
  const auto all = ~std::uint32_t{0};
  EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({made("close_range", {3, all, 0}, 0)})), "");
  EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({made("dup2", {4, 3}, 3)})), "");
  EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({made("dup3", {4, 3, 0}, 3)})), "");
  const auto open = "descriptor 3, which socket() gave, is never closed\n";
  EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({made("close_range", {4, all, 0}, 0)})), open);
  EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({made("dup2", {3, 3}, 3)})), open);
  const auto at_exec = made("close_range", {3, all, CLOSE_RANGE_CLOEXEC}, 0);
  EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({at_exec})), open);
}

TEST(CallMatchers, CountCopiesOfASocket) {
  for (const auto& copy :
       {made("dup", {3}, 7), made("dup2", {3, 7}, 7), made("fcntl", {3, F_DUPFD, 5}, 7),
        made("fcntl", {3, F_DUPFD_CLOEXEC, 0}, 7)}) {
    const auto close_first = made("close", {3}, 0), close_copy = made("close", {7}, 0);
    EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({copy, close_first})),
              "descriptor 7, which " + copy.name + "() gave, is never closed\n");
    EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({copy, close_first, close_copy})), "");
  }
  EXPECT_EQ(
      said(ClosesEverySocket(), one_socket_and({made("dup2", {3, 1}, 1), made("close", {3}, 0)})),
      "")
      << "nobody closes a standard stream";
  EXPECT_EQ(said(ClosesEverySocket(), one_socket_and({made("fcntl", {3, F_SETFL, O_NONBLOCK}, 0),
                                                      made("close", {3}, 0)})),
            "");
}

TEST(CallMatchers, CountTheClientsLeftOpenWhenTheProgramIsToldToEnd) {
  auto outcome = traced({made("socket", {AF_INET, SOCK_STREAM, 0}, 3), made("accept", {3}, 4),
                         made("accept", {3}, 5), made("close", {4}, 0), made("close", {5}, 0)});
  EXPECT_EQ(said(ClosesEveryClient(), outcome), "") << "nobody told it to end";
  outcome.sigterm_at = Moment(10);
  EXPECT_EQ(said(ClosesEveryClient(), outcome), "") << "its listener is its own";
  outcome.calls.back().at = Moment(11);
  EXPECT_EQ(said(ClosesEveryClient(), outcome),
            "descriptor 5, which accept() gave, was still open when every client had gone\n");
  EXPECT_EQ(findings_of(ClosesEveryClient(), outcome).front().call, 2);
}

TEST(CallMatchers, SayThatTheLogWasFull) {
  auto outcome = server();
  outcome.calls_left_out = 1000;
  const auto full =
      "this cannot be judged: the log of system calls was full after 7 of them, and 1000 more "
      "came\n";
  EXPECT_EQ(said(ClosesEverySocket(), outcome), full);
  EXPECT_EQ(said(WaitsWhenRefused(), outcome), full);
  EXPECT_EQ(said(MakesNo(call("connect")), outcome), full);
  EXPECT_EQ(said(MakesNo(call("bind")), outcome), "bind() was called once, and must not be\n");
  EXPECT_EQ(said(Makes(call("bind")), outcome), "");
  EXPECT_EQ(said(Makes(call("connect")), outcome), full);
  EXPECT_EQ(said(MakesExactly(2, call("close")), outcome), full);
}

TEST(CallMatchers, LeaveTheSocketsOfChildrenToTheKernel) {
  auto child = made("socket", {AF_INET, SOCK_DGRAM, 0}, 3);
  child.process = 2;
  EXPECT_EQ(said(ClosesEverySocket(), traced({child})), "");
}

TEST(CallMatchers, SayThatTheGraderForgotToTrace) {
  EXPECT_THAT(said(Makes(call("socket")), Outcome{}), HasSubstr("a fault of the grader"));
}

}  // namespace
}  // namespace wirebook::check

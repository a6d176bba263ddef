#include "harness/check/call_matchers.hh"

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
  EXPECT_EQ(said(MakesNo(call("connect")), server()), "");
  EXPECT_EQ(said(MakesNo(call("close")), server()), "calls close(), 2 times\n");
  EXPECT_EQ(said(MakesExactly(2, call("close")), server()), "");
  EXPECT_EQ(said(MakesExactly(1, call("close")), server()), "calls close() 2 times; 1 were due\n");
}

TEST(CallMatchers, LookAtTheResult) {
  const auto outcome = traced({made("sendto", {3}, -EACCES), made("sendto", {3}, 5)});
  EXPECT_EQ(said(MakesNo(call("sendto").failing(EACCES)), outcome),
            "calls sendto() = -1 EACCES, once\n");
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

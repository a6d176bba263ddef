#include <gmock/gmock.h>

#include <cerrno>

#include "harness/check/call_matchers.hh"
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::HasSubstr;

SystemCall call_of(std::string name, std::int64_t result, int thread = 1) {
  SystemCall call;
  call.name = std::move(name);
  call.process = 1;
  call.thread = thread;
  call.arguments[0] = 3;
  call.result = result;
  return call;
}

Outcome with_calls(std::vector<SystemCall> calls) {
  Outcome outcome;
  outcome.traced = true;
  outcome.calls = std::move(calls);
  return outcome;
}

std::vector<SystemCall> refusals(std::size_t times, int thread = 1) {
  return std::vector<SystemCall>(times, call_of("send", -EAGAIN, thread));
}

void append(std::vector<SystemCall>& calls, const std::vector<SystemCall>& more) {
  calls.insert(calls.end(), more.begin(), more.end());
}

TEST(WaitsWhenRefused, IsNotSurprisedByAFewRefusals) {
  EXPECT_EQ(said(WaitsWhenRefused(), with_calls(refusals(50))), "");
}

TEST(WaitsWhenRefused, CountsThoseInARow) {
  auto calls = refusals(3);
  calls.push_back(call_of("poll", 1));
  append(calls, refusals(51));
  const auto findings = findings_of(WaitsWhenRefused(), with_calls(calls));
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_THAT(findings[0].sentence, HasSubstr("calls send() 51 times in a row"));
  EXPECT_EQ(findings[0].call, 4);
}

TEST(WaitsWhenRefused, BeginsAnewWhenItWaitedOrGotOn) {
  for (const char* name : {"poll", "select", "epoll_wait", "send", "recv"}) {
    auto calls = refusals(40);
    calls.push_back(call_of(name, 1));
    append(calls, refusals(40));
    EXPECT_EQ(said(WaitsWhenRefused(), with_calls(calls)), "") << name;
  }
}

TEST(WaitsWhenRefused, TellsThreadsApart) {
  std::vector<SystemCall> calls;
  for (int i = 0; i < 40; ++i) {
    append(calls, refusals(1, 1));
    append(calls, refusals(1, 2));
  }
  EXPECT_EQ(said(WaitsWhenRefused(), with_calls(calls)), "");
}

TEST(WaitsWhenRefused, NeedsATrace) {
  EXPECT_THAT(said(WaitsWhenRefused(), Outcome{}), HasSubstr("a fault of the grader"));
}

}  // namespace
}  // namespace wirebook::check

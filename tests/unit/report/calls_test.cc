#include <gmock/gmock.h>

#include <cerrno>

#include "harness/report/parts.hh"

namespace wirebook::report {
namespace {

using testing::HasSubstr;
using testing::Not;

SystemCall sending(const std::string& text, std::int64_t result) {
  SystemCall call;
  call.name = "send";
  call.arguments = {3, 0, 16384, 0x4040};  // MSG_DONTWAIT|MSG_NOSIGNAL
  call.data = to_bytes(text);
  call.result = result;
  call.shaped = SystemCall::Shaped::trimmed;
  return call;
}

std::string page_of(const std::vector<SystemCall>& calls, const std::vector<int>& marked) {
  Outcome outcome;
  outcome.traced = true;
  outcome.calls = calls;
  const check::Diagnosis diagnosis{"SOME_CODE", "", "", "", {}, marked};
  Text text;
  write_calls(text, {}, &diagnosis, &outcome);
  return text.str(false);
}

TEST(Calls, MarkWhatTheDiagnosisPointsAt) {
  const auto text = page_of({sending("one", 3), sending("two", 3)}, {1});
  EXPECT_THAT(text, HasSubstr("\n    send(3, \"one\""));
  EXPECT_THAT(text, HasSubstr("\n >> send(3, \"two\""));
}

TEST(Calls, KeepTheResultOfALongOne) {
  const auto text = page_of({sending("abcdefghijklmnopqrstuvwxyz", 1000)}, {0});
  EXPECT_THAT(text, HasSubstr(R"( >> send(3, "abcdefghijklmnop"...)"));
  EXPECT_THAT(text, HasSubstr("= 1000  [by the test]\n"));
}

TEST(Calls, LeaveOutHandlersThatNobodyPointsAt) {
  SystemCall handler;
  handler.name = "sigaction";
  handler.arguments[0] = 2;
  const auto text = page_of({handler, sending("one", 3)}, {1});
  EXPECT_THAT(text, Not(HasSubstr("sigaction")));
  EXPECT_THAT(text, HasSubstr("\n    ...\n >> send"));
  EXPECT_THAT(page_of({handler}, {0}), HasSubstr(" >> sigaction(2"));
  EXPECT_EQ(page_of({handler}, {}), "");
}

TEST(Calls, LeaveOutWhatAnInterpreterAsksOfItsDescriptors) {
  SystemCall name;
  name.name = "getsockname";
  SystemCall peer;
  peer.name = "getpeername";
  const auto text = page_of({name, peer, sending("one", 3)}, {2});
  EXPECT_THAT(text, Not(HasSubstr("getsockname")));
  EXPECT_THAT(text, Not(HasSubstr("getpeername")));
  EXPECT_THAT(page_of({name, sending("one", 3)}, {0}), HasSubstr(" >> getsockname("));
  peer.result = -ENOTCONN;
  EXPECT_THAT(page_of({peer, sending("one", 3)}, {1}), HasSubstr("    getpeername("));
}

}  // namespace
}  // namespace wirebook::report

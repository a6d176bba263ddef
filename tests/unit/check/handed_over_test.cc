// Headers as a program hands them to its kernel, found among its system calls.
#include "harness/check/handed_over.hh"

#include "harness/wire/headers.hh"
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

namespace ip = wire::ipv4;

FrameBuilder packet(std::uint64_t ttl) {
  return from_student().set(ip::ttl, ttl).set(ip::protocol, 253).payload("text");
}

/// sendto() of that packet, with this identification.
SystemCall handing_over(std::uint64_t ttl, std::uint64_t identification) {
  SystemCall call;
  call.name = "sendto";
  call.result = 24;
  const auto frame = packet(ttl).set(ip::identification, identification).build();
  const auto bytes = ByteView(frame).subspan(wire::ethernet::header.size());
  call.data.assign(bytes.begin(), bytes.end());
  return call;
}

/// Two packets, which the kernel has sent with identifications of its own.
Outcome sent() {
  Tape tape;
  tape.student(packet(60).set(ip::identification, 700))
      .student(packet(61).set(ip::identification, 701));
  auto outcome = tape.outcome();
  outcome.traced = true;
  return outcome;
}

std::string said_of(const Outcome& outcome) {
  return said(HandsOver({{"A", {{ip::identification, 0}}}, {"B", {{ip::identification, 7}}}}),
              outcome);
}

TEST(HandsOver, ComparesWhatTheKernelHasFilledIn) {
  auto outcome = sent();
  outcome.calls = {handing_over(60, 0), handing_over(61, 7)};
  EXPECT_EQ(said_of(outcome), "");
  outcome.calls = {handing_over(60, 9), handing_over(61, 7)};
  EXPECT_EQ(said_of(outcome),
            "packet A is handed to the kernel with identification 9, it must be 0\n");
  EXPECT_EQ(said(HandsOver({{"A", {}}, {"B", {{ip::identification, 7, true}}}}), outcome),
            "packet B is handed to the kernel with identification 7, it must be any other\n");
}

TEST(HandsOver, PointsAtTheCall) {
  auto outcome = sent();
  outcome.calls = {handing_over(60, 0), handing_over(61, 8)};
  const auto findings =
      findings_of(HandsOver({{"A", {}}, {"B", {{ip::identification, 7}}}}), outcome);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].call, 1);
}

/// sendmmsg(2), a call that failed, one of another packet: the calls do not show it.
TEST(HandsOver, SaysNothingOfWhatTheCallsDoNotShow) {
  auto outcome = sent();
  EXPECT_EQ(said_of(outcome), "");
  outcome.calls = {handing_over(60, 9)};
  EXPECT_EQ(said_of(outcome), "");
  outcome.calls = {handing_over(60, 9), handing_over(62, 9)};
  EXPECT_EQ(said_of(outcome), "");
  outcome.calls = {handing_over(60, 9), handing_over(61, 9)};
  outcome.calls[1].result = -1;
  EXPECT_EQ(said_of(outcome), "");
}

}  // namespace
}  // namespace wirebook::check

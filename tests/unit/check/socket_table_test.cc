// Lines that were answered, held against the calls that were made.
#include "harness/check/rules/socket_table.hh"

#include <sys/socket.h>

#include <cerrno>

#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

SystemCall made(std::uint64_t family, std::uint64_t type, std::int64_t result) {
  SystemCall call;
  call.name = "socket";
  call.process = 1;
  call.arguments = {family, type | SOCK_CLOEXEC, 0};
  call.result = result;
  return call;
}

Outcome answered(const std::string& first, const std::string& second,
                 std::vector<SystemCall> calls) {
  Outcome outcome;
  outcome.traced = true;
  outcome.input = "inet stream 0\ninet raw 0\n";
  outcome.out = "inet stream 0 " + first + "\ninet raw 0 " + second + "\n";
  outcome.calls = std::move(calls);
  return outcome;
}

std::string code_of(const rules::Found& found) { return found ? found->code : ""; }

/// The code that each rule gives, for a stdout that is not as it must be.
std::vector<std::string> codes(const Outcome& outcome) {
  Finding finding;
  finding.kind = Finding::Kind::output;
  finding.field = "stdout";
  const std::vector findings{finding};
  const Evidence evidence{findings, &outcome};
  std::vector<std::string> all{code_of(rules::exchanged_in_table(evidence)),
                               code_of(rules::unchecked_in_table(evidence)),
                               code_of(rules::clobbered_in_table(evidence))};
  std::erase(all, "");
  return all;
}

const SystemCall opened = made(AF_INET, SOCK_STREAM, 3);
const SystemCall refused = made(AF_INET, SOCK_RAW, -EPROTONOSUPPORT);

TEST(SocketTable, IsSilentAboutRightAnswers) {
  EXPECT_THAT(codes(answered("ok", "EPROTONOSUPPORT", {opened, refused})), IsEmpty());
}

TEST(SocketTable, SeesWhatWasPrintedOfARefusal) {
  EXPECT_THAT(codes(answered("ok", "ok", {opened, refused})), testing::ElementsAre("UNCHECKED"));
  EXPECT_THAT(codes(answered("ok", "EBADF", {opened, refused})),
              testing::ElementsAre("ERRNO_CLOBBER"));
}

TEST(SocketTable, SeesArgumentsChangePlaces) {
  const auto swapped = made(SOCK_STREAM, AF_INET, 3);
  const auto refused_too = made(SOCK_RAW, AF_INET, -EAFNOSUPPORT);
  const auto outcome = answered("ok", "EAFNOSUPPORT", {swapped, refused_too});
  EXPECT_THAT(codes(outcome), testing::ElementsAre("ARGS_SWAPPED"));
  EXPECT_THAT(codes(answered("ok", "EPERM", {swapped, refused})),
              testing::Not(testing::Contains("ARGS_SWAPPED")));
}

TEST(SocketTable, GuessesNothingWhenCallsAndLinesDoNotGoTogether) {
  const auto outcome = answered("ok", "ok", {refused});
  EXPECT_THAT(rules::socket_rows({{}, &outcome}), IsEmpty());
  const auto more = answered("ok", "ok", {opened, refused, refused});
  EXPECT_THAT(rules::socket_rows({{}, &more}), IsEmpty());
  auto untraced = answered("ok", "ok", {opened, refused});
  EXPECT_THAT(rules::socket_rows({{}, &untraced}), SizeIs(2));
  untraced.traced = false;
  EXPECT_THAT(rules::socket_rows({{}, &untraced}), IsEmpty());
}

TEST(SocketTable, TellsAnswersOfItsOwnFromTheKernels) {
  const auto of_itself = [](const Outcome& outcome) {
    return rules::answers_by_itself({{}, &outcome});
  };
  // The kernel was asked for something else: a wrong question, and its own answer.
  const auto unknown = made(0, 0, -EAFNOSUPPORT);
  EXPECT_FALSE(of_itself(answered("EAFNOSUPPORT", "EAFNOSUPPORT", {unknown, unknown})));
  EXPECT_TRUE(of_itself(answered("ok", "EPERM", {opened, refused})));
  EXPECT_TRUE(of_itself(answered("ok", "EPROTONOSUPPORT", {opened})));
  const auto outcome = answered("ok", "EPERM", {opened, refused});
  EXPECT_THAT(rules::contradicted_calls({{}, &outcome}), testing::ElementsAre(1));
}

}  // namespace
}  // namespace wirebook::check

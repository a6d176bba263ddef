// What rules make of headers that not every kernel sends.
#include "harness/check/rules/rules.hh"
#include "tests/unit/check/tape.hh"

namespace wirebook::check {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

namespace ip = wire::ipv4;

HeaderSpec asked() { return handmade_ipv4().with(ip::identification, 1984).with(ip::protocol, 16); }

/// An older kernel sends a header whose IHL is below 5 as it is: nothing filled in.
FrameBuilder untouched() {
  return from_student()
      .set(ip::identification, 1984)
      .set(ip::protocol, 16)
      .set(ip::total_length, 0)
      .set(ip::header_checksum, 0)
      .payload("616c706861");
}

std::string said_of(const FrameBuilder& frame) {
  Tape tape;
  tape.student(frame);
  const auto findings =
      findings_of(SendsExactly({asked() / payload("616c706861")}), tape.outcome());
  const auto found = rules::ihl_in_bytes({findings, &tape.outcome()});
  return found ? found->code + ": " + found->sentence : "";
}

TEST(IhlInBytes, IsSeenOnTheWireOfAKernelThatSendsIt) {
  // 20 in a field of four bits; and 20 added to a version of 4 << 4.
  EXPECT_THAT(said_of(untouched().set(ip::ihl, 4)),
              AllOf(StartsWith("IHL_IN_BYTES: IHL is 4: that is what is left of 20 in four bits. "),
                    HasSubstr("a header of 20 bytes has 5")));
  EXPECT_THAT(said_of(untouched().set(ip::version, 5).set(ip::ihl, 4)),
              HasSubstr("in four bits; the rest was added to the version."));
}

TEST(IhlInBytes, IsNoOtherLength) {
  EXPECT_EQ(said_of(untouched().set(ip::ihl, 3)), "");
  EXPECT_EQ(said_of(untouched()), "");
}

}  // namespace
}  // namespace wirebook::check

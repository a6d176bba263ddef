// The packets of which the lessons show every byte: the solutions send them like that.
#include "tests/lab/lab_test.hh"
#include "tests/unit/wire/frames.hh"

namespace wirebook {
namespace {

using testing::ElementsAre;

/// An answer to an exercise, in its lab; given to LabTest::run() by its name.
class ReferenceFrames : public LabTest {
 protected:
  /// The IP packets that the student's host sends, in hex.
  static std::vector<std::string> sent_by(const std::string& solution, RunOptions options) {
    options.right = Right::net_raw;
    std::vector<std::string> sent;
    for (const auto& frame : run(solution, std::move(options)).sent()) {
      const auto* ip = frame.packet.find(wire::ipv4::header);
      if (ip != nullptr) sent.push_back(to_hex(frame.packet.bytes().subspan(ip->offset)));
    }
    return sent;
  }
};

TEST_F(ReferenceFrames, OfRawHelloLeaveTheHost) {
  if (!equipment().programs.contains("raw_hello")) GTEST_SKIP() << "there are no solutions here";
  EXPECT_THAT(sent_by("raw_hello",
                      {.arguments = {"10.9.0.1", "10.9.0.2", "1984", "64", "24", "16", "alpha"}}),
              ElementsAre(wire::test::raw_hello));
}

TEST_F(ReferenceFrames, OfFragmentsLeaveTheHost) {
  if (!equipment().programs.contains("fragments")) GTEST_SKIP() << "there are no solutions here";
  std::string counting;
  for (char byte = 0; byte < 64; ++byte) counting += byte;
  EXPECT_THAT(
      sent_by("fragments", {.arguments = {"10.9.0.1", "10.9.0.2", "40000", "9000", "99", "40"},
                            .input = counting}),
      ElementsAre(wire::test::first_fragment, wire::test::last_fragment));
}

}  // namespace
}  // namespace wirebook

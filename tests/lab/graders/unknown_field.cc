// A grader whose last check scripts the wire by a field that no header has.
#include "harness/grader.hh"

using namespace wirebook;

class UnknownField : public Exercise {};

TEST_F(UnknownField, RunsTheProgram) { EXPECT_THAT(run({}), ExitsWith(0)); }

TEST_F(UnknownField, DropsWhatComesFromAPort) {
  wire(WireScript{}.drop(1, to_student().udp().with("sorce port", 9000)));
  EXPECT_THAT(run({}), ExitsWith(0));
}

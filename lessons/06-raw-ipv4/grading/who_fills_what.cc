// What is checked of who_fills_what: five packets built by hand, and what was said of them before.
#include "harness/grader.hh"

using namespace wirebook;

class WhoFillsWhat : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {ihl_in_bytes, double_header, dont_fragment_misplaced, wrong_prediction};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    return check::both(check::imagine_ipv4(packet_d()), check::imagine_predictions(said()));
  }

  /// The one with the flag, as it crosses the wire.
  Bytes packet_d() const {
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(student_address, peer_address)
        .set(wire::ipv4::protocol, protocol)
        .set(wire::ipv4::dont_fragment, 1)
        .payload(message)
        .build();
  }

  std::vector<std::string> arguments() const { return {peer(), message}; }

  const Outcome& run_it() { return run({.arguments = arguments(), .right = Right::net_raw}); }

  static HeaderSpec header() {
    return handmade_ipv4()
        .with(wire::ipv4::protocol, protocol)
        .left_to_student(wire::ipv4::identification, "any but 0");
  }

  /// A to E as the kernel lets them out: A and B are what they should have been.
  std::vector<FrameSpec> five_packets() const {
    namespace ip = wire::ipv4;
    const auto c = header().left_to_kernel(ip::identification, "chosen in place of your 0");
    const auto d = header()
                       .with(ip::identification, 0, "never cut, so never told apart")
                       .with(ip::dont_fragment, 1);
    const auto e = header().with(ip::source, student_address, "from the route, for your 0.0.0.0");
    const auto text = payload(message);
    return {header() / text, header() / text, c / text, d / text, e / text};
  }

  std::string said() const {
    const auto length = text(wire::ipv4::header.size() + message.size());
    return "A len=" + length + " ck=valid\nB len=" + length +
           " ck=valid\nC id=kernel\nD id=0\nE src=" + std::string(student_address) + "\n";
  }

  static constexpr std::uint64_t protocol = 253;
  std::string message = pick.word(pick.between(5, 15));
};

TEST_F(WhoFillsWhat, SendsTheFivePackets) {
  const auto& outcome = run_it();
  EXPECT_THAT(outcome, SendsExactly(five_packets()));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(WhoFillsWhat, SaysWhatTheyWillLookLikeOnTheWire) { EXPECT_THAT(run_it(), Prints(said())); }

TEST_F(WhoFillsWhat, SaysThatItMayNotWithoutTheRight) {
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(WhoFillsWhat, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {"nowhere", "text"}, .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
}

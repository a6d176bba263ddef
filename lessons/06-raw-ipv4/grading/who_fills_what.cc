// What is checked of who_fills_what: five packets built by hand, as they were handed to the kernel
// and as they left, and what was said of them before.
#include <fmt/format.h>

#include "harness/check/handed_over.hh"
#include "harness/grader.hh"

using namespace wirebook;

class WhoFillsWhat : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {went_on,   ihl_in_bytes,    double_header, dont_fragment_misplaced,
            not_tried, wrong_prediction};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    return check::both(check::imagine_ipv4(packet_d()), check::imagine_predictions(said({})));
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

  const Outcome& run_it() {
    return run({.arguments = arguments(), .right = Right::net_raw, .trace = true});
  }

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

  /// A to E as they are handed over; D shows on the wire.
  static std::vector<HandedHeader> five_headers() {
    namespace ip = wire::ipv4;
    const HandedField own{ip::source,
                          load32(wire::address_bytes(student_address, ip::source.show), 0)};
    const HandedField some_id{ip::identification, 0, true};
    return {{"A", {{ip::total_length, 0}, {ip::header_checksum, 0}, some_id, own}},
            {"B", {{ip::total_length, 9999}, {ip::header_checksum, 0xdead}, some_id, own}},
            {"C", {{ip::identification, 0}, own}},
            {"D", {own}},
            {"E", {{ip::source, 0}, some_id}}};
  }

  /// What is right to say of a sum: its digits, if the program has given these, or that it is
  /// valid.
  std::string sum_of(std::size_t packet, const Outcome& outcome) const {
    const auto sent = outcome.sent();
    if (packet >= sent.size()) return "valid";
    const auto sum = sent[packet].packet.get(wire::ipv4::header, wire::ipv4::header_checksum);
    for (const auto& digits :
         {fmt::format("{:04x}", sum.value_or(0)), fmt::format("{:04X}", sum.value_or(0))}) {
      const auto word = fmt::format("{} len={} ck={}\n", "AB"[packet], length(), digits);
      if (outcome.out.find(word) != std::string::npos) return digits;
    }
    return "valid";
  }

  std::size_t length() const { return wire::ipv4::header.size() + message.size(); }

  /// @param outcome what was sent, and said
  std::string said(const Outcome& outcome) const {
    return fmt::format("A len={0} ck={1}\nB len={0} ck={2}\nC id=kernel\nD id=0\nE src={3}\n",
                       length(), sum_of(0, outcome), sum_of(1, outcome), student_address);
  }

  static constexpr std::uint64_t protocol = 253;
  std::string message = pick.word(pick.between(5, 15));
};

TEST_F(WhoFillsWhat, SendsTheFivePackets) {
  const auto& outcome = run_it();
  EXPECT_THAT(outcome, SendsExactly(five_packets()));
  EXPECT_THAT(outcome, HandsOver(five_headers()));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(WhoFillsWhat, SaysWhatTheyWillLookLikeOnTheWire) {
  const auto& outcome = run_it();
  EXPECT_THAT(outcome, Prints(said(outcome)));
}

TEST_F(WhoFillsWhat, SaysThatItMayNotWithoutTheRight) {
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(WhoFillsWhat, SendsNothingWhenTheArgumentsAreWrong) {
  using Arguments = std::vector<std::string>;
  for (const auto& arguments : {Arguments{"nowhere", "text"}, Arguments{peer()}}) {
    const auto& outcome = run({.arguments = arguments, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

// What is checked of ip_options: one IPv4 packet built by hand, with a Router Alert option in its
// header.
#include "harness/grader.hh"

using namespace wirebook;

class IpOptions : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {went_on,         setsockopt_mix,  ihl_forgotten, ihl_in_bytes, double_header,
            options_missing, option_unpadded, option_length, option_little};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (message.empty() || options.right == Right::none) return {};
    const auto frame = wire::FrameBuilder()
                           .ethernet(student_mac, peer_mac)
                           .ipv4(source, peer_address)
                           .set(wire::ipv4::identification, identification)
                           .set(wire::ipv4::protocol, protocol)
                           .options(router_alert)
                           .payload(message);
    return check::imagine_ip_option(frame.build());
  }

  /// What goes into one run, drawn anew for each.
  std::vector<std::string> draw(const std::string& from) {
    source = from;
    identification = pick.number16();
    // As long as a header whose length is given in bytes, so that it is sent, and seen.
    message = pick.word(pick.between(9, 15));
    return {source, peer(), text(identification), message};
  }

  void expect_packet(const std::string& from) {
    const auto& outcome = run({.arguments = draw(from), .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsExactly({handmade_ipv4()
                                           .with(wire::ipv4::ihl, 6)
                                           .with(wire::ipv4::identification, identification)
                                           .with(wire::ipv4::protocol, protocol)
                                           .with(wire::ipv4::source, source)
                                           .options(router_alert) /
                                       payload(message)}));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  static constexpr std::uint64_t protocol = 253;
  const Bytes router_alert{wire::option::router_alert, 4, 0, 0};
  std::string source;
  std::uint64_t identification = 0;
  std::string message;
};

TEST_F(IpOptions, SendsThePacketWithItsOption) { expect_packet(std::string(student_address)); }

TEST_F(IpOptions, SendsItFromAForeignSource) { expect_packet("203.0.113.7"); }

TEST_F(IpOptions, SaysThatItMayNotWithoutTheRight) {
  const auto& outcome = run({.arguments = draw("10.9.0.1")});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(IpOptions, SendsNothingWhenTheArgumentsAreWrong) {
  using Arguments = std::vector<std::string>;
  for (const auto& arguments :
       {Arguments{"10.9.0.1", peer(), "0", "text"}, Arguments{"10.9.0.1", peer(), "65536", "text"},
        Arguments{"10.9.0.1", "nowhere", "1", "text"}, Arguments{"10.9.0.1", peer(), "1"}}) {
    const auto& outcome = run({.arguments = arguments, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

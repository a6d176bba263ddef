// What is checked of raw_hello: one IPv4 packet built by hand, every field of it.
#include "harness/grader.hh"

using namespace wirebook;

class RawHello : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {ihl_in_bytes, double_header, dscp_unshifted, proto_tcp_text, not_hex_encoded};
  }

  struct Packet {
    std::string source;
    std::uint64_t protocol;
  };

  /// What goes into one run, drawn anew for each.
  std::vector<std::string> draw(const Packet& packet) {
    identification = pick.number16();
    ttl = pick.between(33, 63);
    dscp = pick.between(9, 46);
    message = pick.word(pick.between(4, 9));
    return {packet.source,         peer(), text(identification), text(ttl), text(dscp),
            text(packet.protocol), message};
  }

  void expect_packet(const Packet& packet) {
    const auto& outcome = run({.arguments = draw(packet), .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsExactly({handmade_ipv4()
                                           .with(wire::ipv4::dscp, dscp)
                                           .with(wire::ipv4::identification, identification)
                                           .with(wire::ipv4::ttl, ttl)
                                           .with(wire::ipv4::protocol, packet.protocol)
                                           .with(wire::ipv4::source, packet.source) /
                                       payload(to_hex(to_bytes(message)))}));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  std::uint64_t identification = 0, ttl = 0, dscp = 0;
  std::string message;
};

TEST_F(RawHello, SendsTheHandMadePacket) { expect_packet({"10.9.0.1", 16}); }

TEST_F(RawHello, SendsItWithAnExperimentalProtocol) { expect_packet({"10.9.0.1", 253}); }

TEST_F(RawHello, SendsItFromAForeignSource) { expect_packet({"203.0.113.7", 16}); }

TEST_F(RawHello, SaysThatItMayNotWithoutTheRight) {
  const auto& outcome = run({.arguments = draw({"10.9.0.1", 16})});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(RawHello, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {"10.9.0.1", "10.9.0"}, .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
}

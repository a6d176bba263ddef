// What is checked of raw_hello: one IPv4 packet built by hand, every field of it.
#include <cctype>

#include "harness/grader.hh"

using namespace wirebook;

class RawHello : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {went_on, ihl_in_bytes, double_header, dscp_unshifted, proto_tcp_text, not_hex_encoded};
  }

  struct Packet {
    std::string source;
    std::uint64_t protocol;
  };

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (message.empty() || options.right == Right::none) return {};
    const auto hex = to_hex(to_bytes(message));
    auto all = check::imagine_ipv4(frame_with(hex));
    const auto spaced = to_hex(to_bytes(message), " ");
    for (const auto& wrong :
         {message, upper(hex), "0x" + hex, hex + "\n", spaced, message + "\n"}) {
      all.push_back({"NOT_ENCODED", frame_with(wrong)});
    }
    return all;
  }

  Bytes frame_with(const std::string& text) const {
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(drawn_for.source, peer_address)
        .set(wire::ipv4::dscp, dscp)
        .set(wire::ipv4::identification, identification)
        .set(wire::ipv4::ttl, ttl)
        .set(wire::ipv4::protocol, drawn_for.protocol)
        .payload(text)
        .build();
  }

  static std::string upper(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
  }

  /// What goes into one run, drawn anew for each.
  std::vector<std::string> draw(const Packet& packet) {
    drawn_for = packet;
    identification = pick.number16();
    dscp = pick.between(9, 46);
    // Neither DSCP nor the byte that it is in: exchanged arguments show.
    ttl = pick.until([&] { return pick.between(33, 63); },
                     [&](auto drawn) { return drawn != dscp && drawn != dscp << 2U; });
    // Upper-case digits show. As long as a TCP header, so that a TCP that is given it looks at it.
    const auto length = pick.between(10, 13);
    message = pick.until([&] { return pick.word(length); },
                         [](const auto& text) {
                           const auto hex = to_hex(to_bytes(text));
                           return upper(hex) != hex;
                         });
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

  Packet drawn_for;
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
  using Arguments = std::vector<std::string>;
  for (const auto& arguments : {Arguments{"10.9.0.1", peer(), "0", "64", "24", "16", "alpha"},
                                Arguments{"10.9.0.1", peer(), "65536", "64", "24", "16", "alpha"},
                                Arguments{"10.9.0.1", peer(), "1984", "0", "24", "16", "alpha"},
                                Arguments{"10.9.0.1", peer(), "1984", "256", "24", "16", "alpha"},
                                Arguments{"10.9.0.1", peer(), "1984", "64", "64", "16", "alpha"},
                                Arguments{"10.9.0.1", peer(), "1984", "64", "24", "256", "alpha"},
                                Arguments{"10.9.0.1", "nowhere", "1984", "64", "24", "16", "alpha"},
                                Arguments{"10.9.0.1", peer()}}) {
    const auto& outcome = run({.arguments = arguments, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

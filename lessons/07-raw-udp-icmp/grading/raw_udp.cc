// What is checked of raw_udp: one UDP datagram built by hand, every field of it, and that a real
// UDP socket receives it.
#include "harness/grader.hh"

using namespace wirebook;

class RawUdp : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {ihl_in_bytes, double_header, ttl_zero,        header_little,
            udp_length,   zero_not_ffff, checksum_zero,   wrong_sum,
            sent_newline, sent_nul,      number_not_name, went_on};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    return imagine_datagram();
  }

  std::vector<Imagined> imagine_datagram() const {
    auto all = check::imagine_udp(frame_with(message));
    for (auto& wrong : check::imagine_ipv4(frame_with(message))) all.push_back(std::move(wrong));
    all.push_back({"NEWLINE", frame_with(message + '\n')});
    all.push_back({"SENT_NUL", frame_with(message + '\0')});
    return all;
  }

  Bytes frame_with(const std::string& text) const {
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(source, peer_address)
        .udp(source_port, port)
        .payload(text)
        .build();
  }

  std::vector<std::string> arguments() const {
    return {source, text(source_port), peer(), text(port), message};
  }

  /// A checksum can be what a wrong sum gives, with some ports whatever the message is; then other
  /// ports and another message are drawn.
  template <class Draw>
  void draw(Draw draw_message) {
    do {
      source_port = pick.port();
      port = pick.port();
      message = draw_message();
    } while (check::alike(imagine_datagram()));
  }

  /// A message whose last two characters make the sum come out as 0000. The four before them are
  /// drawn until those two can be read.
  std::string zero_sum_message() {
    const auto is_readable = [](std::uint64_t byte) { return byte > ' ' && byte <= '~'; };
    const auto begin = pick.word(2 * pick.between(2, 4));
    const auto packet = wire::Packet::parse(frame_with(begin + std::string(6, '\0')));
    const std::uint64_t missing = wire::right_checksum(packet, wire::udp::header).value_or(0);
    for (;;) {
      std::string four;
      for (int i = 0; i < 4; ++i) four += static_cast<char>(pick.between('!', '~'));
      const auto bytes = to_bytes(four);
      const auto drawn = load16(bytes, 0) + load16(bytes, 2);
      // Ones' complement arithmetic: modulo ffff.
      const auto rest = (missing + 2 * 0xffff - drawn) % 0xffff;
      if (!is_readable(rest >> 8U) || !is_readable(rest & 0xffU)) continue;
      return begin + four + static_cast<char>(rest >> 8U) + static_cast<char>(rest & 0xffU);
    }
  }

  void expect_datagram() {
    namespace udp = wire::udp;
    internet_host(Script{}.bind_udp(port).receive_datagram());
    const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
    EXPECT_THAT(
        outcome,
        SendsExactly(
            {handmade_ipv4()
                 .left_to_student(wire::ipv4::identification, "any")
                 .with(wire::ipv4::protocol, wire::ip_protocol::udp)
                 .with(wire::ipv4::source, source) /
             handmade_udp().with(udp::source_port, source_port).with(udp::destination_port, port) /
             payload(message)}));
    EXPECT_THAT(outcome, PeerReceives(message));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  /// The right arguments but for one of them.
  void expect_refused(std::size_t place, const std::string& instead) {
    auto wrong = arguments();
    wrong.at(place) = instead;
    const auto& outcome = run({.arguments = wrong, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }

  std::uint16_t source_port = 0, port = 0;
  std::string source{student_address};
  std::string message;
};

TEST_F(RawUdp, SendsTheHandMadeDatagram) {
  draw([&] { return pick.word(2 * pick.between(3, 7)); });
  expect_datagram();
}

TEST_F(RawUdp, SendsAMessageOfOddLength) {
  draw([&] { return pick.word(2 * pick.between(3, 7) + 1); });
  expect_datagram();
}

TEST_F(RawUdp, SendsAMessageThatIsNoASCII) {
  draw([&] {
    const auto begin = pick.word(pick.between(4, 8));
    return begin + "\xc3\xbc" + pick.word(2) + "\xc3\x9f";
  });
  expect_datagram();
}

TEST_F(RawUdp, SendsASumOfZeroAsFfff) {
  draw([&] { return zero_sum_message(); });
  expect_datagram();
}

TEST_F(RawUdp, SendsItFromAForeignSource) {
  source = "203.0.113.7";
  draw([&] { return pick.word(2 * pick.between(3, 7)); });
  expect_datagram();
}

TEST_F(RawUdp, SaysThatItMayNotWithoutTheRight) {
  draw([&] { return pick.word(6); });
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(RawUdp, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {"10.9.0.1", "1"}, .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
  draw([&] { return pick.word(6); });
  expect_refused(0, "10.9.0.256");
  expect_refused(1, "0");
  expect_refused(3, text(0x10000 + pick.port()));
}

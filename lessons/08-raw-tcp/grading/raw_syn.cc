// What is checked of raw_syn: one SYN built by hand, every field of it, and that a real TCP takes
// it.
#include "harness/grader.hh"

using namespace wirebook;

namespace {

/// RFC 4648, 4.
std::string base64(std::string_view text) {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string coded;
  for (std::size_t i = 0; i < text.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      const bool padding = i + k > text.size();
      coded += padding ? '=' : alphabet[group >> (18 - 6 * k) & 63U];
    }
  }
  return coded;
}

}  // namespace

class RawSyn : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {
        ihl_in_bytes,    double_header, ttl_zero,  dataoff_unshifted,  header_little, ack_flag_too,
        window_swapped,  checksum_zero, wrong_sum, not_base64_encoded, not_padded,    sent_newline,
        number_not_name, went_on};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    return imagine_syn();
  }

  std::vector<Imagined> imagine_syn() const {
    const auto coded = base64(message);
    auto all = check::imagine_tcp(frame_with(coded));
    for (auto& wrong : check::imagine_ipv4(frame_with(coded))) all.push_back(std::move(wrong));
    all.push_back({"NOT_ENCODED", frame_with(message)});
    all.push_back({"NOT_ENCODED", frame_with(to_hex(to_bytes(message)))});
    all.push_back({"NEWLINE", frame_with(coded + "\n")});
    if (coded.ends_with('=')) {
      all.push_back({"NOT_PADDED", frame_with(coded.substr(0, coded.find('=')))});
    }
    return all;
  }

  Bytes frame_with(const std::string& text) const {
    const auto u16 = [](std::uint64_t number) { return static_cast<std::uint16_t>(number); };
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(source, peer_address)
        .set(wire::ipv4::identification, identification)
        .tcp(u16(source_port), u16(port))
        .set(wire::tcp::sequence_number, sequence)
        .set(wire::tcp::acknowledgment_number, acknowledgment)
        .set(wire::tcp::syn, 1)
        .set(wire::tcp::window, window)
        .payload(text)
        .build();
  }

  /// A checksum can have equal halves, or be what a wrong sum gives, and without a byte above 7f it
  /// does not show who sums up signed bytes; then others are drawn.
  template <class Draw>
  void draw(Draw draw_message) {
    std::vector<Imagined> all;
    do {
      identification = pick.number16();
      sequence = pick.number32();
      acknowledgment = pick.number32();
      window = pick.number16();
      message = draw_message();
      all = imagine_syn();
    } while (check::alike(all) ||
             std::ranges::find(all, "SIGNED_CHAR", &Imagined::code) == all.end());
  }

  /// So many bytes more than fill whole groups of three.
  std::string word_with(std::uint32_t rest) { return pick.word(3 * pick.between(4, 6) + rest); }

  std::vector<std::string> arguments() const {
    return {source,         text(source_port),    peer(),       text(port), text(identification),
            text(sequence), text(acknowledgment), text(window), message};
  }

  FrameSpec syn() const {
    namespace ip = wire::ipv4;
    namespace tcp = wire::tcp;
    return handmade_ipv4()
               .with(ip::identification, identification)
               .with(ip::protocol, wire::ip_protocol::tcp)
               .with(ip::source, source) /
           handmade_tcp()
               .with(tcp::source_port, source_port)
               .with(tcp::destination_port, port)
               .with(tcp::sequence_number, sequence)
               .with(tcp::acknowledgment_number, acknowledgment)
               .with(tcp::syn, 1)
               .with(tcp::window, window) /
           payload(base64(message));
  }

  void expect_syn() {
    internet_host(Script{}.listen_tcp(static_cast<std::uint16_t>(port)));
    const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsExactly({syn()}));
    EXPECT_THAT(outcome, ExitsWith(0));
    if (source != student_address) return;  // internet-host knows no way to any other
    EXPECT_THAT(outcome, GetsSynAck(sequence + 1));
  }

  /// The right arguments but for one of them.
  void expect_refused(std::size_t place, const std::string& instead) {
    auto wrong = arguments();
    wrong.at(place) = instead;
    const auto& outcome = run({.arguments = wrong, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }

  std::uint64_t source_port = pick.port(), port = pick.port(), identification = 0;
  std::uint64_t sequence = 0, acknowledgment = 0, window = 0;
  std::string source{student_address};
  std::string message;
};

TEST_F(RawSyn, SendsTheHandMadeSYN) {
  draw([&] { return word_with(1); });
  expect_syn();
}

TEST_F(RawSyn, SendsATextThatNeedsNoFilling) {
  draw([&] { return word_with(0); });
  expect_syn();
}

TEST_F(RawSyn, SendsATextThatIsNoASCII) {
  draw([&] {
    const auto begin = word_with(0);
    return begin + "\xc3\xbc" + pick.word(1) + "\xc3\x9f";
  });
  expect_syn();
}

TEST_F(RawSyn, SendsItFromAForeignSource) {
  source = "203.0.113.7";
  draw([&] { return word_with(2); });
  expect_syn();
}

TEST_F(RawSyn, SaysThatItMayNotWithoutTheRight) {
  draw([&] { return word_with(2); });
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(RawSyn, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {"10.9.0.1", "1"}, .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
  draw([&] { return word_with(2); });
  expect_refused(0, "10.9.0.256");
  expect_refused(1, "0");
  expect_refused(3, text(0x10000 + pick.port()));
  expect_refused(4, text(0x10000 + pick.number16()));
  expect_refused(5, text(0x100000000U + pick.number32()));
  expect_refused(7, text(0x10000 + pick.number16()));
}

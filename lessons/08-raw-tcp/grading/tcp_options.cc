// What is checked of tcp_options: one SYN with three options, built by hand, and that a real TCP
// understands them.
#include "harness/grader.hh"

using namespace wirebook;

class TcpOptions : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {ihl_in_bytes,  double_header,     ttl_zero,        header_little,
            off_forgotten, off_in_bytes,      mss_swapped,     option_unpadded,
            eol_first,     dataoff_unshifted, option_length,   ack_flag_too,
            checksum_zero, wrong_sum,         number_not_name, went_on};
  }

  /// A checksum can have equal halves, or be what a wrong sum gives; then others are drawn.
  void draw() {
    do {
      sequence = pick.number32();
    } while (check::alike(imagine_syn()));
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    return imagine_syn();
  }

  std::vector<Imagined> imagine_syn() const {
    namespace tcp = wire::tcp;
    auto all = check::imagine_tcp(syn_with(options).build());
    for (auto& wrong : check::imagine_ipv4(syn_with(options).build())) {
      all.push_back(std::move(wrong));
    }
    const auto add = [&](const char* code, const wire::FrameBuilder& frame) {
      all.push_back({code, frame.build()});
    };
    add("OFF_FORGOTTEN", syn_with(options).set(tcp::data_offset, 5));
    add("OFF_IN_BYTES", syn_with(options).set(tcp::data_offset, 0));
    add("OFF_IN_BYTES", syn_with(options).set(tcp::data_offset, 2));
    add("OPT_LEN", syn_with(from_hex("020205780402030307010101")));
    add("OPT_LEN", syn_with(from_hex("020405780400030107010101")));
    add("MSS_SWAPPED", syn_with(from_hex("020478050402030307010101")));
    add("EOL_FIRST", syn_with(from_hex("000204057804020303070101")));
    add("EOL_FIRST", syn_with(from_hex("020405780000040200030307")));
    add("OPT_UNPADDED", syn_with(from_hex("020405780402030307")).set(tcp::data_offset, 7));
    add("OPT_UNPADDED", syn_with(from_hex("020405780402030307")).set(tcp::data_offset, 8));
    return all;
  }

  wire::FrameBuilder syn_with(const Bytes& bytes) const {
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(source, peer_address)
        .set(wire::ipv4::identification, 1984)
        .tcp(source_port, port)
        .set(wire::tcp::sequence_number, sequence)
        .set(wire::tcp::syn, 1)
        .options(bytes);
  }

  std::vector<std::string> arguments() const {
    return {source, text(source_port), peer(), text(port), text(sequence)};
  }

  FrameSpec syn() const {
    namespace ip = wire::ipv4;
    namespace tcp = wire::tcp;
    return handmade_ipv4()
               .left_to_student(ip::identification, "any")
               .with(ip::protocol, wire::ip_protocol::tcp)
               .with(ip::source, source) /
           handmade_tcp()
               .with(tcp::source_port, source_port)
               .with(tcp::destination_port, port)
               .with(tcp::sequence_number, sequence)
               .with(tcp::data_offset, 8)
               .with(tcp::syn, 1)
               .left_to_student(tcp::window, "any")
               .options(options, same_tcp_options(options), "these three, and nothing else") /
           payload("");
  }

  /// The right arguments but for one of them.
  void expect_refused(std::size_t place, const std::string& instead) {
    auto wrong = arguments();
    wrong.at(place) = instead;
    const auto& outcome = run({.arguments = wrong, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }

  std::uint16_t source_port = pick.port(), port = pick.port();
  std::uint64_t sequence = 0;
  std::string source{student_address};
  const Bytes options = from_hex("0204 0578 0402 0303 0701 0101");
};

TEST_F(TcpOptions, SendsTheSYNWithItsOptions) {
  draw();
  internet_host(Script{}.listen_tcp(port));
  const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsExactly({syn()}));
  EXPECT_THAT(outcome, GetsSynAck(sequence + 1));
  EXPECT_THAT(outcome, GetsOptionsBack({wire::option::sack_permitted, wire::option::window_scale}));
  EXPECT_THAT(outcome, ExitsWith(0));
}

/// internet-host knows no way to that source, so it does not answer.
TEST_F(TcpOptions, SendsItFromAForeignSource) {
  source = "203.0.113.7";
  draw();
  const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsExactly({syn()}));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(TcpOptions, SaysThatItMayNotWithoutTheRight) {
  draw();
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(TcpOptions, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {"10.9.0.1", "1"}, .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
  draw();
  expect_refused(0, "10.9.0.256");
  expect_refused(1, "0");
  expect_refused(3, text(0x10000 + pick.port()));
  expect_refused(4, text(0x100000000U + pick.number32()));
}

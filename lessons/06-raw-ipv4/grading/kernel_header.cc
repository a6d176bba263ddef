// What is checked of kernel_header: a payload behind the kernel's own header, and the payload of
// the answer, however long its header is.
#include "harness/grader.hh"

using namespace wirebook;

class KernelHeader : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {went_on,           header_in_payload, ttl_default, header_skipped, raw_without_receiver,
            proto_htons,       trusts_anyone,     sent_nul,    sent_newline,   no_timeout,
            sent_whole_buffer, prints_garbage};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.right == Right::none || options.arguments != arguments()) return {};
    auto output = check::imagine_received(answer().build());
    if (!stray.empty()) output.push_back({"TRUSTS_ANYONE", to_bytes(stray)});
    return check::both(check::imagine_kernel_packet(packet(message).build()), output);
  }

  wire::FrameBuilder packet(const std::string& text) const {
    return wire::FrameBuilder()
        .ethernet(student_mac, peer_mac)
        .ipv4(student_address, peer_address)
        .set(wire::ipv4::dont_fragment, 1)
        .set(wire::ipv4::ttl, ttl)
        .set(wire::ipv4::protocol, protocol)
        .payload(text);
  }

  /// From any host, with any options in its header.
  wire::FrameBuilder answer(std::string_view from = peer_address) const {
    return wire::FrameBuilder()
        .ipv4(from, student_address)
        .set(wire::ipv4::protocol, protocol)
        .options(options)
        .payload(from == peer_address ? reply : stray);
  }

  std::vector<std::string> arguments() const {
    return {peer(), text(protocol), text(ttl), message};
  }

  /// internet-host's kernel knows no such protocol; a raw socket there keeps it from saying so.
  Script receiver() const {
    using wire::ipv4::header;
    return Script{}.open_raw(protocol).receive_packet(
        {{header, wire::ipv4::protocol, protocol}, {header, wire::ipv4::source, student_address}});
  }

  const Outcome& expect_packet() {
    const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsExactly({kernel_ipv4(protocol).with(wire::ipv4::ttl, ttl) /
                                       payload(message)}));
    return outcome;
  }

  void expect_exchange() {
    const auto& outcome = expect_packet();
    EXPECT_THAT(outcome, Prints(reply));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  // Protocols that no kernel knows, and a TTL that is nobody's default.
  std::uint8_t protocol = 253;
  std::uint64_t ttl = pick.between(65, 127);
  std::string message = pick.word(pick.between(9, 15)), reply = pick.word(pick.between(17, 23));
  std::string stray;
  Bytes options = from_hex("94040000");
};

TEST_F(KernelHeader, SendsTheTextBehindTheKernelsHeaderAndPrintsTheAnswer) {
  internet_host(receiver().send_packet(answer()));
  expect_exchange();
}

TEST_F(KernelHeader, PrintsAnAnswerWithoutOptions) {
  protocol = static_cast<std::uint8_t>(pick.between(200, 252));
  options.clear();
  internet_host(receiver().send_packet(answer()));
  expect_exchange();
}

TEST_F(KernelHeader, PrintsAnAnswerWithManyOptions) {
  ttl = pick.between(2, 60);
  options = from_hex("94040000 0101 0101 0101 0100");
  internet_host(receiver().send_packet(answer()));
  expect_exchange();
}

TEST_F(KernelHeader, BelievesOnlyTheHostItAsked) {
  network(Network::lan);
  stray = "do not believe me";
  internet_host(receiver()
                    .announce("the packet has come")
                    .after("the stranger has sent")
                    .send_packet(answer()));
  stranger(Script{}
               .after("the packet has come")
               .send_packet(answer(stranger_address))
               .announce("the stranger has sent"));
  expect_exchange();
}

TEST_F(KernelHeader, GivesUpWhenNobodyAnswers) {
  internet_host(receiver());
  const auto& outcome = expect_packet();
  EXPECT_THAT(outcome, Prints(""));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(KernelHeader, SaysThatItMayNotWithoutTheRight) {
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(KernelHeader, SendsNothingWhenTheArgumentsAreWrong) {
  using Arguments = std::vector<std::string>;
  for (const auto& arguments :
       {Arguments{peer(), "255", "64", "text"}, Arguments{peer(), "0", "64", "text"},
        Arguments{peer(), "253", "0", "text"}, Arguments{peer(), "253", "256", "text"},
        Arguments{"nowhere", "253", "64", "text"}, Arguments{peer(), "253", "64"}}) {
    const auto& outcome = run({.arguments = arguments, .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

// What is checked of first_packet: one datagram, field by field.
#include "harness/grader.hh"

using namespace wirebook;

class FirstPacket : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {sent_twice, sent_nul, sent_newline, sent_whole_buffer, sent_pointer_size};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    if (options.arguments.empty()) return {};
    return check::imagine_datagram(std::stoul(options.arguments[1]), "hello, wire");
  }
};

TEST_F(FirstPacket, SendsHelloWireInOneDatagram) {
  const auto port = pick.port();
  internet_host(Script{}.bind_udp(port).receive_datagram());
  const auto& outcome = run({.arguments = {peer(), text(port)}});
  EXPECT_THAT(outcome, SendsExactly({kernel_ipv4(wire::ip_protocol::udp) / kernel_udp(port) /
                                     payload("hello, wire")}));
  EXPECT_THAT(outcome, ExitsWith(0));
}

TEST_F(FirstPacket, SendsNothingWhenTheArgumentsAreWrong) {
  const std::vector<std::vector<std::string>> wrong{
      {}, {peer(), "0"}, {peer(), "70000"}, {peer(), "80x"}, {"10.9.0.256", "5309"}};
  for (const auto& arguments : wrong) {
    const auto& outcome = run({.arguments = arguments});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }
}

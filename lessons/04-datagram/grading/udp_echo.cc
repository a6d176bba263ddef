// What is checked of udp_echo: one datagram out for each one in, unchanged, to its own sender.
#include "harness/grader.hh"

using namespace wirebook;

class UdpEcho : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {loopback_only,   first_sender, zero_is_eof,      addrlen_unset,
            split_or_merged, truncated,    sent_whole_buffer};
  }

  std::vector<Imagined> imagine(const RunOptions& options) const override {
    // What tells mistakes apart in short ones does in the largest, too.
    if (questions.empty() || questions.front().bytes.size() == largest) return {};
    return check::imagine_echoes(std::stoul(options.arguments[0]), questions);
  }

  /// The datagrams go out by turns from internet-host and the stranger, each after the last echo.
  void expect_echoes(const std::vector<std::string>& datagrams) {
    const auto port = pick.port();
    const std::array ports{pick.port(), pick.port()};
    std::array scripts{Script{}.bind_udp(ports[0]), Script{}.bind_udp(ports[1])};
    for (std::size_t i = 0; i < datagrams.size(); ++i) {
      auto& script = scripts[i % 2];
      if (i > 0) script.after("echo " + text(i) + " is back");
      script.send_to_student(port, datagrams[i]).receive_datagram();
      script.announce("echo " + text(i + 1) + " is back");
      questions.push_back({ports[i % 2], datagrams[i]});
    }
    network(Network::lan);
    internet_host(scripts[0]);
    stranger(scripts[1]);
    const auto& outcome = run({.arguments = {text(port), text(datagrams.size())}});
    EXPECT_THAT(outcome, EchoesEachDatagram(port));
    EXPECT_THAT(outcome, ExitsWith(0));
  }

  std::vector<check::Question> questions;
  /// 65535 bytes of IP packet, less 20 and 8 of headers.
  static constexpr std::size_t largest = 65507;
};

TEST_F(UdpEcho, EchoesOneDatagram) { expect_echoes({pick.word(12)}); }

TEST_F(UdpEcho, EchoesEachDatagramToItsOwnSender) {
  expect_echoes({pick.word(9), pick.word(1), pick.bytes(31), pick.word(20)});
}

TEST_F(UdpEcho, EchoesAnEmptyDatagram) { expect_echoes({pick.word(5), "", pick.word(6)}); }

TEST_F(UdpEcho, EchoesWhatFillsAFrameAndWhatDoesNotFitOne) {
  expect_echoes({pick.bytes(1472), pick.bytes(8000), pick.bytes(8000), pick.word(1)});
}

/// 65535 bytes of IP packet, less 20 and 8 of headers.
TEST_F(UdpEcho, EchoesTheLargestThereIs) { expect_echoes({pick.many_bytes(65507), pick.word(7)}); }

TEST_F(UdpEcho, RefusesAPortThatIsNone) {
  EXPECT_THAT(run({.arguments = {"0", "1"}}), ExitsWith(2));
  EXPECT_THAT(run({.arguments = {}}), ExitsWith(2));
}

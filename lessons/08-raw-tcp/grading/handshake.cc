// What is checked of handshake: a TCP conversation written segment by segment, every field of it,
// and that an ordinary program at the other end notices nothing.
#include "harness/grader.hh"

using namespace wirebook;

class Handshake : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {ihl_in_bytes,      double_header,   ttl_zero,   header_little, own_address,
            dataoff_unshifted, ack_flag_too,    miscounted, window_zero,   reset_not_fin,
            no_last_ack,       checksum_zero,   wrong_sum,  sent_newline,  sent_nul,
            waits_for_a_port,  number_not_name, went_on};
  }

  std::vector<Imagined> imagine(const RunOptions& /*options*/) const override {
    return answer.empty() ? std::vector<Imagined>{} : imagine_all();
  }

  std::vector<Imagined> imagine_all() const {
    namespace tcp = wire::tcp;
    auto all = check::imagine_conversation(conversation(), answer);
    auto data = wire::FrameBuilder()
                    .ethernet(student_mac, peer_mac)
                    .ipv4(spare_address, peer_address)
                    .tcp(source_port, port)
                    .set(tcp::sequence_number, 0x1a2b3c4e)
                    .set(tcp::acknowledgment_number, 0x5e6f7082)
                    .set(tcp::psh, 1)
                    .set(tcp::ack, 1)
                    .payload(message);
    for (auto& wrong : check::imagine_tcp(data.build())) {
      const bool cannot_be = wrong.code == "ACK_FLAG_TOO" || wrong.code == "WINDOW_SWAPPED";
      if (!wrong.code.empty() && !cannot_be) all.push_back(std::move(wrong));
    }
    return all;
  }

  HandmadeTcp conversation() const {
    return {std::string(spare_address), source_port, port, message};
  }

  std::vector<std::string> arguments() const {
    return {std::string(spare_address), text(source_port), peer(), text(port), message};
  }

  Script server() const { return Script{}.listen_tcp(port).accept().receive(message.size()); }

  /// A checksum can have equal halves, or be what a wrong sum gives; then others are drawn. The
  /// message has an odd length: how its last byte is padded shows.
  void draw() {
    std::vector<Imagined> all;
    do {
      message = pick.word(pick.between(9, 15));
      answer = pick.word(pick.between(17, 30)) + "\n";
      all = imagine_all();
    } while (check::alike(all) || std::ranges::find(all, "PAD_LEFT", &Imagined::code) == all.end());
  }

  void expect_conversation() {
    const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
    EXPECT_THAT(outcome, MeetsEveryWireRule());
    EXPECT_THAT(outcome, ConversesByHand(conversation()));
    EXPECT_THAT(outcome, PeerReads(message));
    EXPECT_THAT(outcome, Prints(answer));
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

  std::uint16_t source_port = pick.port(), port = pick.port();
  std::string message = pick.word(12), answer;
};

TEST_F(Handshake, HoldsTheWholeConversation) {
  draw();
  internet_host(server().send(answer).receive_end().close());
  expect_conversation();
}

TEST_F(Handshake, ReadsAnAnswerInPiecesOfWhichOneComesTwice) {
  draw();
  wire(WireScript{}.duplicate(1, to_student().tcp().with_data()));
  const auto half = answer.size() / 2;
  internet_host(
      server().send(answer.substr(0, half)).send(answer.substr(half)).receive_end().close());
  expect_conversation();
}

TEST_F(Handshake, SaysThatThePeerHasResetIt) {
  const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
  EXPECT_THAT(outcome, Prints(""));
  EXPECT_THAT(outcome, ExitsWith(4));
}

TEST_F(Handshake, EndsWhenNobodyAnswers) {
  wire(WireScript{}.drop(every, from_student().tcp()));
  internet_host(server());
  const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
  EXPECT_THAT(outcome, MeetsEveryWireRule());
  EXPECT_THAT(outcome, Prints(""));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(Handshake, EndsWhenTheAnswerNeverComes) {
  internet_host(server());
  const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
  EXPECT_THAT(outcome, PeerReads(message));
  EXPECT_THAT(outcome, Prints(""));
  EXPECT_THAT(outcome, ExitsWith(3));
}

TEST_F(Handshake, SaysThatThePeerEndedBeforeItsLineDid) {
  internet_host(server().send(pick.word(9)).close());
  const auto& outcome = run({.arguments = arguments(), .right = Right::net_raw});
  EXPECT_THAT(outcome, PeerReads(message));
  EXPECT_THAT(outcome, ExitsWith(4));
}

TEST_F(Handshake, SaysThatItMayNotWithoutTheRight) {
  const auto& outcome = run({.arguments = arguments()});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(Handshake, SendsNothingWhenTheArgumentsAreWrong) {
  const auto& outcome = run({.arguments = {"10.9.0.99", "1"}, .right = Right::net_raw});
  EXPECT_THAT(outcome, SendsNothing());
  EXPECT_THAT(outcome, ExitsWith(2));
  expect_refused(0, "10.9.0.256");
  expect_refused(1, "0");
  expect_refused(3, text(0x10000 + pick.port()));
  expect_refused(4, "");
  expect_refused(4, pick.word(1401));
}

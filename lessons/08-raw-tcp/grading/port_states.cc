// What is checked of port_states: one SYN for each port and nothing after it, and what is made of
// every kind of answer.
#include "harness/grader.hh"

using namespace wirebook;

class PortStates : public Exercise {
 protected:
  std::vector<check::Rule> rules() const override {
    using namespace check::rules;
    return {ihl_in_bytes,      double_header,   ttl_zero,     header_little,
            dataoff_unshifted, all_filtered,    ack_flag_too, connect_scan,
            counts_own,        any_answer_open, no_ack_check, checksum_zero,
            waits_for_a_port,  number_not_name, wrong_sum,    went_on};
  }

  bool tells_by_all_runs() const override { return true; }

  std::vector<Imagined> imagine(const RunOptions& /*options*/) const override {
    if (ports.empty()) return {};
    const auto printed = [&](auto&& state_of) {
      std::string lines;
      for (const auto& [number, kind] : ports) lines += text(number) + " " + state_of(kind) + "\n";
      return to_bytes(lines);
    };
    using Words = std::string;
    return check::both(imagine_syn(),
                       {{"", printed(words_for)},
                        {"ALL_FILTERED", printed([](Kind) { return Words("filtered"); })},
                        {"COUNTS_OWN", printed([](Kind) { return Words("open"); })},
                        {"ANY_ANSWER_OPEN", printed([](Kind kind) {
                           return kind == Kind::closed ? Words("open") : words_for(kind);
                         })},
                        {"NO_ACK_CHECK", printed([](Kind kind) {
                           return kind == Kind::forged ? Words("open") : words_for(kind);
                         })}});
  }

  /// The first SYN, with the numbers that the reference solution has.
  std::vector<Imagined> imagine_syn() const {
    auto all = check::imagine_tcp(wire::FrameBuilder()
                                      .ethernet(student_mac, peer_mac)
                                      .ipv4(student_address, peer_address)
                                      .tcp(54321, ports.front().number)
                                      .set(wire::tcp::sequence_number, 93210)
                                      .set(wire::tcp::syn, 1)
                                      .set(wire::tcp::window, 1024)
                                      .build());
    // Where the student chooses the number, its byte order cannot be wrong.
    std::erase_if(all, [](const Imagined& one) {
      return one.code != "" && one.code != "PORT_SWAPPED" && one.code != "HEADER_LITTLE" &&
             one.code != "ACK_FLAG_TOO";
    });
    return all;
  }

  enum class Kind { open, closed, dropped, forged };
  static std::string words_for(Kind kind) {
    return kind == Kind::open ? "open" : kind == Kind::closed ? "closed" : "filtered";
  }
  struct Port {
    std::uint16_t number;
    Kind kind;
  };

  /// A port of each of these kinds, in any order.
  void draw(const std::vector<Kind>& kinds) {
    for (const auto kind : kinds) {
      const auto place = pick.between(0, static_cast<std::uint32_t>(ports.size()));
      ports.insert(ports.begin() + place, {pick.port(), kind});
    }
  }

  std::uint16_t port_that_is(Kind kind) const {
    return std::find_if(ports.begin(), ports.end(), [&](const Port& p) { return p.kind == kind; })
        ->number;
  }

  void expect_states() {
    RunOptions options{.arguments = {"10.9.0.1", peer()}, .right = Right::net_raw};
    std::vector<std::uint16_t> numbers;
    std::string lines;
    for (const auto& [number, kind] : ports) {
      if (kind == Kind::open) internet_host(Script{}.listen_tcp(number));
      options.arguments.push_back(text(number));
      numbers.push_back(number);
      lines += text(number) + " " + words_for(kind) + "\n";
    }
    const auto& outcome = run(options);
    EXPECT_THAT(outcome, ProbesHalfOpen(numbers));
    EXPECT_THAT(outcome, Prints(lines));
    EXPECT_THAT(outcome, ExitsWith(0));
    EXPECT_THAT(outcome, MeetsEveryWireRule());
  }

  void expect_refused(std::vector<std::string> wrong) {
    const auto& outcome = run({.arguments = std::move(wrong), .right = Right::net_raw});
    EXPECT_THAT(outcome, SendsNothing());
    EXPECT_THAT(outcome, ExitsWith(2));
  }

  FramePattern syn_to(std::uint16_t port) const {
    return from_student().tcp().with(wire::tcp::destination_port, port).with(wire::tcp::syn);
  }

  std::vector<Port> ports;
};

TEST_F(PortStates, TellsOpenPortsFromClosedOnes) {
  network(Network::lan);
  draw({Kind::open, Kind::closed, Kind::open, Kind::closed});
  expect_states();
}

TEST_F(PortStates, CallsAPortFilteredThatDoesNotAnswer) {
  network(Network::lan);
  draw({Kind::open, Kind::closed, Kind::dropped});
  wire(WireScript{}.drop(every, syn_to(port_that_is(Kind::dropped))));
  expect_states();
}

/// The SYN is damaged on its way, so that the peer's kernel drops it; somebody else answers.
TEST_F(PortStates, BelievesNoAnswerToSomethingElse) {
  namespace tcp = wire::tcp;
  network(Network::lan);
  draw({Kind::open, Kind::closed, Kind::forged});
  const auto port = port_that_is(Kind::forged);
  wire(WireScript{}.corrupt(every, syn_to(port), flip(tcp::header, tcp::checksum, 3)));
  internet_host(Script{}
                    .receive_packet({{tcp::header, tcp::destination_port, port}})
                    .announce("a SYN has come damaged"));
  const auto forged = [port](const Packets& seen) {
    const auto of_syn = [&](const wire::Field& field) {
      return *seen.back().get(tcp::header, field);
    };
    return wire::FrameBuilder()
        .ipv4(peer_address, student_address)
        .tcp(port, static_cast<std::uint16_t>(of_syn(tcp::source_port)))
        .set(tcp::sequence_number, 0x4d5e6f70)
        .set(tcp::acknowledgment_number, (of_syn(tcp::sequence_number) + 4711) & 0xffffffffU)
        .set(tcp::syn, 1)
        .set(tcp::ack, 1);
  };
  stranger(Script{}
               .after("a SYN has come damaged")
               .send_packet("a forged SYN+ACK that acknowledges another number", forged));
  expect_states();
}

TEST_F(PortStates, SaysThatItMayNotWithoutTheRight) {
  const auto& outcome = run({.arguments = {"10.9.0.1", peer(), text(pick.port())}});
  EXPECT_THAT(outcome, Complains("socket: EPERM"));
  EXPECT_THAT(outcome, ExitsWith(1));
  EXPECT_THAT(outcome, SendsNothing());
}

TEST_F(PortStates, SendsNothingWhenTheArgumentsAreWrong) {
  expect_refused({"10.9.0.1", peer()});
  expect_refused({"10.9.0.1", "10.9.0.256", text(pick.port())});
  expect_refused({"10.9.0.1", peer(), text(pick.port()), "0"});
  expect_refused({"10.9.0.1", peer(), text(0x10000 + pick.port())});
  std::vector<std::string> seventeen{"10.9.0.1", peer()};
  for (int i = 0; i < 17; ++i) seventeen.push_back(text(pick.port()));
  expect_refused(seventeen);
}

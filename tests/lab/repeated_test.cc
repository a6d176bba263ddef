// An exercise over a scripted wire, graded again and again on a busy machine: one verdict, one
// trace. WIREBOOK_REPETITIONS says how often.
#include <fmt/format.h>

#include <cstdlib>
#include <functional>
#include <optional>
#include <thread>

#include "harness/check/matchers.hh"
#include "harness/wire/field_value.hh"
#include "harness/wire/headers.hh"
#include "tests/lab/hogs.hh"
#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

namespace ipv4 = wire::ipv4;
namespace udp = wire::udp;

int repetitions() {
  const char* wanted = std::getenv("WIREBOOK_REPETITIONS");
  return wanted == nullptr ? 100 : std::atoi(wanted);
}

/// A frame's bytes but for what the kernel chooses anew each time: the identification, the port of
/// a socket that nobody bound, and the checksums over them.
std::string normalised(const wire::Packet& packet) {
  auto left = packet;
  const auto blank = [&](const wire::Header& header, const wire::Field& field) {
    left = wire::Packet::parse(wire::FieldValue(header, field, 0).written_to(left));
  };
  blank(ipv4::header, ipv4::identification);
  blank(ipv4::header, ipv4::header_checksum);
  for (const auto& port : {udp::source_port, udp::destination_port}) {
    if (packet.get(udp::header, port) >= 32768U) blank(udp::header, port);
  }
  blank(udp::header, udp::checksum);
  return to_hex(left.bytes());
}

/// Everything about a run but times and what normalised() leaves out.
std::string trace_of(const Outcome& outcome) {
  std::string trace = fmt::format("status {}, stdout {}\n", outcome.ending.status, outcome.out);
  for (const auto& frame : outcome.frames) {
    trace += fmt::format("{} {} {}", frame.host, frame.interface, normalised(frame.packet));
    trace += fmt::format(" fate {} by rule {} behind {} {}\n", static_cast<int>(frame.fate.kind),
                         frame.fate.rule, frame.fate.behind, frame.fate.change);
  }
  for (const auto& frame : outcome.received()) trace += "came " + normalised(frame.packet) + "\n";
  for (const auto& rule : outcome.wire) trace += rule.rule + ": " + met_in_words(rule) + "\n";
  for (const auto& call : outcome.calls) trace += describe(call) + "\n";
  for (const auto& peer : outcome.peers) {
    trace += fmt::format("{} finished {} {}\n", peer.name, peer.finished, peer.stuck_at);
  }
  return trace;
}

std::string verdict_on(const Outcome& outcome, const OutcomeMatcher& matcher) {
  testing::StringMatchResultListener why;
  return matcher.MatchAndExplain(outcome, &why) ? "right" : why.str();
}

class Repeated : public LabTest {
 protected:
  /// Four questions, two answers to each, and every kind of rule; nobody speaks before the other
  /// has heard what is to be heard.
  static Outcome exchange(Lab& lab) {
    lab.wire_does(WireScript{}
                      .duplicate(1, from_student().udp())
                      .corrupt(2, from_student().udp(), flip_data(0).checksums_redone())
                      .drop(4, to_student().udp())
                      .reorder(6, to_student().udp())
                      .delay(8, to_student().udp(), until(to_student().carrying("d1"))));
    Script peer;
    peer.bind_udp(4135).receive_datagram().receive_datagram().reply("a1").reply("a2");
    peer.receive_datagram().reply("b1").reply("dropped").reply("b2");
    peer.receive_datagram().reply("c2").reply("c1");
    peer.receive_datagram().reply("d2").reply("d1");
    lab.peer_does(peer);
    return lab.run(equipment().programs.at("speaker"),
                   {.arguments = {"ask", "10.9.0.2", "4135", "4", "2"}, .trace = true});
  }

  static std::string verdict_on_exchange(const Outcome& outcome) {
    std::vector<FrameSpec> questions;
    for (const auto* text : {"0", "1", "2", "3"}) {
      questions.push_back(kernel_ipv4(17) / kernel_udp(4135) / payload(text));
    }
    return verdict_on(outcome, SendsExactly(questions)) + ", " +
           verdict_on(outcome, MeetsEveryWireRule()) + ", " + verdict_on(outcome, ExitsWith(0));
  }

  static void expect_the_same(int times_in_a_lab) {
    std::string first;
    std::optional<Lab> lab;
    for (int i = 0; i < repetitions(); ++i) {
      if (i % times_in_a_lab == 0) {
        lab.emplace(*equipment().machine, Network::pair.with_scripted_wire());
      }
      const auto outcome = exchange(*lab);
      ASSERT_EQ(verdict_on_exchange(outcome), "right, right, right") << "in run " << i;
      const auto trace = trace_of(outcome);
      if (first.empty()) first = trace;
      ASSERT_EQ(trace, first) << "in run " << i;
    }
    fmt::print("{} repetitions, one verdict, one trace: {:016x}\n", repetitions(),
               std::hash<std::string>{}(first));
  }
};

TEST_F(Repeated, ComesOutTheSame) { expect_the_same(50); }

TEST_F(Repeated, ComesOutTheSameOnABusyMachine) {
  const Hogs hogs(2 * std::max(1U, std::thread::hardware_concurrency()));
  expect_the_same(10);
}

}  // namespace
}  // namespace wirebook

// What a port says to a SYN, and what is made of it.
#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

namespace tcp = wire::tcp;

/// What came to the student's host from a port, in one run.
struct Heard {
  bool anything = false;
  bool reset = false;           ///< RST
  bool opened = false;          ///< SYN+ACK of the SYN that was sent
  bool opened_another = false;  ///< SYN+ACK, but of another number
  std::uint64_t acknowledged = 0, sent = 0;
};

Heard heard_from(std::uint64_t port, const Outcome& outcome) {
  Heard heard;
  for (const auto& frame : outcome.sent()) {
    if (tcp_field(frame.packet, tcp::destination_port) != port) continue;
    if (tcp_field(frame.packet, tcp::syn) == 0) continue;
    heard.sent = tcp_field(frame.packet, tcp::sequence_number);
  }
  for (const auto& frame : outcome.received()) {
    if (!frame.packet.has(tcp::header)) continue;
    if (tcp_field(frame.packet, tcp::source_port) != port) continue;
    heard.anything = true;
    const auto acknowledged = tcp_field(frame.packet, tcp::acknowledgment_number);
    const bool ours = acknowledged == ((heard.sent + 1) & 0xffffffffU);
    if (tcp_field(frame.packet, tcp::rst) != 0) {
      heard.reset = true;
    } else if (tcp_field(frame.packet, tcp::syn) != 0) {
      (ours ? heard.opened : heard.opened_another) = true;
      if (!ours) heard.acknowledged = acknowledged;
    }
  }
  return heard;
}

struct PortLine {
  std::uint64_t port;
  std::string state;
};

std::vector<PortLine> lines_printed(const Outcome& outcome) {
  std::vector<PortLine> lines;
  for (const auto& text : lines_of(outcome.out)) {
    const auto space = text.find(' ');
    if (space == std::string::npos) continue;
    lines.push_back({std::strtoull(text.c_str(), nullptr, 10), text.substr(space + 1)});
  }
  return lines;
}

/// A line that calls a port open and should not, what had come from that port, and in which run.
struct Believed {
  PortLine line;
  Heard heard;
  const Outcome* run;
};

template <typename Wanted>
std::optional<Believed> called_open(const std::vector<const Outcome*>& runs, Wanted&& wanted) {
  for (const auto* run : runs) {
    for (const auto& line : lines_printed(*run)) {
      const auto heard = heard_from(line.port, *run);
      if (line.state == "open" && !heard.opened && wanted(heard)) return Believed{line, heard, run};
    }
  }
  return std::nullopt;
}

/// A port that a SYN went to and that says nothing, or nothing more: no answer to the SYN, or none
/// behind the last segment.
std::optional<std::uint64_t> silent_port(const Outcome& outcome) {
  std::optional<std::uint64_t> last;
  Moment at{};
  for (const auto& frame : outcome.sent()) {
    if (!frame.packet.has(tcp::header) || tcp_field(frame.packet, tcp::rst) != 0) continue;
    const auto port = tcp_field(frame.packet, tcp::destination_port);
    const auto heard = heard_from(port, outcome);
    if (!heard.opened && !heard.reset) return port;
    last = port;
    at = frame.at;
  }
  for (const auto& frame : outcome.received()) {
    if (frame.packet.has(tcp::header) && frame.at > at) return std::nullopt;
  }
  return last;
}

std::vector<const Outcome*> this_run(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return {};
  return {evidence.outcome};
}

}  // namespace

Found waits_for_a_port(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto& ending = outcome.ending;
  if (ending.kind != Ending::Kind::timed_out || ending.circled) return std::nullopt;
  // A segment that is wrong is answered by nobody.
  const auto* wrong =
      find(evidence, [](const Finding& one) { return one.kind == Finding::Kind::field; });
  const auto port = silent_port(outcome);
  if (wrong != nullptr || !port) return std::nullopt;
  return Diagnosis{
      "NO_TIMEOUT",
      fmt::format("No answer came from port {}, and the program waited for ever{}. Segments get "
                  "lost, filters drop them, and nobody tells you: only your own patience can end.",
                  *port,
                  ending.waiting_in.empty() ? "" : fmt::format(" in {}()", ending.waiting_in)),
      "Which calls can wait for a socket and for the clock at the same time?",
      "poll(2), SO_RCVTIMEO in socket(7)"};
}

Found connect_scan(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto* found = find(evidence, [&](const Finding& one) {
    const auto* packet = packet_of(evidence, one);
    return one.kind == Finding::Kind::extra && packet != nullptr && packet->has(tcp::header) &&
           tcp_field(*packet, tcp::ack) != 0 && tcp_field(*packet, tcp::syn) == 0;
  });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{"CONNECT_SCAN",
                   "An ACK followed the SYN, ACK: the handshake was completed, so the program at "
                   "the other end got a connection and has seen you. That is what connect() does. "
                   "A half-open probe ends with the answer to its SYN.",
                   "Which call lets your kernel do the whole handshake, and which kind of socket "
                   "lets you send one segment alone?",
                   "RFC 9293, 3.5; raw(7)"};
}

Found all_filtered(const Evidence& evidence) {
  const auto* sum = field(evidence, "TCP", "checksum");
  if (sum == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto lines = lines_printed(*evidence.outcome);
  const bool all =
      !lines.empty() && std::all_of(lines.begin(), lines.end(),
                                    [](const PortLine& line) { return line.state == "filtered"; });
  if (!all) return std::nullopt;
  const auto& counters = evidence.outcome->peer_counters;
  const auto counted = counters.find("Tcp InCsumErrors");
  return Diagnosis{
      "ALL_FILTERED",
      fmt::format("You called every port filtered, but no filter took your SYNs: their checksum is "
                  "wrong, 0x{:04x} where 0x{:04x} is right, and the peer's kernel dropped them "
                  "without an answer{}.",
                  *sum->actual_value, *sum->expected_value,
                  counted == counters.end()
                      ? ""
                      : fmt::format(" (its InCsumErrors rose by {})", counted->second)),
      "What does the sum cover besides the segment itself? Your raw_syn has done it right.",
      "RFC 9293, 3.1"};
}

Found counts_own(const Evidence& evidence) {
  const auto found = called_open(evidence.runs, [](const Heard& heard) { return !heard.anything; });
  if (!found) return std::nullopt;
  return Diagnosis{
      "COUNTS_OWN",
      fmt::format("{}ou called port {} open, and not one packet had come from there. What your "
                  "program saw was its own SYN: a packet socket that hears every protocol also "
                  "hears what this host sends (PACKET_OUTGOING).",
                  found->run == evidence.outcome
                      ? "Y"
                      : fmt::format("In the run \"{}\", y", fmt::join(found->run->command, " ")),
                  found->line.port),
      "How do you tell a segment that comes from one that goes?", "packet(7), sll_pkttype"};
}

Found any_answer_open(const Evidence& evidence) {
  const auto found =
      called_open(this_run(evidence), [](const Heard& heard) { return heard.reset; });
  if (!found) return std::nullopt;
  return Diagnosis{
      "ANY_ANSWER_OPEN",
      fmt::format("You called port {} open because an answer came. It was a RST: nobody listens "
                  "there, and the peer's kernel says so. That, too, is an answer.",
                  found->line.port),
      "Which flags are set in the answer of an open port, and which in that of a closed one?",
      "RFC 9293, 3.5.2"};
}

Found no_ack_check(const Evidence& evidence) {
  const auto found =
      called_open(this_run(evidence), [](const Heard& heard) { return heard.opened_another; });
  if (!found) return std::nullopt;
  return Diagnosis{
      "NO_ACK_CHECK",
      fmt::format(
          "You called port {} open because of a SYN, ACK that acknowledges {}. Your SYN had "
          "the number {}, so an answer to it acknowledges {}. This one answers nothing of "
          "yours; anybody can write such a packet.",
          found->line.port, found->heard.acknowledged, found->heard.sent,
          (found->heard.sent + 1) & 0xffffffffU),
      "Which number in an answer can only be known to somebody who has seen your SYN?",
      "RFC 9293, 3.5; RFC 6528"};
}

}  // namespace wirebook::check::rules

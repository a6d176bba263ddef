#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "harness/check/diagnosis.hh"
#include "harness/check/ending_words.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check {

namespace {

/// Bytes of a field that consists of whole bytes; 0 when it does not, or is not known.
std::size_t whole_bytes(const Finding& finding) {
  constexpr std::array headers{
      &wire::ethernet::header,  &wire::vlan::header,   &wire::arp::header,
      &wire::ipv4::header,      &wire::ipv6::header,   &wire::icmp::header,
      &wire::icmp_echo::header, &wire::icmpv6::header, &wire::icmpv6_echo::header,
      &wire::udp::header,       &wire::tcp::header,    &wire::igmp_record::header};
  for (const auto* header : headers) {
    if (header->name != finding.header) continue;
    for (const auto& field : header->fields) {
      if (field.name == finding.field) return field.width % 8U == 0 ? field.width / 8U : 0;
    }
  }
  return finding.expected.size();
}

bool is_swapped(const Finding& finding) {
  if (!finding.expected_value || !finding.actual_value || finding.field.empty()) return false;
  const auto bytes = whole_bytes(finding);
  return bytes >= 2 && bytes <= 8 && *finding.expected_value != *finding.actual_value &&
         *finding.actual_value == reversed(*finding.expected_value, bytes);
}

bool is_address(const Finding& finding) {
  return finding.header == "IPv4" && (finding.field == "source" || finding.field == "destination");
}

bool is_checksum(const Finding& finding) {
  return finding.field.find("checksum") != std::string::npos;
}

/// The same code for the same mistake in every exercise.
std::string swapped_code(const Finding& finding) {
  if (is_checksum(finding)) return "CK_SWAPPED";
  if (is_address(finding)) return "ADDR_SWAPPED";
  const auto& field = finding.field;
  if (field.find("port") != std::string::npos) return "PORT_SWAPPED";
  if (field == "identification" || field == "identifier") return "ID_SWAPPED";
  if (field == "operation") return "OP_SWAPPED";
  if (field == "sequence number" || field == "acknowledgment number") {
    return whole_bytes(finding) == 4 ? "SEQ_LITTLE" : "SEQ_SWAPPED";
  }
  std::string code;
  for (const char c : field) {
    code += std::isalnum(static_cast<unsigned char>(c)) != 0
                ? static_cast<char>(std::toupper(static_cast<unsigned char>(c)))
                : '_';
  }
  return code + "_SWAPPED";
}

std::string reference_for(const Finding& finding) {
  if (finding.field.find("port") != std::string::npos || is_address(finding)) {
    return "ip(7), byteorder(3)";
  }
  return is_checksum(finding) ? "RFC 1071, 2 (B)" : "byteorder(3)";
}

Diagnosis swapped_checksum(const Finding& finding) {
  return {swapped_code(finding),
          fmt::format("The sum is right, its two bytes are exchanged: {:#06x} is {:#06x} read from "
                      "the other end. A sum over words as the network orders them, and one over "
                      "words as this machine reads them, are each stored in their own order; here "
                      "the two are mixed, or the result was converted once too often.",
                      *finding.actual_value, *finding.expected_value),
          "In which order are the words when your loop adds them, and in which order is the "
          "result stored? Count the conversions between the two.",
          reference_for(finding)};
}

/// Nothing on the wire tells the two apart.
constexpr std::string_view never_or_twice =
    " The network puts the most significant byte first; this machine does the opposite. A value "
    "that was never converted arrives like this, and so does one that was converted twice.";

std::string follow_it_back(std::string_view name) {
  return fmt::format(
      "Find where the {} is stored, and follow its value back to where it comes from. How often is "
      "its byte order converted on the way, and by what?",
      name);
}

/// `alone`: no other field is wrong, so the reader knows which is meant.
Diagnosis swapped_value(const Finding& finding, bool alone) {
  const auto bytes = whole_bytes(finding);
  const bool address = is_address(finding);
  const auto name = address ? fmt::format("{} address", finding.field) : finding.field;
  const auto as_read = [&](std::uint64_t value, const std::string& shown) {
    return address && !shown.empty() ? shown : fmt::format("{}", value);
  };
  auto what = fmt::format("{}{} {}: {} is {} with its least significant byte first.",
                          bytes == 2   ? "The two bytes"
                          : bytes == 4 ? "The four bytes"
                                       : fmt::format("The {} bytes", bytes),
                          alone ? "" : fmt::format(" of the {}", name),
                          bytes == 2 ? "are swapped" : "are in reverse order",
                          as_read(*finding.actual_value, finding.actual_shown),
                          as_read(*finding.expected_value, finding.expected_shown));
  return {swapped_code(finding), what.append(never_or_twice), follow_it_back(name),
          reference_for(finding)};
}

/// A field whose bytes are there, in reverse order. A value the student chose comes before one that
/// follows from others.
std::optional<Diagnosis> swapped_field(const Evidence& evidence) {
  const auto fields = std::count_if(evidence.findings.begin(), evidence.findings.end(),
                                    [](const Finding& f) { return !f.field.empty(); });
  for (const bool derived : {false, true}) {
    for (const auto& finding : evidence.findings) {
      if (finding.derived != derived || !is_swapped(finding)) continue;
      return is_checksum(finding) ? swapped_checksum(finding) : swapped_value(finding, fields == 1);
    }
  }
  return std::nullopt;
}

std::optional<std::uint64_t> destination_port(const wire::Packet& packet) {
  if (auto port = packet.get(wire::udp::header, wire::udp::destination_port)) return port;
  return packet.get(wire::tcp::header, wire::tcp::destination_port);
}

/// Nothing reached the right port, but something went to the one with the bytes exchanged.
std::optional<Diagnosis> traffic_to_swapped_port(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  for (const auto& finding : evidence.findings) {
    if (finding.field != "destination port" || !finding.expected_value) continue;
    const auto right = *finding.expected_value;
    const auto swapped = reversed(right, 2);
    const auto sent = evidence.outcome->sent();
    const auto reached = [&](std::uint64_t port) {
      return std::any_of(sent.begin(), sent.end(),
                         [&](const Frame& f) { return destination_port(f.packet) == port; });
    };
    if (swapped == right || reached(right) || !reached(swapped)) continue;
    return Diagnosis{"PORT_SWAPPED",
                     fmt::format("Nothing went to port {}, but something went to {}: the same two "
                                 "bytes, swapped.{}",
                                 right, swapped, never_or_twice),
                     follow_it_back("port number"), "ip(7), byteorder(3)"};
  }
  return std::nullopt;
}

/// A server that listens where nobody knocks. A check says so with a finding about the field
/// "listening port", whose expected value is the port.
std::optional<Diagnosis> listens_on_swapped_port(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  for (const auto& finding : evidence.findings) {
    if (finding.field != "listening port" || !finding.expected_value) continue;
    const auto swapped = reversed(*finding.expected_value, 2);
    const auto& listeners = evidence.outcome->listeners;
    const bool found =
        std::any_of(listeners.begin(), listeners.end(), [&](const Listener& listener) {
          return listener.port == swapped && swapped != finding.expected_value;
        });
    if (!found) continue;
    return Diagnosis{"PORT_SWAPPED",
                     fmt::format("The program is listening, but on port {}. That is {} with its "
                                 "two bytes swapped.{}",
                                 swapped, *finding.expected_value, never_or_twice),
                     follow_it_back("port number"), "ip(7), byteorder(3)"};
  }
  return std::nullopt;
}

bool any_of_kind(const Evidence& evidence, std::initializer_list<Finding::Kind> kinds) {
  return std::any_of(evidence.findings.begin(), evidence.findings.end(), [&](const Finding& f) {
    return std::find(kinds.begin(), kinds.end(), f.kind) != kinds.end();
  });
}

/// A crash, a flood, a fork bomb: nothing else can be said while the program ends like this.
std::optional<Diagnosis> grave_ending(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  for (const auto& words : ending_words(*evidence.outcome)) {
    const bool grave = words.code != "HANG" && words.code != "NEVER_ENDS" &&
                       words.code != "LEFT_RUNNING" && words.code != "NOT_IN_VIEW";
    if (grave) return words;
  }
  return std::nullopt;
}

/// A hang, processes left behind, a file that was not there: often a consequence, so the rules
/// about bytes come first, and a wrong field alone is not explained by it.
std::optional<Diagnosis> other_ending(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  using Kind = Finding::Kind;
  for (const auto& words : ending_words(*evidence.outcome)) {
    const bool explains =
        words.code == "LEFT_RUNNING"
            ? any_of_kind(evidence, {Kind::ending})
            : any_of_kind(evidence, {Kind::ending, Kind::missing, Kind::stream, Kind::output});
    if (explains) return words;
  }
  return std::nullopt;
}

std::string own_end(const Outcome& outcome) {
  return outcome.ending.kind == Ending::Kind::exited
             ? fmt::format(" It ended by itself, with status {}.", outcome.ending.status)
             : "";
}

/// Whether the run was about a server: a check says so, or a client of the test was left waiting.
bool is_about_a_server(const Evidence& evidence) {
  const bool said = std::any_of(evidence.findings.begin(), evidence.findings.end(),
                                [](const Finding& f) { return f.field == "listening port"; });
  const auto& peers = evidence.outcome->peers;
  return said || (any_of_kind(evidence, {Finding::Kind::missing}) &&
                  std::any_of(peers.begin(), peers.end(), [](const PeerReport& peer) {
                    return !peer.finished && peer.name == "TCP client";
                  }));
}

/// It was to serve, and was gone before anybody could knock.
std::optional<Diagnosis> ended_before_it_listened(const Evidence& evidence) {
  const Outcome* outcome = evidence.outcome;
  if (outcome == nullptr || outcome->ending.kind != Ending::Kind::exited) return std::nullopt;
  if (!outcome->listeners.empty() || !is_about_a_server(evidence)) return std::nullopt;
  return Diagnosis{
      "ENDED_EARLY",
      "The program ended before it listened: nobody could connect." + own_end(*outcome),
      "What did it write to stderr? Which call comes before the first accept or "
      "receive, and what did it return?",
      "listen(2), bind(2)"};
}

std::size_t payload_from(const Outcome& outcome, std::string_view host) {
  std::size_t bytes = 0;
  for (const auto& frame : outcome.frames) {
    if (frame.host == host && !is_noise(frame.packet)) bytes += frame.packet.payload().size();
  }
  return bytes;
}

/// `with "10.9.0.2 0 hello"`, `without arguments, with "one" on stdin`.
std::string how_called(const Outcome& outcome) {
  const std::vector arguments(outcome.command.begin() + 1, outcome.command.end());
  auto words =
      arguments.empty()
          ? std::string("without arguments")
          : fmt::format("with \"{}\"", printable(fmt::format("{}", fmt::join(arguments, " ")), 60));
  if (!outcome.input.empty()) {
    words += fmt::format(", with \"{}\" on stdin", printable(outcome.input, 40));
  }
  return words;
}

/// Bad usage that was not refused: nothing else has the exit status 2.
std::optional<Diagnosis> not_refused(const Evidence& evidence) {
  const Outcome* outcome = evidence.outcome;
  const bool due =
      std::any_of(evidence.findings.begin(), evidence.findings.end(), [](const Finding& finding) {
        return finding.kind == Finding::Kind::ending && finding.expected_value == 2U;
      });
  if (outcome == nullptr || outcome->command.empty() || !due) return std::nullopt;
  const auto& ending = outcome->ending;
  return Diagnosis{
      "NOT_REFUSED",
      fmt::format("Your program was called {}. That is bad usage: it must end with status 2, and "
                  "nothing may leave the host. It {}{}.",
                  how_called(*outcome), outcome->sent().empty() ? "" : "sent something, and ",
                  ending.kind == Ending::Kind::exited
                      ? fmt::format("ended with status {}", ending.status)
                      : "did not end by itself"),
      "What does the contract say about what a program is given, and which line of yours looks at "
      "that before the first system call?",
      "the contract at the top of the exercise"};
}

/// Packets or bytes that had to come, and none came at all.
std::optional<Diagnosis> silence(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const Outcome& outcome = *evidence.outcome;
  const bool no_packet = any_of_kind(evidence, {Finding::Kind::missing}) && outcome.sent().empty();
  const bool no_byte =
      std::any_of(evidence.findings.begin(), evidence.findings.end(), [](const Finding& f) {
        return f.kind == Finding::Kind::stream && f.actual.empty() && !f.expected.empty();
      });
  if (!no_packet && !no_byte) return std::nullopt;
  // TCP answers by itself, so packets of the student's host do not mean that the program spoke.
  if (payload_from(outcome, student_name) != 0) return std::nullopt;
  if (payload_from(outcome, peer_name) != 0) {
    return Diagnosis{"NO_ANSWER",
                     "The program did not answer: what was sent to it arrived, and not one byte "
                     "came back." +
                         own_end(outcome),
                     "Which call receives, which one sends, and what decides whether the second is "
                     "reached?",
                     "recv(2), send(2)"};
  }
  return Diagnosis{"SENT_NOTHING",
                   (no_packet ? "The program sent nothing: not one packet left its host."
                              : "The program sent nothing: the connection stood, and not one byte "
                                "came.") +
                       own_end(outcome),
                   "Does it reach the call that sends, and what does that call return? A call that "
                   "fails says so only to those who look at its result.",
                   "send(2), RETURN VALUE"};
}

}  // namespace

std::vector<Rule> common_rules() {
  return {
      // 1. The program could not live: whatever else is wrong follows from that, or may.
      grave_ending,
      // 2. Bytes that carry the mark of one mistake. Rules for further fields belong here.
      swapped_field,
      traffic_to_swapped_port,
      listens_on_swapped_port,
      // 3. What did not happen, the best explained first.
      not_refused,
      ended_before_it_listened,
      other_ending,
      silence,
  };
}

}  // namespace wirebook::check

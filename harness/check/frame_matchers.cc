#include <fmt/format.h>

#include <algorithm>

#include "harness/check/findings_matcher.hh"
#include "harness/wire/fragments.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook {
namespace {

using check::Finding;

/// A frame of the student's host and its place in Outcome::frames.
struct Sent {
  const Frame* frame;
  int index;
};

/// ICMP errors and resets: the student's kernel sends them by itself (a SYN-ACK for a connection it
/// did not open, a datagram for a port that is closed again).
bool is_the_kernels_own(const wire::Packet& packet) {
  const auto icmp_type = packet.get(wire::icmp::header, wire::icmp::type);
  if (icmp_type == 3U) return true;
  return packet.get(wire::tcp::header, wire::tcp::rst) == 1U &&
         packet.get(wire::tcp::header, wire::tcp::syn) == 0U;
}

std::vector<Sent> on_the_wire(const Outcome& outcome) {
  std::vector<Sent> sent;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host != student_name || frame.interface == "lo" || is_noise(frame.packet)) continue;
    sent.push_back({&frame, static_cast<int>(i)});
  }
  return sent;
}

Finding extra(const Sent& sent) {
  Finding finding;
  finding.kind = Finding::Kind::extra;
  finding.frame = sent.index;
  finding.sentence = "one packet too many: " + wire::summary(sent.frame->packet);
  return finding;
}

std::string counted(std::size_t count) { return count == 0 ? "none" : fmt::format("{}", count); }

Finding missing(std::size_t wanted, std::size_t came, bool on_loopback) {
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.sentence = came == 0 && !on_loopback ? "nothing was sent"
                     : came == 0 ? "nothing was sent to the wire: what was sent stayed on loopback"
                                 : fmt::format("{} packet{} expected, {} came", wanted,
                                               wanted == 1 ? "" : "s", counted(came));
  return finding;
}

bool used_loopback(const Outcome& outcome) {
  return std::any_of(outcome.frames.begin(), outcome.frames.end(), [](const Frame& frame) {
    return frame.host == student_name && frame.interface == "lo";
  });
}

/// Takes out of `sent` the frame that is nearest to the specification and says how it differs.
std::vector<Finding> take_nearest(const FrameSpec& spec, std::vector<Sent>& sent) {
  std::vector<Finding> fewest;
  auto nearest = sent.end();
  for (auto it = sent.begin(); it != sent.end(); ++it) {
    auto findings = check::compare(spec, it->frame->packet, it->index);
    if (nearest != sent.end() && findings.size() >= fewest.size()) continue;
    nearest = it;
    fewest = std::move(findings);
  }
  sent.erase(nearest);
  return fewest;
}

std::vector<Finding> compare_frames(const std::vector<FrameSpec>& specs, const Outcome& outcome) {
  auto sent = on_the_wire(outcome);
  std::erase_if(sent, [](const Sent& one) { return is_the_kernels_own(one.frame->packet); });
  const auto came = sent.size();
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (sent.empty()) {
      findings.push_back(missing(specs.size(), came, used_loopback(outcome)));
      break;
    }
    // In order while there are enough; one packet too many must not put the rest out of step.
    std::vector<Finding> here;
    if (specs.size() - i == sent.size()) {
      here = check::compare(specs[i], sent.front().frame->packet, sent.front().index);
      sent.erase(sent.begin());
    } else {
      here = take_nearest(specs[i], sent);
    }
    findings.insert(findings.end(), here.begin(), here.end());
  }
  for (const auto& left : sent) findings.push_back(extra(left));
  return findings;
}

std::vector<Finding> everything_sent(const Outcome& outcome) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host != student_name) continue;
    auto finding = extra({&frame, static_cast<int>(i)});
    finding.sentence = "nothing may be sent here: " + wire::summary(frame.packet);
    findings.push_back(std::move(finding));
  }
  return findings;
}

/// A whole UDP datagram, fragments put together, and the frame that ended it.
struct Datagram {
  std::uint64_t source = 0, destination = 0;
  std::uint64_t source_port = 0, destination_port = 0;
  Bytes payload;
  int index = -1;
};

std::vector<Datagram> datagrams_from(const Outcome& outcome, std::string_view host) {
  std::vector<const wire::Packet*> packets;
  std::vector<int> indices;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host != host || frame.interface == "lo") continue;
    packets.push_back(&frame.packet);
    indices.push_back(static_cast<int>(i));
  }
  std::vector<Datagram> datagrams;
  for (const auto& whole : wire::reassemble(packets)) {
    const auto& packet = whole.packet;
    const auto port = packet.get(wire::udp::header, wire::udp::source_port);
    if (!port || packet.has(wire::icmp::header)) continue;
    const auto data = packet.payload();
    datagrams.push_back({packet.get(wire::ipv4::header, wire::ipv4::source).value_or(0),
                         packet.get(wire::ipv4::header, wire::ipv4::destination).value_or(0),
                         *port,
                         packet.get(wire::udp::header, wire::udp::destination_port).value_or(0),
                         {data.begin(), data.end()},
                         indices[whole.parts.back()]});
  }
  return datagrams;
}

Finding wrong_port(std::string_view field, std::uint64_t expected, std::uint64_t actual,
                   const Datagram& echo) {
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.header = "UDP";
  finding.field = field;
  finding.frame = echo.index;
  finding.offset = field == "source port" ? 34 : 36;
  finding.expected_value = expected;
  finding.actual_value = actual;
  finding.expected_shown = fmt::format("{}", expected);
  finding.actual_shown = fmt::format("{}", actual);
  for (const auto& [bytes, value] :
       {std::pair(&finding.expected, expected), std::pair(&finding.actual, actual)}) {
    *bytes = {static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
  }
  finding.sentence = fmt::format("the echo's {} is {}, it must be {}", field, actual, expected);
  return finding;
}

Finding wrong_echo(const Datagram& question, const Datagram& echo) {
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.header = "payload";
  finding.frame = echo.index;
  finding.offset = 42;
  finding.expected = question.payload;
  finding.actual = echo.payload;
  finding.sentence = fmt::format(
      "a datagram of {} bytes was echoed with {} bytes{}", question.payload.size(),
      echo.payload.size(), question.payload.size() == echo.payload.size() ? ", but others" : "");
  return finding;
}

void compare_echo(const Datagram& question, const Datagram& echo, std::vector<Finding>& findings) {
  if (echo.source_port != question.destination_port) {
    findings.push_back(
        wrong_port("source port", question.destination_port, echo.source_port, echo));
  }
  if (echo.destination_port != question.source_port) {
    findings.push_back(
        wrong_port("destination port", question.source_port, echo.destination_port, echo));
  }
  if (echo.payload != question.payload) findings.push_back(wrong_echo(question, echo));
}

std::vector<Finding> compare_echoes(std::uint16_t port, const Outcome& outcome) {
  auto questions = datagrams_from(outcome, peer_name);
  std::erase_if(questions, [&](const Datagram& d) { return d.destination_port != port; });
  const auto echoes = datagrams_from(outcome, student_name);
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < std::min(questions.size(), echoes.size()); ++i) {
    compare_echo(questions[i], echoes[i], findings);
  }
  if (echoes.size() < questions.size() || questions.empty()) {
    Finding finding;
    finding.kind = Finding::Kind::missing;
    finding.sentence = fmt::format("{} datagram{} came in, {} went out", questions.size(),
                                   questions.size() == 1 ? "" : "s", counted(echoes.size()));
    findings.push_back(std::move(finding));
  }
  for (auto i = questions.size(); i < echoes.size(); ++i) {
    findings.push_back(
        extra({&outcome.frames[static_cast<std::size_t>(echoes[i].index)], echoes[i].index}));
  }
  return findings;
}

/// The answer that proves that the peer's kernel took the SYN for one.
std::vector<Finding> look_for_syn_ack(std::uint64_t acknowledgment, const Outcome& outcome) {
  namespace tcp = wire::tcp;
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.sentence = "the peer's TCP did not answer with SYN+ACK";
  for (const auto& frame : outcome.answered()) {
    const auto& packet = frame.packet;
    if (packet.get(tcp::header, tcp::syn) == 1U && packet.get(tcp::header, tcp::ack) == 1U &&
        packet.get(tcp::header, tcp::acknowledgment_number) == acknowledgment) {
      return {};
    }
    if (packet.has(tcp::header)) {
      finding.sentence = "the peer's TCP answered, but not with the SYN+ACK that was due: " +
                         wire::summary(packet);
    }
  }
  return {finding};
}

}  // namespace

OutcomeMatcher SendsExactly(std::vector<FrameSpec> frames) {
  const auto claim =
      fmt::format("sends exactly {} packet{}", frames.size(), frames.size() == 1 ? "" : "s");
  return check::matcher(claim, [specs = std::move(frames)](const Outcome& outcome) {
    return compare_frames(specs, outcome);
  });
}

OutcomeMatcher SendsNothing() { return check::matcher("sends nothing", everything_sent); }

OutcomeMatcher GetsSynAck(std::uint64_t acknowledgment) {
  return check::matcher("gets a SYN+ACK", [acknowledgment](const Outcome& outcome) {
    return look_for_syn_ack(acknowledgment, outcome);
  });
}

OutcomeMatcher EchoesEachDatagram(std::uint16_t port) {
  return check::matcher("echoes each datagram to its sender",
                        [port](const Outcome& outcome) { return compare_echoes(port, outcome); });
}

}  // namespace wirebook

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/check/findings_matcher.hh"
#include "harness/check/kernels_own.hh"
#include "harness/wire/fragments.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook {
namespace {

using check::Finding;
using check::FrameClaim;

std::uint64_t number(const wire::Packet& packet, const wire::Header& header,
                     const wire::Field& field) {
  return packet.get(header, field).value_or(0);
}

/// A whole UDP datagram, fragments put together.
struct Datagram {
  wire::Packet packet;
  std::vector<int> frames;  ///< indices into Outcome::frames, in the order of their offset

  [[nodiscard]] ByteView data() const { return packet.payload(); }
  [[nodiscard]] std::uint64_t ip(const wire::Field& field) const {
    return number(packet, wire::ipv4::header, field);
  }
  [[nodiscard]] std::uint64_t udp(const wire::Field& field) const {
    return number(packet, wire::udp::header, field);
  }
};

std::vector<Datagram> datagrams_in(const std::vector<const wire::Packet*>& packets) {
  std::vector<Datagram> datagrams;
  for (auto& whole : wire::reassemble(packets)) {
    if (!whole.packet.has(wire::udp::header) || whole.packet.has(wire::icmp::header)) continue;
    Datagram datagram{std::move(whole.packet), {}};
    for (const auto part : whole.parts) datagram.frames.push_back(static_cast<int>(part));
    datagrams.push_back(std::move(datagram));
  }
  return datagrams;
}

std::vector<Datagram> datagrams_from_student(const Outcome& outcome) {
  std::vector<const wire::Packet*> packets;
  std::vector<int> indices;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host != student_name || frame.interface == "lo") continue;
    packets.push_back(&frame.packet);
    indices.push_back(static_cast<int>(i));
  }
  auto datagrams = datagrams_in(packets);
  for (auto& datagram : datagrams) {
    for (auto& frame : datagram.frames) frame = indices[static_cast<std::size_t>(frame)];
  }
  return datagrams;
}

/// As they came: the wire may have dropped one, or delivered it twice.
std::vector<Datagram> questions_to(std::uint16_t port, const Outcome& outcome) {
  const auto received = outcome.received();
  std::vector<const wire::Packet*> packets;
  for (const auto& frame : received) packets.push_back(&frame.packet);
  auto questions = datagrams_in(packets);
  std::erase_if(questions,
                [&](const auto& d) { return d.udp(wire::udp::destination_port) != port; });
  return questions;
}

/// The card of the host that a packet is addressed to.
std::optional<std::uint64_t> card_of_receiver(const wire::Packet& packet) {
  const auto address = wire::shown(packet.bytes_of(wire::ipv4::header), wire::ipv4::destination);
  std::string digits(address == stranger_address ? stranger_mac : peer_mac);
  std::erase(digits, ':');
  return std::stoull(digits, nullptr, 16);
}

/// Ethernet and IPv4 of an echo.
FrameSpec back_to_sender(HeaderSpec ip, const Datagram& question) {
  auto ethernet = kernel_ethernet();
  ethernet.derived(wire::ethernet::destination, card_of_receiver, "the card of that host");
  return FrameSpec(ethernet) / ip.one_of(wire::ipv4::destination, {question.ip(wire::ipv4::source)},
                                         "the sender of the datagram");
}

/// What the echo must be as one packet.
FrameSpec echo_of(const Datagram& question) {
  namespace udp = wire::udp;
  auto header = kernel_udp(question.udp(udp::source_port));
  header.with(udp::source_port, question.udp(udp::destination_port), "the port that was asked")
      .one_of(udp::destination_port, {question.udp(udp::source_port)}, "the sender's port");
  return back_to_sender(kernel_ipv4(wire::ip_protocol::udp), question) / header /
         part_of("the datagram that came");
}

/// What each frame of the echo must be: the echo itself, or the fragments of it.
std::vector<FrameClaim> frames_of(const Datagram& question, const Datagram& echo,
                                  const Outcome& outcome) {
  namespace ip = wire::ipv4;
  if (echo.frames.size() == 1) return {{echo.frames.front(), echo_of(question)}};
  std::vector<FrameClaim> claims;
  std::uint64_t offset = 0;
  for (const int frame : echo.frames) {
    const auto& packet = outcome.frames[static_cast<std::size_t>(frame)].packet;
    const auto* layer = packet.find(ip::header);
    const bool last = frame == echo.frames.back();
    auto fragment = back_to_sender(
        kernel_ipv4_fragment(wire::ip_protocol::udp, echo.ip(ip::identification), offset, last),
        question);
    claims.push_back({frame, fragment / part_of("the datagram that came")});
    offset += (packet.bytes().size() - layer->offset - layer->length) / 8;
  }
  return claims;
}

Finding wrong_echo(const Datagram& question, const Datagram& echo) {
  const auto asked = question.data();
  const auto answered = echo.data();
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.header = "payload";
  finding.frame = echo.frames.back();
  finding.offset = echo.packet.payload_offset();
  finding.expected.assign(asked.begin(), asked.end());
  finding.actual.assign(answered.begin(), answered.end());
  finding.sentence =
      fmt::format("a datagram of {} bytes was echoed with {} bytes{}", asked.size(),
                  answered.size(), asked.size() == answered.size() ? ", but others" : "");
  return finding;
}

void compare_echo(const Datagram& question, const Datagram& echo, const Outcome& outcome,
                  std::vector<Finding>& findings) {
  // As one packet first: the ports, and the checksum, which covers all fragments.
  for (auto& finding : check::compare(echo_of(question), echo.packet, echo.frames.front())) {
    findings.push_back(std::move(finding));
  }
  if (echo.frames.size() > 1) {
    for (const auto& [frame, spec] : frames_of(question, echo, outcome)) {
      const auto& packet = outcome.frames[static_cast<std::size_t>(frame)].packet;
      for (auto& finding : check::compare(spec, packet, frame)) {
        findings.push_back(std::move(finding));
      }
    }
  }
  if (!std::ranges::equal(question.data(), echo.data())) {
    findings.push_back(wrong_echo(question, echo));
  }
}

/// Whether something was bound to the port where the peer can reach it.
bool is_served(std::uint16_t port, const Outcome& outcome) {
  return std::any_of(outcome.listeners.begin(), outcome.listeners.end(), [&](const Listener& one) {
    return one.port == port && !one.address.starts_with("127.");
  });
}

Finding missing_echo(std::size_t questions, std::size_t echoes) {
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.sentence =
      fmt::format("{} datagram{} came in, {} went out", questions, questions == 1 ? "" : "s",
                  echoes == 0 ? "none" : fmt::format("{}", echoes));
  return finding;
}

std::vector<Finding> compare_echoes(std::uint16_t port, const Outcome& outcome) {
  const auto questions = questions_to(port, outcome);
  const auto echoes = datagrams_from_student(outcome);
  std::vector<Finding> findings;
  std::set<int> known;
  for (std::size_t i = 0; i < std::min(questions.size(), echoes.size()); ++i) {
    compare_echo(questions[i], echoes[i], outcome, findings);
    known.insert(echoes[i].frames.begin(), echoes[i].frames.end());
  }
  if (echoes.size() < questions.size() || questions.empty()) {
    findings.push_back(missing_echo(questions.size(), echoes.size()));
    if (echoes.empty() && !is_served(port, outcome)) {
      findings.back().field = "listening port";
      findings.back().expected_value = port;
    }
  }
  for (auto i = questions.size(); i < echoes.size(); ++i) {
    Finding finding;
    finding.kind = Finding::Kind::extra;
    finding.frame = echoes[i].frames.back();
    finding.sentence = "one packet too many: " + wire::summary(echoes[i].packet);
    findings.push_back(std::move(finding));
  }
  // A packet that is no datagram is the consequence of what was found, if anything was.
  return findings.empty() ? check::strays(known, outcome) : findings;
}

std::vector<FrameClaim> tell_echoes(std::uint16_t port, const Outcome& outcome) {
  const auto questions = questions_to(port, outcome);
  const auto echoes = datagrams_from_student(outcome);
  std::vector<FrameClaim> claims;
  for (std::size_t i = 0; i < std::min(questions.size(), echoes.size()); ++i) {
    for (auto& claim : frames_of(questions[i], echoes[i], outcome)) {
      claims.push_back(std::move(claim));
    }
  }
  return check::with_kernels_own(std::move(claims), outcome);
}

}  // namespace

OutcomeMatcher EchoesEachDatagram(std::uint16_t port) {
  return check::matcher(
      "echoes each datagram to its sender",
      [port](const Outcome& outcome) { return compare_echoes(port, outcome); },
      [port](const Outcome& outcome) { return tell_echoes(port, outcome); });
}

}  // namespace wirebook

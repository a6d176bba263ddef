// Raw sockets whose IPv4 header the kernel writes: what goes wrong in front of the payload.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

constexpr std::uint64_t kernels_ttl = 64;
constexpr std::uint64_t protocol_unreachable = 2;

/// Printed bytes that are the end of a received packet: where in the packet they begin.
struct Printed {
  Bytes packet;        ///< from its IPv4 header on
  std::size_t header;  ///< how long that is
  std::size_t begin;
};

std::optional<Printed> printed_packet(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  ByteView actual = found->actual;
  const bool newline = !actual.empty() && actual.back() == '\n' &&
                       (found->expected.empty() || found->expected.back() != '\n');
  if (newline) actual = actual.first(actual.size() - 1);
  if (actual.empty()) return std::nullopt;
  for (const auto& frame : evidence.outcome->received()) {
    const auto* ip = frame.packet.find(wire::ipv4::header);
    if (ip == nullptr || frame.packet.has(wire::icmp::header)) continue;
    const auto end = frame.packet.payload_offset() + frame.packet.payload().size();
    const auto packet = frame.packet.bytes().subspan(ip->offset, end - ip->offset);
    if (actual.size() >= packet.size() + 1) continue;
    const auto begin = packet.size() - actual.size();
    if (begin == ip->length || !std::ranges::equal(packet.subspan(begin), actual)) continue;
    return Printed{{packet.begin(), packet.end()}, ip->length, begin};
  }
  return std::nullopt;
}

Diagnosis whole_packet(const Printed& printed) {
  const auto first = printed.packet.front();
  return {"PRINTS_IP_HEADER",
          fmt::format("You printed all {} bytes that were received, and the first of them, {:02x} "
                      "(\"{:c}\"), is no text: it is version 4 and IHL {}. An AF_INET raw socket "
                      "sends only the payload, but it receives the IPv4 header as well.",
                      printed.packet.size(), first, first, first & 0xfU),
          "Where in the received bytes does the payload begin, and which field tells?",
          "raw(7), on receiving; RFC 791, 3.1"};
}

Diagnosis fixed_header(const Printed& printed) {
  const auto what = printed.begin < printed.header
                        ? fmt::format("so {} bytes of it are left in front of what you printed",
                                      printed.header - printed.begin)
                        : fmt::format("so the first {} bytes of the payload are lost",
                                      printed.begin - printed.header);
  const bool plain = printed.begin == wire::ipv4::header.size();
  return {plain ? "ASSUMES_20" : "ASSUMES_FIXED",
          fmt::format("You left out {} bytes, but this answer's header has {}, {}. {}",
                      printed.begin, printed.header, what,
                      plain ? "It has options, and 20 is the length of a header without any."
                            : "How many it has depends on its options, and the next answer may "
                              "have others."),
          "Which field of the received header says how long it is, and in which unit?",
          "RFC 791, 3.1, IHL"};
}

}  // namespace

Found header_in_payload(const Evidence& evidence) {
  auto diagnosis = double_header(evidence);
  const auto* found = message(evidence);
  if (!diagnosis || found == nullptr || found->actual.size() < 2) return std::nullopt;
  diagnosis->sentence = fmt::format(
      "The payload begins with {:02x} {:02x}: that is an IPv4 header, with the same addresses as "
      "the one in front of it. On this socket the kernel writes the header, and all that you hand "
      "over is payload.",
      found->actual[0], found->actual[1]);
  diagnosis->look = "What is the first byte of the buffer that you send, and what should it be?";
  diagnosis->reference = "raw(7)";
  return diagnosis;
}

Found ttl_default(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", wire::ipv4::ttl.name);
  if (found == nullptr || found->actual_value != kernels_ttl) return std::nullopt;
  return Diagnosis{
      "TTL_DEFAULT",
      fmt::format("The packet left with TTL {}, which is what the kernel writes when nobody says "
                  "otherwise; {} was asked for. When it left, IP_TTL was not set on its socket: "
                  "the call is missing, or comes too late, or sets another option.",
                  kernels_ttl, *found->expected_value),
      "Which call sets the option, at which level, and is it before the one that sends?",
      "ip(7), IP_TTL; setsockopt(2)"};
}

Found header_skipped(const Evidence& evidence) {
  const auto printed = printed_packet(evidence);
  if (!printed) return std::nullopt;
  const std::size_t ihl = printed->packet.front() & 0xfU;
  if (printed->begin == 0) return whole_packet(*printed);
  if (printed->begin != ihl) {
    if (printed->begin < wire::ipv4::header.size() || printed->begin > 60) return std::nullopt;
    return fixed_header(*printed);
  }
  return Diagnosis{
      "IHL_AS_BYTES",
      fmt::format("You left out {} bytes, and {} is what IHL says: but it counts words of 32 bits. "
                  "This header has {} bytes, and {} of them are left in front of the text.",
                  ihl, ihl, printed->header, printed->header - ihl),
      "In which unit does IHL count?", "RFC 791, 3.1, IHL"};
}

Found raw_without_receiver(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !evidence.outcome->out.empty()) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  const bool waited = ending.kind == Ending::Kind::timed_out ||
                      (ending.kind == Ending::Kind::exited && ending.status != 0);
  if (!waited) return std::nullopt;
  for (const auto& frame : evidence.outcome->sent()) {
    if (frame.packet.get(wire::icmp::header, wire::icmp::type) != 3U ||
        frame.packet.get(wire::icmp::header, wire::icmp::code) != protocol_unreachable) {
      continue;
    }
    const auto refused =
        wire::Packet::parse_ip({frame.packet.payload().begin(), frame.packet.payload().end()});
    const auto protocol = refused.get(wire::ipv4::header, wire::ipv4::protocol).value_or(0);
    return Diagnosis{
        "IPPROTO_RAW_RECV",
        fmt::format("The answer came, and your host's kernel sent \"protocol unreachable\" back: "
                    "no socket on it takes protocol {}, and your program waited for nothing. A "
                    "socket made for another protocol does not get it; one made with IPPROTO_RAW "
                    "sends packets of every protocol, and receives those of protocol 255 only.",
                    protocol),
        "With which protocol did you make the socket that receives?", "raw(7)"};
  }
  return std::nullopt;
}

Found proto_htons(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.outcome->command.size() < 3) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  if (!last_words(outcome).ends_with("socket: EINVAL") || !outcome.sent().empty()) {
    return std::nullopt;
  }
  const auto protocol = std::strtoul(outcome.command[2].c_str(), nullptr, 10);
  return Diagnosis{
      "PROTO_HTONS",
      fmt::format("socket() failed with EINVAL: there is no such protocol. The field in the IPv4 "
                  "header has one byte, and so the number is at most 255; {} that went through "
                  "htons() is {}. It is a number between you and your kernel, and does not travel.",
                  protocol, reversed(protocol, 2)),
      "Which number reaches the third argument of socket(), and in which byte order is it wanted?",
      "socket(2), raw(7)"};
}

}  // namespace wirebook::check::rules

#include "harness/check/kernels_own.hh"

#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook::check {
namespace {

constexpr std::uint64_t destination_unreachable = 3;
/// What the kernel says to a packet follows it at once; so many frames may have come between, on
/// other processors.
constexpr std::size_t at_once = 64;

/// Ethernet and IPv4 of what the student's kernel says to whoever sent this packet; of an empty
/// one, to internet-host.
FrameSpec reply_to(const wire::Packet& packet, std::uint64_t protocol) {
  namespace ethernet = wire::ethernet;
  namespace ip = wire::ipv4;
  auto frame = kernel_ethernet();
  auto header = kernel_ipv4(protocol);
  if (packet.has(ip::header) &&
      wire::shown(packet.bytes_of(ip::header), ip::source) != peer_address) {
    constexpr const char* sender = "who sent what it answers";
    frame.with(ethernet::destination, packet.get(ethernet::header, ethernet::source).value_or(0),
               sender);
    header.with(ip::destination, packet.get(ip::header, ip::source).value_or(0), sender);
  }
  return FrameSpec(frame) / header;
}

/// The report that this packet could not be delivered.
FrameSpec icmp_error(const wire::Packet& packet) {
  namespace icmp = wire::icmp;
  const auto sum = [](const wire::Packet& packet) -> std::optional<std::uint64_t> {
    return wire::right_checksum(packet, icmp::header);
  };
  return reply_to(packet, wire::ip_protocol::icmp) /
         HeaderSpec(icmp::header)
             .with(icmp::type, destination_unreachable, "the kernel's report")
             .left_to_kernel(icmp::code, "what could not be reached")
             .derived(icmp::checksum, sum, "RFC 792, over the whole message")
             .left_to_kernel(icmp::rest, "unused, or an MTU") /
         any_payload();
}

/// The reset that answers this segment.
FrameSpec reset_for(const wire::Packet& segment) {
  namespace tcp = wire::tcp;
  const bool acknowledges = tcp_field(segment, tcp::ack) != 0;
  const auto end = tcp_field(segment, tcp::sequence_number) + tcp_field(segment, tcp::syn) +
                   tcp_field(segment, tcp::fin) + segment.payload().size();
  const char* answered = "of the segment it answers";
  auto reset = kernel_tcp();
  reset.one_of(tcp::source_port, {tcp_field(segment, tcp::destination_port)}, answered)
      .one_of(tcp::destination_port, {tcp_field(segment, tcp::source_port)}, answered)
      .one_of(tcp::ack, {acknowledges ? 0U : 1U}, "1 when that segment acknowledged nothing")
      .with(tcp::rst, 1, "the kernel knows of no connection");
  if (acknowledges) {
    reset.one_of(tcp::sequence_number, {tcp_field(segment, tcp::acknowledgment_number)}, answered)
        .left_to_kernel(tcp::acknowledgment_number, "nobody reads it without ACK");
  } else {
    reset.one_of(tcp::sequence_number, {0}, "nothing was acknowledged")
        .one_of(tcp::acknowledgment_number, {end & 0xffffffffU}, answered);
  }
  return reply_to(segment, wire::ip_protocol::tcp) / reset / payload("");
}

}  // namespace

std::optional<FrameSpec> kernels_own(const Outcome& outcome, std::size_t index) {
  const auto& packet = outcome.frames[index].packet;
  const auto is = [&](const FrameSpec& spec) {
    return compare(spec, packet, static_cast<int>(index)).empty();
  };
  const bool is_report =
      packet.get(wire::icmp::header, wire::icmp::type) == destination_unreachable;
  if (!is_report && tcp_field(packet, wire::tcp::rst) == 0) return std::nullopt;
  if (auto spec = icmp_error(wire::Packet()); is_report && is(spec)) return spec;
  for (auto i = index; i-- > 0 && index - i <= at_once;) {
    const auto& earlier = outcome.frames[i];
    if (earlier.host == student_name || !earlier.at_student) continue;
    const auto* came = earlier.arrived();
    if (came == nullptr || (!is_report && !came->has(wire::tcp::header))) continue;
    if (auto spec = is_report ? icmp_error(*came) : reset_for(*came); is(spec)) return spec;
  }
  return std::nullopt;
}

std::vector<int> on_the_wire(const Outcome& outcome) {
  std::vector<int> indices;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host != student_name || frame.interface == "lo" || is_noise(frame.packet)) continue;
    indices.push_back(static_cast<int>(i));
  }
  return indices;
}

std::vector<FrameClaim> with_kernels_own(std::vector<FrameClaim> claims, const Outcome& outcome) {
  for (const int index : on_the_wire(outcome)) {
    if (auto spec = kernels_own(outcome, static_cast<std::size_t>(index))) {
      claims.push_back({index, std::move(*spec)});
    }
  }
  return claims;
}

std::vector<Finding> strays(const std::set<int>& known, const Outcome& outcome) {
  std::vector<Finding> findings;
  for (const int index : on_the_wire(outcome)) {
    const auto place = static_cast<std::size_t>(index);
    if (known.contains(index) || kernels_own(outcome, place)) continue;
    Finding finding;
    finding.kind = Finding::Kind::extra;
    finding.frame = index;
    finding.sentence = "one packet too many: " + wire::summary(outcome.frames[place].packet);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace wirebook::check

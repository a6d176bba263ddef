#include "harness/check/handed_over.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/check/findings_matcher.hh"
#include "harness/check/kernels_own.hh"
#include "harness/wire/headers.hh"

namespace wirebook {
namespace {

using check::Finding;
namespace ip = wire::ipv4;

bool hands_over_a_header(const SystemCall& call) {
  constexpr std::array<std::string_view, 5> sending{"send", "sendto", "sendmsg", "write", "writev"};
  return std::ranges::find(sending, call.name) != sending.end() && call.returned &&
         !call.failed() && call.data.size() >= ip::header.size() && call.data.front() >> 4U == 4;
}

/// Whether it can have become this packet: the kernel changes none of these fields.
bool can_be(const SystemCall& call, const wire::Packet& packet) {
  const std::array kept{ip::ttl, ip::protocol, ip::destination};
  return std::ranges::all_of(kept, [&](const wire::Field& field) {
    return packet.get(ip::header, field) == wire::read(call.data, field);
  });
}

std::vector<Finding> compare_header(const HandedHeader& must_be, const check::HandedPacket& packet,
                                    const Outcome& outcome) {
  std::vector<Finding> findings;
  for (const auto& [field, value, any_other] : must_be.fields) {
    const auto actual = wire::read(packet.header(outcome), field);
    if ((actual == value) != any_other) continue;
    Finding finding;
    finding.kind = Finding::Kind::call;
    finding.header = "handed over";
    finding.field = field.name;
    finding.call = packet.call;
    finding.actual_value = actual;
    if (!any_other) finding.expected_value = value;
    finding.sentence = fmt::format("packet {} is handed to the kernel with {} {}, it must be {}",
                                   must_be.packet, field.name, wire::shown(actual, field),
                                   any_other ? "any other" : wire::shown(value, field));
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> compare_headers(const std::vector<HandedHeader>& headers,
                                     const Outcome& outcome) {
  const auto packets = check::handed_packets(outcome);
  std::vector<Finding> findings;
  if (packets.size() != headers.size()) return findings;
  for (std::size_t i = 0; i < packets.size() && packets[i].call >= 0; ++i) {
    const auto here = compare_header(headers[i], packets[i], outcome);
    findings.insert(findings.end(), here.begin(), here.end());
  }
  return findings;
}

}  // namespace

OutcomeMatcher HandsOver(std::vector<HandedHeader> headers) {
  return check::matcher("hands over the headers that were asked for",
                        [headers = std::move(headers)](const Outcome& outcome) {
                          return compare_headers(headers, outcome);
                        });
}

namespace check {

ByteView HandedPacket::header(const Outcome& outcome) const {
  if (call < 0) return {};
  const ByteView data = outcome.calls[static_cast<std::size_t>(call)].data;
  return data.first(ip::header.size());
}

std::vector<HandedPacket> handed_packets(const Outcome& outcome) {
  std::vector<HandedPacket> packets;
  for (const int index : on_the_wire(outcome)) {
    const auto place = static_cast<std::size_t>(index);
    if (!kernels_own(outcome, place)) packets.push_back({&outcome.frames[place].packet});
  }
  std::vector<int> calls;
  for (std::size_t i = 0; i < outcome.calls.size(); ++i) {
    if (hands_over_a_header(outcome.calls[i])) calls.push_back(static_cast<int>(i));
  }
  const bool shown = std::ranges::equal(calls, packets, [&](int call, const HandedPacket& packet) {
    return can_be(outcome.calls[static_cast<std::size_t>(call)], *packet.sent);
  });
  for (std::size_t i = 0; shown && i < packets.size(); ++i) packets[i].call = calls[i];
  return packets;
}

}  // namespace check
}  // namespace wirebook

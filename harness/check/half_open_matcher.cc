// Half-open probes: a SYN for each port, and nothing that goes on from there.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/check/findings_matcher.hh"
#include "harness/check/kernels_own.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook {
namespace {

namespace tcp = wire::tcp;
using check::Finding;
using check::FrameClaim;

std::optional<std::uint64_t> header_words(const wire::Packet& packet) {
  const auto* layer = packet.find(tcp::header);
  if (layer == nullptr) return std::nullopt;
  return layer->length / 4;
}

FrameSpec probe_of(std::uint16_t port) {
  namespace ip = wire::ipv4;
  return handmade_ipv4()
             .left_to_student(ip::identification, "any")
             .left_to_student(ip::dont_fragment, "any: it fits into one frame")
             .with(ip::protocol, wire::ip_protocol::tcp) /
         handmade_tcp()
             .left_to_student(tcp::source_port, "any")
             .with(tcp::destination_port, port)
             .left_to_student(tcp::sequence_number, "any")
             .left_to_student(tcp::acknowledgment_number, "nobody reads it without ACK")
             .derived(tcp::data_offset, header_words, "where the header ends")
             .with(tcp::syn, 1)
             .left_to_student(tcp::window, "any")
             .options(
                 {}, [](ByteView) { return std::string(); }, "any") /
         payload("");
}

/// Whether a SYN was answered before this frame: by SYN+ACK or RST, and that acknowledges it.
bool is_answered(const Outcome& outcome, std::size_t syn, std::size_t before) {
  const auto& asked = outcome.frames[syn].packet;
  for (std::size_t i = syn + 1; i < before; ++i) {
    const auto* came = outcome.frames[i].arrived();
    if (outcome.frames[i].host == student_name || came == nullptr) continue;
    if (came->has(tcp::header) &&
        tcp_field(*came, tcp::source_port) == tcp_field(asked, tcp::destination_port) &&
        tcp_field(*came, tcp::destination_port) == tcp_field(asked, tcp::source_port) &&
        tcp_field(*came, tcp::acknowledgment_number) ==
            ((tcp_field(asked, tcp::sequence_number) + 1) & 0xffffffffU)) {
      return true;
    }
  }
  return false;
}

/// Which of the program's frames is the probe of which port, and which is one too many.
struct Sorted {
  std::vector<FrameClaim> probes;
  std::vector<Finding> strays;
  std::vector<std::uint16_t> missing;
};

Finding stray(const Outcome& outcome, int index, std::string_view why) {
  Finding finding;
  finding.kind = Finding::Kind::extra;
  finding.frame = index;
  finding.sentence = fmt::format(
      "{}: {}", why, wire::summary(outcome.frames[static_cast<std::size_t>(index)].packet));
  return finding;
}

Sorted sort_out(const std::vector<std::uint16_t>& ports, const Outcome& outcome) {
  Sorted sorted;
  std::map<std::uint16_t, std::vector<int>> probes;
  std::vector<int> elsewhere;
  for (const int index : check::on_the_wire(outcome)) {
    const auto place = static_cast<std::size_t>(index);
    const auto& packet = outcome.frames[place].packet;
    if (check::kernels_own(outcome, place)) continue;
    const auto port = static_cast<std::uint16_t>(tcp_field(packet, tcp::destination_port));
    if (!packet.has(tcp::header)) {
      elsewhere.push_back(index);
    } else if (tcp_field(packet, tcp::syn) == 0) {
      sorted.strays.push_back(stray(outcome, index, "this is no SYN"));
    } else if (std::find(ports.begin(), ports.end(), port) == ports.end()) {
      elsewhere.push_back(index);
    } else {
      auto& sent = probes[port];
      const bool again = !sent.empty();
      const bool may = !again || (sent.size() == 1 &&
                                  !is_answered(outcome, static_cast<std::size_t>(sent[0]), place));
      if (!may) sorted.strays.push_back(stray(outcome, index, "one SYN too many"));
      if (may) sorted.probes.push_back({index, probe_of(port)});
      sent.push_back(index);
    }
  }
  for (const auto port : ports) {
    if (probes.contains(port)) continue;
    if (elsewhere.empty()) {
      sorted.missing.push_back(port);
      continue;
    }
    // What went to a port that nobody named must be the one that is missing.
    sorted.probes.push_back({elsewhere.front(), probe_of(port)});
    elsewhere.erase(elsewhere.begin());
  }
  for (const int index : elsewhere) {
    sorted.strays.push_back(stray(outcome, index, "one packet too many"));
  }
  return sorted;
}

std::vector<Finding> compare_probes(const std::vector<std::uint16_t>& ports,
                                    const Outcome& outcome) {
  auto sorted = sort_out(ports, outcome);
  std::vector<Finding> findings;
  for (const auto& [frame, spec] : sorted.probes) {
    const auto& packet = outcome.frames[static_cast<std::size_t>(frame)].packet;
    const auto wrong = check::compare(spec, packet, frame);
    findings.insert(findings.end(), wrong.begin(), wrong.end());
  }
  findings.insert(findings.end(), sorted.strays.begin(), sorted.strays.end());
  for (const auto port : sorted.missing) {
    Finding finding;
    finding.kind = Finding::Kind::missing;
    finding.sentence = fmt::format("no SYN was sent to port {}", port);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

OutcomeMatcher ProbesHalfOpen(const std::vector<std::uint16_t>& ports) {
  return check::matcher(
      fmt::format("probes {} ports half open", ports.size()),
      [ports](const Outcome& outcome) { return compare_probes(ports, outcome); },
      [ports](const Outcome& outcome) {
        return check::with_kernels_own(sort_out(ports, outcome).probes, outcome);
      });
}

}  // namespace wirebook

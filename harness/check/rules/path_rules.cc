// The way to a host, found out hop by hop.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

namespace ip = wire::ipv4;
namespace icmp = wire::icmp;
namespace udp = wire::udp;

constexpr std::uint64_t first_port = 33433;  ///< and the number of the probe
constexpr std::uint64_t usual_ttl = 64;
constexpr std::uint64_t unreachable = 3, time_exceeded = 11;

/// An ICMP error that came to the student's host.
struct Error {
  std::string from;
  std::uint64_t type, code;
  std::uint64_t port;  ///< quoted: the destination port of the packet that it is about
  bool has_options;    ///< one of its two IP headers
};

std::vector<Error> errors_of(const Evidence& evidence) {
  std::vector<Error> errors;
  if (evidence.outcome == nullptr) return errors;
  for (const auto& frame : evidence.outcome->received()) {
    const auto& packet = frame.packet;
    const auto header = packet.bytes_of(ip::header);
    const auto type = packet.get(icmp::header, icmp::type);
    if (header.empty() || (type != unreachable && type != time_exceeded)) continue;
    const auto* layer = packet.find(icmp::header);
    const auto rest = packet.bytes().subspan(layer->offset + icmp::header.size());
    const auto quoted = wire::Packet::parse_ip(Bytes(rest.begin(), rest.end()));
    const auto port = quoted.get(udp::header, udp::destination_port);
    if (!port) continue;
    const auto longer = [](const wire::Packet& one) {
      return one.find(ip::header)->length > ip::header.size();
    };
    errors.push_back({wire::shown(header, ip::source), *type,
                      packet.get(icmp::header, icmp::code).value_or(0), *port,
                      longer(packet) || longer(quoted)});
  }
  return errors;
}

/// A line that says who answered a probe, and should not.
struct Line {
  std::uint64_t probe;
  std::string who;
};

/// The lines that are not as they must be.
std::vector<Line> wrong_lines(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr) return {};
  const auto right = lines_of(as_text(found->expected));
  std::vector<Line> wrong;
  for (const auto& line : lines_of(as_text(found->actual))) {
    const auto space = line.find(' ');
    const auto probe = std::strtoull(line.c_str(), nullptr, 10);
    if (space == std::string::npos || probe == 0) continue;
    if (std::find(right.begin(), right.end(), line) != right.end()) continue;
    const auto rest = line.substr(space + 1);
    wrong.push_back({probe, rest.substr(0, rest.find(' '))});
  }
  return wrong;
}

std::vector<std::uint64_t> probed_ports(const Outcome& outcome) {
  std::vector<std::uint64_t> ports;
  for (const auto& frame : outcome.sent()) {
    if (frame.packet.has(icmp::header)) continue;
    if (const auto port = frame.packet.get(udp::header, udp::destination_port)) {
      ports.push_back(*port);
    }
  }
  return ports;
}

}  // namespace

Found ttl_after_send(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", "time to live");
  const auto* packet = found == nullptr ? nullptr : packet_of(evidence, *found);
  if (packet == nullptr || found->actual_value != usual_ttl) return std::nullopt;
  return Diagnosis{
      "TTL_AFTER_SEND",
      fmt::format("A probe left with a TTL of {}, the kernel's own, where {} was meant. With that "
                  "it reaches every host of this network, and no router has a reason to answer. "
                  "The option holds for what is sent after it was set.",
                  usual_ttl, *found->expected_value),
      "In which order do the two calls stand that set the TTL and that send?", "ip(7), IP_TTL"};
}

Found one_port(const Evidence& evidence) {
  if (field(evidence, "UDP", "destination port") == nullptr) return std::nullopt;
  const auto ports = probed_ports(*evidence.outcome);
  if (ports.size() < 2 || std::set(ports.begin(), ports.end()).size() > 1) return std::nullopt;
  return Diagnosis{"ONE_PORT",
                   fmt::format("All {} probes went to port {}. An answer quotes the port of the "
                               "probe that it is about; when all have the same, nobody can tell a "
                               "late answer from the one that is due.",
                               ports.size(), ports.front()),
                   "What does your program change from one probe to the next?", "RFC 792"};
}

Found no_stop(const Evidence& evidence) {
  const auto* extra = find(evidence, [&](const Finding& one) {
    const auto* packet = packet_of(evidence, one);
    return one.kind == Finding::Kind::extra && packet != nullptr && packet->has(udp::header);
  });
  const auto errors = errors_of(evidence);
  const auto arrived = std::find_if(errors.begin(), errors.end(), [](const Error& error) {
    return error.type == unreachable && error.code == unreachable;
  });
  if (extra == nullptr || arrived == errors.end()) return std::nullopt;
  return Diagnosis{"NO_STOP",
                   fmt::format("{} said \"port unreachable\": the probe had come to its end, and "
                               "nothing lies beyond. You went on with a larger TTL.",
                               arrived->from),
                   "Routers and the destination answer with different ICMP types. Which is which?",
                   "RFC 792, Destination Unreachable"};
}

Found quote_offset(const Evidence& evidence) {
  const auto errors = errors_of(evidence);
  for (const auto& line : wrong_lines(evidence)) {
    const auto answer = std::find_if(errors.begin(), errors.end(), [&](const Error& error) {
      return error.has_options && error.port == first_port + line.probe;
    });
    if (answer == errors.end() || answer->from == line.who) continue;
    return Diagnosis{
        "QUOTE_OFFSET",
        fmt::format("{} answered probe {}, and you did not find your probe in what it quotes. Two "
                    "IP headers lie before the quoted ports, that of the answer and that of the "
                    "probe, and one of them has options here: it is longer than 20 bytes.",
                    answer->from, line.probe),
        "Which part of an IP header says where it ends? How many of them do you have to ask?",
        "RFC 791, 3.1; RFC 792"};
  }
  return std::nullopt;
}

Found by_arrival(const Evidence& evidence) {
  const auto errors = errors_of(evidence);
  for (const auto& line : wrong_lines(evidence)) {
    const auto is_from = [&](const Error& error) { return error.from == line.who; };
    const auto is_right = [&](const Error& error) {
      return is_from(error) && error.port == first_port + line.probe;
    };
    const auto came = std::find_if(errors.begin(), errors.end(), is_from);
    if (came == errors.end() || std::any_of(errors.begin(), errors.end(), is_right)) continue;
    return Diagnosis{
        "BY_ARRIVAL",
        fmt::format("You printed {} for probe {}, but what {} sent quotes a packet to port {}, and "
                    "probe {} went to {}. It is about something else; it only came while you were "
                    "waiting.",
                    line.who, line.probe, line.who, came->port, line.probe,
                    first_port + line.probe),
        "An ICMP error quotes the packet that it is about. Which part of the quote tells your "
        "probes apart?",
        "RFC 792"};
  }
  return std::nullopt;
}

Found waits_for_a_router(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  const auto ports = probed_ports(*evidence.outcome);
  if (ending.kind != Ending::Kind::timed_out || ending.circled || ports.empty()) {
    return std::nullopt;
  }
  const auto errors = errors_of(evidence);
  const bool answered = std::any_of(errors.begin(), errors.end(),
                                    [&](const Error& error) { return error.port == ports.back(); });
  if (answered) return std::nullopt;
  return Diagnosis{
      "NO_TIMEOUT",
      fmt::format("No answer came to probe {}, and the program waited for ever{}. Some routers "
                  "never answer: wait, print *, go on.",
                  ports.size(),
                  ending.waiting_in.empty() ? "" : fmt::format(" in {}()", ending.waiting_in)),
      "Which calls can wait for a socket and for the clock at the same time?",
      "poll(2), SO_RCVTIMEO in socket(7)"};
}

Found stops_at_star(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || found->actual.size() >= found->expected.size()) return std::nullopt;
  const auto lines = lines_of(as_text(found->actual));
  if (lines.empty() || !lines.back().ends_with(" *")) return std::nullopt;
  if (!starts_with(found->expected, found->actual)) return std::nullopt;
  return Diagnosis{"STOPS_AT_STAR",
                   fmt::format("After \"{}\" you ended. A router that says nothing still passes "
                               "packets on: behind it the way continues.",
                               lines.back()),
                   "Which events end the whole search, and which only one step of it?", "RFC 792"};
}

}  // namespace wirebook::check::rules

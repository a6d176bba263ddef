#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/check/conversation_spec.hh"
#include "harness/check/findings_matcher.hh"
#include "harness/check/kernels_own.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"
#include "harness/wire/stream.hh"

namespace wirebook {
namespace {

using check::Finding;

/// The frames at the student's end of the wire, and where they stand in Outcome::frames.
struct Wire {
  std::vector<const wire::Packet*> packets;
  std::vector<int> indices;
};

Wire wire_of(const Outcome& outcome) {
  Wire wire;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.interface == "lo" || !frame.at_student || is_noise(frame.packet)) continue;
    wire.packets.push_back(&frame.packet);
    wire.indices.push_back(static_cast<int>(i));
  }
  return wire;
}

Finding finding_of(Finding::Kind kind, std::string sentence, int frame = -1) {
  Finding finding;
  finding.kind = kind;
  finding.frame = frame;
  finding.sentence = std::move(sentence);
  return finding;
}

Finding nobody_listens(std::uint16_t port, int reset) {
  auto finding = finding_of(Finding::Kind::missing,
                            fmt::format("nobody listens on port {} for the peer", port), reset);
  finding.field = "listening port";
  finding.expected_value = port;
  return finding;
}

bool is_the_conversation(const TcpSpec& spec, const wire::Conversation& conversation) {
  const auto& student = spec.student_connects ? conversation.client : conversation.server;
  return student.from.address == student_address && conversation.server.from.port == spec.port &&
         (spec.student_connects ? conversation.server : conversation.client).from.address ==
             peer_address;
}

/// The student's SYN that went to the wrong place, field by field.
std::vector<Finding> wrong_destination(const TcpSpec& spec, const Wire& wire) {
  for (std::size_t i = 0; i < wire.packets.size(); ++i) {
    const auto& packet = *wire.packets[i];
    const auto from = packet.get(wire::ipv4::header, wire::ipv4::source);
    if (packet.get(wire::tcp::header, wire::tcp::syn) != 1U || !from ||
        wire::shown(*from, wire::ipv4::source) != student_address) {
      continue;
    }
    HeaderSpec tcp(wire::tcp::header);
    for (const auto& field : wire::tcp::header.fields) tcp.left_to_kernel(field, "");
    tcp.with(wire::tcp::destination_port, spec.port);
    return check::compare(FrameSpec(kernel_ipv4(wire::ip_protocol::tcp)) / tcp / any_payload(),
                          packet, wire.indices[i]);
  }
  return {};
}

std::vector<Finding> no_conversation(const TcpSpec& spec, const Wire& wire,
                                     const Outcome& outcome) {
  if (!spec.student_connects) return {nobody_listens(spec.port, -1)};
  auto findings = wrong_destination(spec, wire);
  const bool datagram = std::any_of(wire.packets.begin(), wire.packets.end(),
                                    [](const auto* p) { return p->has(wire::udp::header); });
  const bool loopback = std::any_of(
      outcome.frames.begin(), outcome.frames.end(),
      [](const Frame& frame) { return frame.host == student_name && frame.interface == "lo"; });
  findings.push_back(
      finding_of(Finding::Kind::missing,
                 fmt::format("no connection to {} port {}{}", peer_address, spec.port,
                             datagram   ? ": a datagram was sent instead"
                             : loopback ? ": what was sent stayed on loopback"
                                        : ""),
                 findings.empty() ? -1 : findings.front().frame));
  return findings;
}

Finding wrong_stream(const Bytes& expected, const wire::Stream& student, int frame) {
  const auto& actual = student.data;
  const auto same =
      std::mismatch(actual.begin(), actual.end(), expected.begin(), expected.end()).first;
  const auto at = static_cast<std::size_t>(same - actual.begin());
  auto finding = finding_of(
      Finding::Kind::stream,
      actual == expected ? fmt::format("the stream goes on behind its {} bytes", expected.size())
      : actual.size() == expected.size()
          ? fmt::format("the stream differs from byte {} on, of {}", at, expected.size())
          : fmt::format("the stream carries {} byte{}, it must carry {}", actual.size(),
                        actual.size() == 1 ? "" : "s", expected.size()),
      frame);
  finding.offset = at;
  finding.expected = expected;
  finding.actual = actual;
  return finding;
}

std::vector<Finding> compare_stream(const TcpSpec& spec, const wire::Stream& student,
                                    const Wire& wire, const Outcome& outcome) {
  const auto frame = [&](int at) {
    return at < 0 ? -1 : wire.indices[static_cast<std::size_t>(at)];
  };
  const auto is_programs = [&](int at) {
    return at >= 0 && !outcome.is_farewell(outcome.frames[static_cast<std::size_t>(frame(at))]);
  };
  std::vector<Finding> findings;
  if (student.data != spec.stream || student.gap) {
    findings.push_back(wrong_stream(spec.stream, student, frame(student.last_data_at)));
  }
  if (is_programs(student.rst_at)) {
    findings.push_back(finding_of(Finding::Kind::other, "the student's side reset the connection",
                                  frame(student.rst_at)));
  } else if (!is_programs(student.fin_at)) {
    // Its kernel may have sent one when the test ended the program.
    const bool hung = outcome.ending.kind == Ending::Kind::timed_out;
    findings.push_back(finding_of(
        Finding::Kind::other, fmt::format("the student's side never ended its stream (no FIN{})",
                                          hung ? " while it ran" : "")));
  }
  return findings;
}

/// Anything else that the student's side began on the wire.
void find_strangers(const TcpSpec& spec, const Wire& wire,
                    const std::vector<wire::Conversation>& conversations,
                    std::vector<Finding>& findings) {
  bool first = true;
  for (const auto& conversation : conversations) {
    if (is_the_conversation(spec, conversation) && std::exchange(first, false)) continue;
    if (conversation.client.from.address != student_address || conversation.client.syn_at < 0) {
      continue;
    }
    findings.push_back(finding_of(
        Finding::Kind::extra,
        fmt::format("one connection too many, to port {}", conversation.server.from.port),
        wire.indices[static_cast<std::size_t>(conversation.client.syn_at)]));
  }
  for (std::size_t i = 0; i < wire.packets.size(); ++i) {
    if (!wire.packets[i]->has(wire::udp::header)) continue;
    findings.push_back(finding_of(
        Finding::Kind::extra, "a datagram in a stream exercise: " + wire::summary(*wire.packets[i]),
        wire.indices[i]));
  }
}

/// Every frame of the student's host in this conversation, header by header.
void compare_segments(const TcpSpec& spec, const wire::Conversation& conversation,
                      const Outcome& outcome, std::set<int>& known,
                      std::vector<Finding>& findings) {
  check::for_each_segment(spec, conversation, outcome, [&](const check::FrameClaim& claim) {
    const auto& packet = outcome.frames[static_cast<std::size_t>(claim.frame)].packet;
    const auto wrong = check::compare(claim.spec, packet, claim.frame);
    findings.insert(findings.end(), wrong.begin(), wrong.end());
    known.insert(claim.frame);
  });
}

/// What belongs to no conversation.
void find_strays(const std::set<int>& known, const Outcome& outcome,
                 std::vector<Finding>& findings) {
  const auto strays = check::strays(known, outcome);
  findings.insert(findings.end(), strays.begin(), strays.end());
}

std::vector<Finding> compare_conversation(const TcpSpec& spec, const Outcome& outcome) {
  const auto wire = wire_of(outcome);
  const auto conversations = wire::conversations(wire.packets);
  const auto found =
      std::find_if(conversations.begin(), conversations.end(),
                   [&](const auto& each) { return is_the_conversation(spec, each); });
  if (found == conversations.end()) return no_conversation(spec, wire, outcome);
  const auto& student = spec.student_connects ? found->client : found->server;
  if (!student.syn) {
    const auto at = student.rst_at;
    return {nobody_listens(spec.port, at < 0 ? -1 : wire.indices[static_cast<std::size_t>(at)])};
  }
  auto findings = compare_stream(spec, student, wire, outcome);
  find_strangers(spec, wire, conversations, findings);
  // What else is wrong follows from what was found, or is the kernel's answer to it.
  if (!findings.empty()) return findings;
  std::set<int> known;
  compare_segments(spec, *found, outcome, known, findings);
  find_strays(known, outcome, findings);
  return findings;
}

std::vector<check::FrameClaim> tell_conversation(const TcpSpec& spec, const Outcome& outcome) {
  for (const auto& conversation : wire::conversations(wire_of(outcome).packets)) {
    if (!is_the_conversation(spec, conversation)) continue;
    std::vector<check::FrameClaim> claims;
    check::for_each_segment(spec, conversation, outcome,
                            [&](check::FrameClaim claim) { claims.push_back(std::move(claim)); });
    return check::with_kernels_own(std::move(claims), outcome);
  }
  return {};
}

/// Conversations of others with the student's server, in the order in which they began.
std::vector<const wire::Conversation*> clients_of(
    std::uint16_t port, const std::vector<wire::Conversation>& conversations) {
  std::vector<const wire::Conversation*> clients;
  for (const auto& conversation : conversations) {
    const auto& server = conversation.server.from;
    if (server.address != student_address || server.port != port) continue;
    if (conversation.client.from.address == student_address) continue;
    if (conversation.client.syn) clients.push_back(&conversation);
  }
  return clients;
}

/// Resets of a conversation that the peer broke off: the kernel's, whenever it has to say so.
void pass_over_resets(const wire::Conversation& conversation, const Outcome& outcome,
                      std::set<int>& known) {
  for (const int index : check::on_the_wire(outcome)) {
    const auto& packet = outcome.frames[static_cast<std::size_t>(index)].packet;
    const auto number = [&](const wire::Field& field) { return tcp_field(packet, field); };
    if (number(wire::tcp::rst) != 0 &&
        number(wire::tcp::source_port) == conversation.server.from.port &&
        number(wire::tcp::destination_port) == conversation.client.from.port) {
      known.insert(index);
    }
  }
}

std::vector<Finding> compare_client(const TcpSpec& spec, const wire::Conversation& conversation,
                                    bool first, const Wire& wire, const Outcome& outcome) {
  const auto& student = conversation.server;
  const auto frame = [&](int at) {
    return at < 0 ? -1 : wire.indices[static_cast<std::size_t>(at)];
  };
  if (!student.syn && first) return {nobody_listens(spec.port, frame(student.rst_at))};
  if (!student.syn) {
    return {finding_of(Finding::Kind::missing,
                       fmt::format("nobody listened on port {} any more", spec.port),
                       frame(student.rst_at))};
  }
  if (spec.is_cut_short) {
    const auto& sent = student.data;
    const bool fits = sent.size() <= spec.stream.size() && !student.gap &&
                      std::equal(sent.begin(), sent.end(), spec.stream.begin());
    return fits ? std::vector<Finding>{} : compare_stream(spec, student, wire, outcome);
  }
  auto findings = compare_stream(spec, student, wire, outcome);
  const auto& client = conversation.client;
  if (findings.empty() && spec.ends_first && client.fin && client.fin_at < student.fin_at) {
    findings.push_back(finding_of(Finding::Kind::other,
                                  "the client ended first; your side had to send the first FIN",
                                  frame(client.fin_at)));
  }
  return findings;
}

std::vector<Finding> compare_clients(const std::vector<TcpSpec>& specs, const Outcome& outcome) {
  const auto wire = wire_of(outcome);
  const auto conversations = wire::conversations(wire.packets);
  const auto clients = clients_of(specs.front().port, conversations);
  if (clients.empty()) return {nobody_listens(specs.front().port, -1)};
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < std::min(clients.size(), specs.size()); ++i) {
    for (auto& finding : compare_client(specs[i], *clients[i], i == 0, wire, outcome)) {
      if (specs.size() > 1)
        finding.sentence = fmt::format("client {}: {}", i + 1, finding.sentence);
      findings.push_back(std::move(finding));
    }
  }
  if (clients.size() < specs.size()) {
    findings.push_back(finding_of(Finding::Kind::missing,
                                  fmt::format("{} of {} clients could connect; the others waited "
                                              "for what did not come",
                                              clients.size(), specs.size())));
  }
  find_strangers(specs.front(), wire, conversations, findings);
  if (!findings.empty()) return findings;
  std::set<int> known;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    compare_segments(specs[i], *clients[i], outcome, known, findings);
    if (specs[i].is_cut_short) pass_over_resets(*clients[i], outcome, known);
  }
  find_strays(known, outcome, findings);
  return findings;
}

std::vector<check::FrameClaim> tell_clients(const std::vector<TcpSpec>& specs,
                                            const Outcome& outcome) {
  const auto conversations = wire::conversations(wire_of(outcome).packets);
  const auto clients = clients_of(specs.front().port, conversations);
  std::vector<check::FrameClaim> claims;
  for (std::size_t i = 0; i < std::min(clients.size(), specs.size()); ++i) {
    check::for_each_segment(specs[i], *clients[i], outcome,
                            [&](check::FrameClaim claim) { claims.push_back(std::move(claim)); });
  }
  return check::with_kernels_own(std::move(claims), outcome);
}

}  // namespace

TcpSpec TcpSpec::ending_first() const {
  auto changed = *this;
  changed.ends_first = true;
  return changed;
}

TcpSpec TcpSpec::cut_short() const {
  auto changed = *this;
  changed.is_cut_short = true;
  return changed;
}

TcpSpec connects_to(std::uint16_t port, std::string_view sends) {
  return {.student_connects = true, .port = port, .stream = to_bytes(sends)};
}

TcpSpec accepts_on(std::uint16_t port, std::string_view sends) {
  return {.student_connects = false, .port = port, .stream = to_bytes(sends)};
}

OutcomeMatcher Speaks(TcpSpec conversation) {
  const auto claim = fmt::format("has one TCP conversation on port {}", conversation.port);
  return check::matcher(
      claim,
      [conversation](const Outcome& outcome) {
        return compare_conversation(conversation, outcome);
      },
      [conversation](const Outcome& outcome) { return tell_conversation(conversation, outcome); });
}

OutcomeMatcher SpeaksWithEach(std::vector<TcpSpec> clients) {
  const auto claim = fmt::format("serves {} clients on port {}", clients.size(),
                                 clients.empty() ? 0 : clients.front().port);
  return check::matcher(
      claim, [clients](const Outcome& outcome) { return compare_clients(clients, outcome); },
      [clients](const Outcome& outcome) { return tell_clients(clients, outcome); });
}

}  // namespace wirebook

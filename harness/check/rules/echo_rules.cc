// Echo requests by hand, and what is made of the replies.
#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/echo.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/names.hh"

namespace wirebook::check::rules {
namespace {

const Finding* echo_field(const Evidence& evidence, std::string_view name) {
  return field(evidence, echo::header.name, name);
}

/// The request right before this frame; nullptr when it is the first.
const Frame* request_before(const Outcome& outcome, int frame) {
  for (auto i = frame; i-- > 0;) {
    const auto& earlier = outcome.frames[static_cast<std::size_t>(i)];
    if (earlier.host == student_name && earlier.packet.has(echo::header)) return &earlier;
  }
  return nullptr;
}

/// The message with this in its checksum field.
std::uint16_t sum_over(const wire::Packet& packet, std::uint64_t checksum) {
  const auto begin = packet.find(echo::header)->offset;
  const auto bytes = packet.bytes().subspan(begin, icmp_size(packet));
  Bytes message(bytes.begin(), bytes.end());
  wire::write(message, echo::checksum, checksum);
  return wire::internet_checksum({message});
}

Diagnosis stale(std::uint64_t sequence, std::uint64_t actual, bool summed_over) {
  return {"CK_STALE",
          summed_over
              ? fmt::format("0x{:04x} comes out when the checksum of the request before is still "
                            "in its field while this one is summed.",
                            actual)
              : fmt::format("0x{:04x} was right for the request before. This one has sequence "
                            "number {}, and nobody summed again.",
                            actual, sequence),
          "In which order do these happen for each request: the sequence number is written, the "
          "checksum field is set to zero, the message is summed?",
          "RFC 792, Echo"};
}

/// A received packet that fits a printed line and is no reply to any request.
struct Misread {
  Frame frame;
  std::string why;
  bool other_host = false;  ///< right in all but who sent it
};

std::string wrong_in(const Frame& frame, const std::vector<Echo>& requests,
                     const std::vector<Echo>& replies) {
  const auto type = *frame.packet.get(wire::icmp::header, wire::icmp::type);
  if (type != echo_reply_type) {
    return fmt::format("It is no reply at all: its type is {}, and an echo reply has type 0.",
                       type);
  }
  const auto& reply = replies.front();
  if (reply.identifier != requests.front().identifier) {
    return fmt::format("Its identifier is {}, and yours is {}: it answers somebody else's ping.",
                       reply.identifier, requests.front().identifier);
  }
  return "";
}

std::optional<Misread> taken(const Outcome& outcome, const EchoLine& line) {
  const auto sent = outcome.sent();
  const auto requests = echoes(sent, echo_request_type);
  if (requests.empty()) return std::nullopt;
  for (const auto& frame : outcome.received()) {
    if (!frame.packet.has(wire::icmp::header)) continue;
    const auto ttl = frame.packet.get(wire::ipv4::header, wire::ipv4::ttl);
    if ((line.ttl != 0 && ttl != line.ttl) || icmp_size(frame.packet) != line.bytes) continue;
    const auto replies = echoes({frame}, echo_reply_type);
    const bool is_right =
        !replies.empty() && std::ranges::any_of(requests, [&](const Echo& request) {
          return replies.front().answers(request);
        });
    if (is_right) continue;
    auto why = wrong_in(frame, requests, replies);
    const bool other_host = why.empty();
    return Misread{frame, std::move(why), other_host};
  }
  return std::nullopt;
}

/// The first printed line that is not as it must be.
std::optional<EchoLine> first_wrong_line(const Finding& found) {
  const auto expected = lines_of(as_text(found.expected));
  const auto actual = lines_of(as_text(found.actual));
  for (std::size_t i = 0; i < actual.size(); ++i) {
    if (i < expected.size() && expected[i] == actual[i]) continue;
    return echo_line(actual[i]);
  }
  return std::nullopt;
}

/// After which frame the reply to this request had reached the student; nothing when it never did.
std::optional<std::size_t> answered_at(const Outcome& outcome, std::uint64_t sequence) {
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    const bool is_reply = frame.host == peer_name &&
                          frame.packet.get(echo::header, echo::type) == echo_reply_type &&
                          frame.packet.get(echo::header, echo::sequence_number) == sequence;
    if (!is_reply || frame.arrived() == nullptr) continue;
    const bool late = frame.fate.kind == Fate::Kind::delayed && frame.fate.behind > 0;
    return late ? static_cast<std::size_t>(frame.fate.behind) : i;
  }
  return std::nullopt;
}

/// The first request that left before the one in front of it had its reply.
std::optional<std::uint64_t> unanswered_before(const Outcome& outcome) {
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host != student_name ||
        frame.packet.get(echo::header, echo::type) != echo_request_type) {
      continue;
    }
    const auto sequence = *frame.packet.get(echo::header, echo::sequence_number);
    if (sequence <= 1) continue;
    const auto answered = answered_at(outcome, sequence - 1);
    if (!answered || *answered > i) return sequence;
  }
  return std::nullopt;
}

}  // namespace

Found echo_checksum(const Evidence& evidence) {
  const auto* found = echo_field(evidence, "checksum");
  const auto* packet = found == nullptr ? nullptr : packet_of(evidence, *found);
  if (packet == nullptr) return std::nullopt;
  const auto actual = *found->actual_value;
  if (actual == 0) {
    return Diagnosis{"CK_MISSING",
                     "The ICMP checksum is 0: nobody filled it in. On a raw IPv4 socket the kernel "
                     "writes the checksum of its own IPv4 header and no other, and the peer's "
                     "kernel drops a request that does not add up.",
                     "Which checksum do you still owe, and over which bytes is it?",
                     "RFC 792, Echo; raw(7)"};
  }
  const auto* before = request_before(*evidence.outcome, found->frame);
  if (before == nullptr) return std::nullopt;
  const auto earlier = *before->packet.get(echo::header, echo::checksum);
  const auto sequence = *packet->get(echo::header, echo::sequence_number);
  if (actual == earlier) return stale(sequence, actual, false);
  if (actual == sum_over(*packet, earlier)) return stale(sequence, actual, true);
  return std::nullopt;
}

Found seq_from_zero(const Evidence& evidence) {
  const auto* found = echo_field(evidence, "sequence number");
  if (found == nullptr || found->expected_value != 1U || found->actual_value != 0U) {
    return std::nullopt;
  }
  return Diagnosis{"SEQ_FROM_0",
                   "Your first request has sequence number 0. Here the first is 1, as ping counts, "
                   "and the last is COUNT.",
                   "Which value has your loop's variable in its first turn?", "RFC 792, Echo"};
}

Found echo_data_length(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.header == "payload" && finding.field == "size";
  });
  if (found == nullptr || !found->actual_value) return std::nullopt;
  return Diagnosis{"DATA_LENGTH",
                   fmt::format("{} bytes follow the ICMP header, where {} are asked for: the "
                               "message, header and data together, has {} bytes then.",
                               *found->actual_value, *found->expected_value,
                               *found->expected_value + echo::header.size()),
                   "Does the length you give to the call that sends count the 8 bytes of the "
                   "header, and how often?",
                   "RFC 792, Echo"};
}

Found not_its_reply(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto line = first_wrong_line(*found);
  const auto packet = line ? taken(*evidence.outcome, *line) : std::nullopt;
  if (!packet) return std::nullopt;
  const auto source =
      wire::shown(packet->frame.packet.bytes_of(wire::ipv4::header), wire::ipv4::source);
  if (packet->other_host) {
    return Diagnosis{
        "TRUSTS_ANYONE",
        fmt::format("The line you printed tells of a reply that came from {}, and you asked "
                    "another host. Identifier and sequence number are easily copied; recvfrom() "
                    "tells you who sent it.",
                    source),
        "What does recvfrom() store in its fifth argument, and what should be compared with it "
        "before the reply is believed?",
        "recvfrom(2), RFC 792"};
  }
  return Diagnosis{
      "ANY_ICMP",
      fmt::format("The line you printed tells of a packet from {} that is not meant for you. {} "
                  "A raw ICMP socket gets a copy of every ICMP message that reaches the host.",
                  source, packet->why),
      "By which of its fields do you know the reply to your own request?", "RFC 792, Echo; raw(7)"};
}

Found counts_duplicate(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  if (lines_of(as_text(found->actual)).size() <= lines_of(as_text(found->expected)).size()) {
    return std::nullopt;
  }
  const auto received = evidence.outcome->received();
  const auto replies = echoes(received, echo_reply_type);
  for (auto one = replies.begin(); one != replies.end(); ++one) {
    const auto again = std::find_if(one + 1, replies.end(), [&](const Echo& other) {
      return other.identifier == one->identifier && other.sequence == one->sequence;
    });
    if (again == replies.end()) continue;
    return Diagnosis{"COUNTS_DUPLICATE",
                     fmt::format("The reply to request {} came twice, which real networks do, and "
                                 "you took the second one for another reply. The reply to the "
                                 "next request never came.",
                                 one->sequence),
                     "Which field of a reply says which of your requests it answers?",
                     "RFC 792, Echo"};
  }
  return std::nullopt;
}

Found asks_unanswered(const Evidence& evidence) {
  if (evidence.outcome == nullptr || echo_field(evidence, "sequence number") != nullptr) {
    return std::nullopt;
  }
  const auto sequence = unanswered_before(*evidence.outcome);
  if (!sequence) return std::nullopt;
  return Diagnosis{"ALL_AT_ONCE",
                   fmt::format("Request {} left, though request {} never had its reply. Each "
                               "request waits for the reply to the one before it, and when that "
                               "does not come in time the program ends with status 3.",
                               *sequence, *sequence - 1),
                   "What stands between two calls that send, and what does your loop do when it "
                   "waited in vain?",
                   "poll(2)"};
}

Found wrong_byte_count(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr) return std::nullopt;
  const auto expected = lines_of(as_text(found->expected));
  const auto actual = lines_of(as_text(found->actual));
  if (expected.empty() || actual.empty()) return std::nullopt;
  const auto right = echo_line(expected.front()), printed = echo_line(actual.front());
  if (!right || !printed || right->sequence != printed->sequence || right->ttl != printed->ttl) {
    return std::nullopt;
  }
  const bool with_ip = printed->bytes == right->bytes + wire::ipv4::header.size();
  const bool data_only = printed->bytes + echo::header.size() == right->bytes;
  if (!with_ip && !data_only) return std::nullopt;
  return Diagnosis{
      with_ip ? "COUNTED_IP" : "COUNTED_DATA",
      fmt::format("You printed {} bytes: that is {}. Asked for is the size of the "
                  "ICMP message, its header of 8 bytes and the data: {}.",
                  printed->bytes,
                  with_ip ? "what recvfrom() returned, the IPv4 header included" : "the data alone",
                  right->bytes),
      "From where to where does the ICMP message reach in what you received?",
      "raw(7); RFC 792, Echo"};
}

}  // namespace wirebook::check::rules

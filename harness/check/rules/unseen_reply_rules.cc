// A reply has come, and the program has not seen it; and other things that sockets for ICMP do.
#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/echo.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

/// The latest request, and the reply to it, where no line was printed of any.
struct Unseen {
  Frame request, reply;
  std::uint64_t sequence;
};

std::optional<Unseen> unseen(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  if (outcome.ending.kind == Ending::Kind::exited && outcome.ending.status == 0) {
    return std::nullopt;
  }
  const auto sent = outcome.sent(), received = outcome.received();
  const auto requests = echoes(sent, echo_request_type);
  const auto replies = echoes(received, echo_reply_type);
  if (requests.empty()) return std::nullopt;
  const auto& request = requests.back();
  const auto reply =
      std::ranges::find_if(replies, [&](const Echo& one) { return one.answers(request); });
  if (reply == replies.end()) return std::nullopt;
  if (!outcome.out.empty()) return std::nullopt;
  return Unseen{*request.frame, *reply->frame, request.sequence};
}

/// The identifier in the latest request as the program handed it over; nothing when it was not
/// traced.
std::optional<std::uint64_t> identifier_given(const Outcome& outcome) {
  for (auto call = outcome.calls.rbegin(); call != outcome.calls.rend(); ++call) {
    const bool sends = call->name == "send" || call->name == "sendto" || call->name == "sendmsg" ||
                       call->name == "write";
    if (!sends || call->failed() || call->data.size() < echo::header.size()) continue;
    if (call->data.front() == echo_request_type) return wire::read(call->data, echo::identifier);
  }
  return std::nullopt;
}

Diagnosis strips_header(std::string_view seen) {
  return {"STRIPS_IP_HEADER",
          fmt::format("{} This socket is not a raw one: it hands over the ICMP message alone, from "
                      "its type on, and 20 bytes further on is your own data.",
                      seen),
          "What is the first byte that recv() gives you here?", "icmp(7)"};
}

}  // namespace

Found reply_unseen(const Evidence& evidence) {
  const auto missed = unseen(evidence);
  if (!missed) return std::nullopt;
  const auto header = missed->reply.packet.find(wire::ipv4::header)->length;
  if (header > wire::ipv4::header.size()) {
    return Diagnosis{
        "ASSUMES_20",
        fmt::format("The reply to request {} came, and your program did not know it. Its IPv4 "
                    "header has options, so it is {} bytes long, and the ICMP message begins "
                    "behind them, not at byte 20.",
                    missed->sequence, header),
        "Which field of the received header says how long it is, and in which unit?",
        "RFC 791, 3.1, IHL"};
  }
  return Diagnosis{
      "PARSES_IP_AS_ICMP",
      fmt::format("The reply to request {} came, and your program did not know it. A raw IPv4 "
                  "socket hands over the IPv4 header, too: the first byte that you receive is "
                  "0x{:02x}, {}, and no ICMP message has that for its type.",
                  missed->sequence, missed->reply.packet.bytes_of(wire::ipv4::header).front(),
                  missed->reply.packet.bytes_of(wire::ipv4::header).front()),
      "Where in the received bytes does the ICMP message begin? And are the numbers you compare "
      "in the same byte order?",
      "raw(7); RFC 792, Echo"};
}

Found ping_reply_unseen(const Evidence& evidence) {
  if (const auto* found = output(evidence, "stdout")) {
    const auto expected = lines_of(as_text(found->expected));
    const auto actual = lines_of(as_text(found->actual));
    const auto right = expected.empty() ? std::nullopt : echo_line(expected.front());
    const auto printed = actual.empty() ? std::nullopt : echo_line(actual.front());
    if (right && printed && printed->bytes + wire::ipv4::header.size() == right->bytes) {
      return strips_header(
          fmt::format("You printed {} bytes, 20 fewer than came.", printed->bytes));
    }
  }
  const auto missed = unseen(evidence);
  if (!missed) return std::nullopt;
  const auto came = fmt::format("The reply to request {} came, and your program did not know it.",
                                missed->sequence);
  const auto wire = *missed->request.packet.get(echo::header, echo::identifier);
  const auto given = identifier_given(*evidence.outcome);
  if (given.value_or(0) == 0 || given == wire) return strips_header(came);
  return Diagnosis{
      "MATCHES_OWN_ID",
      fmt::format("{} You wrote identifier {} into the request, and another one went out: on "
                  "this socket the kernel puts its own there, so that it can tell "
                  "whose reply is whose. The reply has it, too.",
                  came, *given),
      "Which field of the reply is really yours, and tells one request from the next?", "icmp(7)"};
}

Found needs_root(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  if (!last_words(*evidence.outcome).ends_with("socket: EPERM")) return std::nullopt;
  const auto* stderr_found = output(evidence, "stderr");
  return Diagnosis{
      "NEEDS_ROOT",
      fmt::format(
          "The kernel refused to make the socket: EPERM is what it says to a raw socket "
          "without CAP_NET_RAW, and here your program has no right at all{}. Linux has "
          "another kind of socket for exactly this: it sends echo requests and nothing "
          "else, and so it needs none.",
          stderr_found == nullptr ? "" : "; a ping socket that may not be made says EACCES"),
      "Which socket type does icmp(7) describe, besides the raw one?", "icmp(7), ping_group_range"};
}

Found wrong_icmp_type(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto words = last_words(*evidence.outcome);
  const bool refused = words.ends_with("sendto: EINVAL") || words.ends_with("send: EINVAL") ||
                       words.ends_with("sendmsg: EINVAL");
  if (!refused || !evidence.outcome->sent().empty()) return std::nullopt;
  return Diagnosis{"WRONG_TYPE",
                   "The kernel refused your message with EINVAL. On this socket it looks at the "
                   "ICMP header before it sends: the type must be 8, echo request, the code 0, and "
                   "the header must be there as a whole.",
                   "Which byte of your message is the type, and what is in it when it is sent?",
                   "icmp(7); RFC 792, Echo"};
}

}  // namespace wirebook::check::rules

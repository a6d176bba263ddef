#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "harness/check/rules/datagrams.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

namespace icmp = wire::icmp;

constexpr std::uint64_t destination_unreachable = 3, port_unreachable = 3;

bool is_refusal(const wire::Packet& packet) {
  return packet.get(icmp::header, icmp::type) == destination_unreachable &&
         packet.get(icmp::header, icmp::code) == port_unreachable;
}

template <typename Wanted>
std::size_t count(const std::vector<Frame>& frames, Wanted&& wanted) {
  return static_cast<std::size_t>(std::count_if(
      frames.begin(), frames.end(), [&](const Frame& frame) { return wanted(frame.packet); }));
}

bool was_refused(const Outcome& outcome) { return count(outcome.received(), is_refusal) > 0; }
bool was_answered(const Outcome& outcome) { return count(outcome.received(), is_datagram) > 0; }

/// Whether the program's socket is one that is told of refusals: connected, or with IP_RECVERR.
bool is_told(const Outcome& outcome) {
  return std::any_of(outcome.calls.begin(), outcome.calls.end(), [](const SystemCall& call) {
    return (call.name == "connect" && !call.failed()) || call.error() == ECONNREFUSED;
  });
}

/// The exit status that is not as it must be; nothing when the program did not exit.
std::optional<std::uint64_t> wrong_status(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::ending && finding.actual_value;
  });
  return found == nullptr ? std::nullopt : found->actual_value;
}

}  // namespace

Found second_probe(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto sent = count(evidence.outcome->sent(), is_datagram);
  const auto words = last_words(*evidence.outcome);
  const bool at_the_second = words.ends_with("send: ECONNREFUSED") ||
                             words.ends_with("sendto: ECONNREFUSED") ||
                             words.ends_with("write: ECONNREFUSED");
  if (sent < 2 && !at_the_second) return std::nullopt;
  return Diagnosis{
      "SECOND_PROBE",
      sent < 2
          ? std::string("Your program sent a second time: \"") + std::string(words) +
                "\" is what the second call got, the first had sent already. The refusal waits "
                "at the socket for any next call; one that receives gets it as well, and asks "
                "nobody twice."
          : fmt::format("{} datagrams left where one was asked for. A refusal needs no second "
                        "one: it waits at the socket for any next call, and one that receives "
                        "gets it, too. And silence is not answered with another datagram here, "
                        "but with status 3.",
                        sent),
      "Which call comes after the one that sends, and which of the two is reached again?",
      "udp(7), ERROR HANDLING"};
}

Found unconnected(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !was_refused(*evidence.outcome)) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  const bool waited = wrong_status(evidence) == 3U || ending.kind == Ending::Kind::timed_out;
  if (!waited || !evidence.outcome->traced || is_told(*evidence.outcome)) return std::nullopt;
  return Diagnosis{
      "UNCONNECTED",
      "The other host said at once that nobody listens there (ICMP port unreachable), but your "
      "program waited until its time was up. The kernel did receive that message; it tells it only "
      "to a socket for which it knows whom it talks to, a connected one.",
      "What can a program call on a datagram socket before it sends, so that the kernel knows the "
      "other side? It sends nothing by itself.",
      "udp(7), ERROR HANDLING; connect(2)"};
}

Found error_too_early(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !was_refused(*evidence.outcome)) return std::nullopt;
  if (wrong_status(evidence) != 0U) return std::nullopt;
  return Diagnosis{
      "ERROR_TOO_EARLY",
      "The other host said that nobody listens there (ICMP port unreachable), and your program "
      "ended with 0. That send() succeeds says only that the datagram was handed to the network; "
      "the refusal comes back later, and the next call on the socket reports it.",
      "Which call comes after the one that sends, what did it return here, and what does your "
      "program do then?",
      "udp(7), ERROR HANDLING; recv(2), ERRORS"};
}

Found wrong_code(const Evidence& evidence) {
  const auto status = wrong_status(evidence);
  if (evidence.outcome == nullptr || !status || was_answered(*evidence.outcome))
    return std::nullopt;
  const bool refused = was_refused(*evidence.outcome);
  const bool mixed_up = refused ? *status == 3 || *status == 4 : *status == 1 || *status == 4;
  if (!mixed_up) return std::nullopt;
  return Diagnosis{
      "WRONG_CODE",
      refused
          ? fmt::format("The other host said that nobody listens there, the kernel reports that "
                        "as ECONNREFUSED, and your program ended with {}. \"Refused\" and \"no "
                        "answer\" are different facts: the first is certain and comes at once, "
                        "the second may be a lost datagram.",
                        *status)
          : fmt::format("Nobody answered and nobody refused, and your program ended with {}. \"No "
                        "answer\" is not an error of a call: the datagram may be lost, or the "
                        "service slow.",
                        *status),
      "Which values can errno have after the call that receives, and what does the program do for "
      "each of them?",
      "recv(2), ERRORS; udp(7), ERROR HANDLING"};
}

}  // namespace wirebook::check::rules

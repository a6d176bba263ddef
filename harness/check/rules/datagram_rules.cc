#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

namespace udp = wire::udp;

bool is_datagram(const Frame& frame) {
  return frame.packet.has(udp::header) && !frame.packet.has(wire::icmp::header);
}

/// First fragments count for their whole datagram, later ones not at all.
std::vector<Frame> datagrams(std::vector<Frame> frames) {
  std::erase_if(frames, [](const Frame& frame) { return !is_datagram(frame); });
  return frames;
}

std::size_t udp_length(const Frame& frame) {
  return frame.packet.get(udp::header, udp::length).value_or(8) - 8;
}

}  // namespace

Found first_sender(const Evidence& evidence) {
  const auto* found = field(evidence, "UDP", "destination port");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto questions = datagrams(evidence.outcome->answered());
  if (questions.empty()) return std::nullopt;
  const auto first = questions.front().packet.get(udp::header, udp::source_port);
  if (found->actual_value != first) return std::nullopt;
  return Diagnosis{"FIRST_SENDER",
                   fmt::format("A datagram that came from port {} was echoed to port {}: to the "
                               "first sender again. On one UDP socket every datagram can have "
                               "another sender.",
                               *found->expected_value, *first),
                   "From which of the calls of recvfrom() is the address that sendto() uses?",
                   "recvfrom(2), sendto(2)"};
}

Found truncated(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->actual.size() >= found->expected.size()) return std::nullopt;
  if (found->actual.empty() || !starts_with(found->expected, found->actual)) return std::nullopt;
  return Diagnosis{
      "TRUNCATED",
      fmt::format("A datagram of {} bytes came back with {}. What does not fit into the "
                  "buffer of recvfrom() is cut off and gone: the next call returns the "
                  "next datagram, not the rest.",
                  found->expected.size(), found->actual.size()),
      "How large can one UDP datagram be, and how large is your buffer?",
      "recv(2), MSG_TRUNC; udp(7)"};
}

Found zero_is_eof(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto questions = datagrams(evidence.outcome->answered());
  const auto echoes = datagrams(evidence.outcome->sent());
  const auto empty = std::find_if(questions.begin(), questions.end(),
                                  [](const Frame& frame) { return udp_length(frame) == 0; });
  if (empty == questions.end()) return std::nullopt;
  if (echoes.size() != static_cast<std::size_t>(empty - questions.begin())) return std::nullopt;
  return Diagnosis{
      "ZERO_IS_EOF",
      "The echo stopped at an empty datagram. On a stream a length of 0 means the end; "
      "a datagram of 0 bytes is a message like any other, and wants its echo.",
      "What does your loop do when recvfrom() returns 0?", "recv(2), RETURN VALUE"};
}

Found addrlen_unset(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto words = last_words(*evidence.outcome);
  constexpr std::string_view refusals[] = {"sendto: EINVAL", "sendto: EAFNOSUPPORT",
                                           "sendto: EDESTADDRREQ", "recvfrom: EINVAL"};
  const bool refused = std::any_of(std::begin(refusals), std::end(refusals),
                                   [&](std::string_view end) { return words.ends_with(end); });
  const bool first = datagrams(evidence.outcome->sent()).empty();
  if (!refused || !first) return std::nullopt;
  return Diagnosis{
      "ADDRLEN_UNSET",
      fmt::format("The very first echo failed, \"{}\": the address it was to go to was "
                  "never filled in. recvfrom() writes no more of it than the length "
                  "allows that you hand in.",
                  printable(words, 40)),
      "addrlen is a value that goes in and comes out. What is in it when recvfrom() is "
      "called, each time?",
      "recvfrom(2), addrlen"};
}

Found split_or_merged(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto questions = datagrams(evidence.outcome->answered());
  const auto echoes = datagrams(evidence.outcome->sent());
  if (echoes.size() <= questions.size() || questions.empty()) return std::nullopt;
  std::size_t in = 0, out = 0;
  for (const auto& frame : questions) in += udp_length(frame);
  for (const auto& frame : echoes) out += udp_length(frame);
  if (in != out) return std::nullopt;
  return Diagnosis{
      "SPLIT_OR_MERGED",
      fmt::format("{} datagrams came in and {} went out, with the same bytes: what came "
                  "in one went out in parts. Every call that sends makes a datagram of "
                  "its own.",
                  questions.size(), echoes.size()),
      "How often is sendto() called for one recvfrom()?", "udp(7)"};
}

}  // namespace wirebook::check::rules

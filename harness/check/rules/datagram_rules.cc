#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/datagrams.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

namespace udp = wire::udp;

std::size_t udp_length(const wire::Packet& datagram) {
  return datagram.get(udp::header, udp::length).value_or(8) - 8;
}

/// The datagram that an echo answers when echoes come in order; nullptr when there is none.
const wire::Packet* question_of(const std::vector<wire::Packet>& questions, int echo,
                                const Outcome& outcome) {
  std::size_t before = 0;
  for (int i = 0; i < echo; ++i) {
    const auto& frame = outcome.frames[static_cast<std::size_t>(i)];
    if (frame.host == student_name && is_datagram(frame.packet)) ++before;
  }
  return before < questions.size() ? &questions[before] : nullptr;
}

}  // namespace

Found first_sender(const Evidence& evidence) {
  const auto* found = field(evidence, "UDP", "destination port");
  if (found == nullptr) found = field(evidence, "IPv4", "destination");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto* echo = packet_of(evidence, *found);
  const auto questions = datagrams_received(*evidence.outcome);
  if (echo == nullptr || questions.empty() || !is_datagram(*echo)) return std::nullopt;
  const auto* question = question_of(questions, found->frame, *evidence.outcome);
  const auto first = sender(questions.front());
  if (question == nullptr || receiver(*echo) != first || sender(*question) == first) {
    return std::nullopt;
  }
  return Diagnosis{"FIRST_SENDER",
                   fmt::format("A datagram that came from {} was echoed to {}: to the first sender "
                               "again. On one UDP socket every datagram can have another sender.",
                               in_words(sender(*question)), in_words(first)),
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
  const auto questions = datagrams_received(*evidence.outcome);
  const auto echoes = datagrams_sent(*evidence.outcome);
  const auto empty = std::find_if(questions.begin(), questions.end(),
                                  [](const wire::Packet& one) { return udp_length(one) == 0; });
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
  const bool first = datagrams_sent(*evidence.outcome).empty();
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
  const auto questions = datagrams_received(*evidence.outcome);
  const auto echoes = datagrams_sent(*evidence.outcome);
  if (echoes.size() <= questions.size() || questions.empty()) return std::nullopt;
  std::size_t in = 0, out = 0;
  for (const auto& question : questions) in += udp_length(question);
  for (const auto& echo : echoes) out += udp_length(echo);
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

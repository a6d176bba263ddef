#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/datagrams.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

/// What a program sends, or an answer to it: no TCP, no error.
bool is_message(const wire::Packet& packet) {
  if (!packet.has(wire::ipv4::header) || packet.has(wire::tcp::header)) return false;
  return !packet.has(wire::icmp::header) || packet.has(wire::icmp_echo::header);
}

/// What a compiler or the kernel has put into memory that nobody wrote to, or what a buffer held
/// before: a part of what had been received.
bool was_in_memory(std::string_view received, std::string_view more) {
  constexpr std::string_view fillings("\x00\xfe\xaa", 3);
  constexpr std::size_t sample = 6;
  if (more.empty()) return false;
  if (fillings.find(more.front()) != std::string_view::npos) return true;
  return more.size() >= sample && received.find(more.substr(0, sample)) != std::string_view::npos;
}

/// The answer of a host that was not asked.
Found trusts_any_host(const Evidence& evidence, const Finding& found) {
  namespace ip = wire::ipv4;
  const auto sent = evidence.outcome->sent();
  if (sent.empty()) return std::nullopt;
  for (const auto& answer : evidence.outcome->received()) {
    const auto host = answer.packet.get(ip::header, ip::source);
    if (!host || !is_message(answer.packet)) continue;
    const auto payload = answer.packet.payload();
    const bool printed = starts_with(found.actual, {payload.begin(), payload.end()}) &&
                         found.actual.size() <= payload.size() + 1;
    const bool asked = std::any_of(sent.begin(), sent.end(), [&](const Frame& frame) {
      return frame.packet.get(ip::header, ip::destination) == host;
    });
    if (!printed || asked) continue;
    return Diagnosis{
        "TRUSTS_ANYONE",
        fmt::format("You printed an answer that came from {}, and you asked {}. Every host that "
                    "knows your address can send to your socket; recvfrom() tells you who did.",
                    wire::shown(answer.packet.bytes_of(ip::header), ip::source),
                    wire::shown(sent.front().packet.bytes_of(ip::header), ip::destination)),
        "What does recvfrom() store in its fifth argument, and what should be compared "
        "with it before the answer is believed?",
        "recvfrom(2), raw(7)"};
  }
  return std::nullopt;
}

}  // namespace

Found prints_garbage(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || found->actual.size() <= found->expected.size() + 1) return std::nullopt;
  if (found->expected.empty() || evidence.outcome == nullptr) return std::nullopt;
  // Behind the answer, or behind a piece of it, comes what nobody sent.
  const auto parts = parting(found->expected, found->actual);
  const auto received = as_text(found->expected).substr(0, parts.shared);
  if (!was_in_memory(received, as_text(found->actual).substr(parts.shared))) return std::nullopt;
  return Diagnosis{"PRINTS_GARBAGE",
                   fmt::format("{} bytes of answer came in, and you printed {}: behind what was "
                               "received stands what happened to be in memory. recv() fills in as "
                               "many bytes as it returns, and adds no terminator.",
                               found->expected.size(), found->actual.size()),
                   "How does the call that prints know where the received bytes end?",
                   "recv(2), RETURN VALUE"};
}

Found trusts_anyone(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr || found->actual.empty()) return std::nullopt;
  const auto sent = datagrams_sent(*evidence.outcome);
  for (const auto& answer : datagrams_received(*evidence.outcome)) {
    const auto payload = answer.payload();
    const bool printed = starts_with(found->actual, {payload.begin(), payload.end()}) &&
                         found->actual.size() <= payload.size() + 1;
    const bool asked = std::any_of(sent.begin(), sent.end(), [&](const wire::Packet& question) {
      return receiver(question) == sender(answer);
    });
    if (!printed || asked || sent.empty()) continue;
    return Diagnosis{"TRUSTS_ANYONE",
                     fmt::format("You printed an answer that came from {}, and you had asked {}. "
                                 "Anybody can send a datagram to your socket; recvfrom() tells you "
                                 "who did.",
                                 in_words(sender(answer)), in_words(receiver(sent.front()))),
                     "What does recvfrom() store in its fifth argument? Which parts of it must be "
                     "compared before the answer is believed?",
                     "recvfrom(2), udp(7)"};
  }
  return trusts_any_host(evidence, *found);
}

Found no_timeout(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  if (outcome.ending.kind != Ending::Kind::timed_out) return std::nullopt;
  const auto is_frame = [](const Frame& frame) { return is_message(frame.packet); };
  const bool answer = std::ranges::any_of(outcome.received(), is_frame);
  const bool asked = std::ranges::any_of(outcome.sent(), is_frame);
  if (answer || !asked) return std::nullopt;
  const auto& call = outcome.ending.waiting_in;
  return Diagnosis{"NO_TIMEOUT",
                   fmt::format("No answer came, and the program waited for ever{}. Datagrams get "
                               "lost, and nobody tells you: only your own patience can end.",
                               call.empty() ? "" : fmt::format(" in {}()", call)),
                   "Which calls can wait for a socket and for the clock at the same time?",
                   "poll(2), SO_RCVTIMEO in socket(7)"};
}

Found one_shot(const Evidence& evidence) {
  const auto* echo = message(evidence);
  const bool server = echo != nullptr && echo->kind == Finding::Kind::stream;
  const auto* found = server ? echo : output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr || found->actual.empty()) return std::nullopt;
  if (found->actual.size() >= found->expected.size() ||
      !starts_with(found->expected, found->actual) ||
      evidence.outcome->ending.kind != Ending::Kind::exited) {
    return std::nullopt;
  }
  return Diagnosis{
      "ONE_SHOT",
      fmt::format("{} of {} bytes {}, then your program was done. TCP has no messages: "
                  "one read returns what has arrived so far, and the rest comes later.",
                  found->actual.size(), found->expected.size(),
                  server ? "came back" : "of the answer were printed"),
      "What does read() return when the other side has finished sending, and what does "
      "it return before that? Write the loop that ends on the first and not before.",
      "recv(2), RETURN VALUE"};
}

}  // namespace wirebook::check::rules

// A TCP conversation whose segments the program writes itself.
#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

namespace tcp = wire::tcp;

std::uint32_t number32(const wire::Packet& packet, const wire::Field& field) {
  return static_cast<std::uint32_t>(tcp_field(packet, field));
}

/// The number behind a segment's last byte, SYN and FIN counted.
std::uint32_t end_of(const wire::Packet& packet) {
  return number32(packet, tcp::sequence_number) + number32(packet, tcp::syn) +
         static_cast<std::uint32_t>(packet.payload().size()) + number32(packet, tcp::fin);
}

bool is_syn(const wire::Packet& packet) { return number32(packet, tcp::syn) != 0; }

/// The first segment that this side sent and for which `wanted` holds; nullptr when there is none.
template <typename Wanted>
const wire::Packet* first_of(const Evidence& evidence, bool student, Wanted&& wanted) {
  if (evidence.outcome == nullptr) return nullptr;
  for (const auto& frame : evidence.outcome->frames) {
    if ((frame.host == student_name) != student || !frame.packet.has(tcp::header)) continue;
    if (wanted(frame.packet)) return &frame.packet;
  }
  return nullptr;
}

Diagnosis ack_no_plus1(std::uint64_t actual) {
  return {"ACK_NO_PLUS1",
          fmt::format("You acknowledged {}, the number of the peer's SYN itself. An acknowledgment "
                      "names the byte that is expected next, and a SYN takes one number, as if it "
                      "were a byte: {} is next.",
                      actual, (actual + 1) & 0xffffffffU),
          "Which number does the first byte of the peer's data have?", "RFC 9293, 3.4"};
}

Diagnosis seq_no_plus1(const wire::Packet& packet) {
  return {
      "SEQ_NO_PLUS1",
      fmt::format(
          "This segment has the sequence number of your SYN again{}. The SYN took that "
          "number, as if it were a byte: what you send after it begins one further.",
          packet.payload().empty() ? "" : ", so the peer takes its first byte for one that it has"),
      "What does your own SYN do to the number that your next segment gets?", "RFC 9293, 3.4"};
}

/// `is_fin`: the segment itself; otherwise the FIN comes behind it, with the same number.
Diagnosis fin_seq(std::uint64_t expected, std::uint64_t actual, bool is_fin) {
  return {
      "FIN_SEQ",
      fmt::format("{} has the sequence number {}, where your message began{}. What follows the "
                  "message has its place behind the last byte, at {}. The peer takes such a FIN "
                  "for an old segment that comes again, and never sees the end.",
                  is_fin ? "Your FIN" : "This segment", actual,
                  is_fin ? "" : "; so has the FIN that you send next", expected),
      "How many bytes have you sent since the number was counted last?", "RFC 9293, 3.6"};
}

Diagnosis no_ack_of_data(std::uint64_t behind) {
  return {"NO_ACK_OF_DATA",
          fmt::format("The peer's answer was there, {} byte{} of it, and your segment still "
                      "acknowledges what came before. A peer whose data is not acknowledged has to "
                      "believe that it was lost, and sends it again.",
                      behind, behind == 1 ? "" : "s"),
          "Where does your program count what it has received, and into which of its segments does "
          "that number go?",
          "RFC 9293, 3.4"};
}

Diagnosis ack_no_length(std::uint64_t bytes) {
  return {"ACK_NO_LENGTH",
          fmt::format("You acknowledged one number of the peer's {} bytes. SYN and FIN take one "
                      "number each; data takes one for every byte.",
                      bytes),
          "How long was the data in the segment that you acknowledge?", "RFC 9293, 3.4"};
}

Diagnosis counted_twice(std::uint64_t bytes) {
  return {"COUNTED_TWICE",
          fmt::format("Your acknowledgment number counts {} byte{} of the peer twice. One of its "
                      "segments came twice, as happens on every network.",
                      bytes, bytes == 1 ? "" : "s"),
          "By which number can you tell a segment that you have already?", "RFC 9293, 3.4"};
}

Found wrong_sequence(const Finding& found, const wire::Packet& packet, const Evidence& evidence) {
  const auto* syn = first_of(evidence, true, is_syn);
  if (syn == nullptr || is_syn(packet)) return std::nullopt;
  const auto first = number32(*syn, tcp::sequence_number);
  const auto actual = static_cast<std::uint32_t>(*found.actual_value);
  const bool data_was_right = first_of(evidence, true, [&](const wire::Packet& one) {
    return !one.payload().empty() && number32(one, tcp::sequence_number) == first + 1;
  });
  if (data_was_right && actual - first <= 1) {
    const bool is_fin = number32(packet, tcp::fin) != 0;
    const bool fin_follows = first_of(evidence, true, [&](const wire::Packet& one) {
      return number32(one, tcp::fin) != 0 && number32(one, tcp::sequence_number) == actual;
    });
    if (is_fin || fin_follows) return fin_seq(*found.expected_value, actual, is_fin);
  }
  // Without the SYN everything is one short.
  if (actual == first || actual + 1 == *found.expected_value) return seq_no_plus1(packet);
  return std::nullopt;
}

Found wrong_acknowledgment(const Finding& found, const Evidence& evidence) {
  const auto* syn = first_of(evidence, false, is_syn);
  if (syn == nullptr) return std::nullopt;
  const auto begin = end_of(*syn);
  const auto actual = static_cast<std::uint32_t>(*found.actual_value);
  const auto expected = static_cast<std::uint32_t>(*found.expected_value);
  const auto behind = expected - begin;
  if (actual + 1 == begin) return ack_no_plus1(actual);
  if (actual == begin && behind > 0) return no_ack_of_data(behind);
  if (actual == begin + 1 && behind > 1) return ack_no_length(behind);
  // The segment that came twice may be the first, and others may be on their way.
  const auto* twice = first_of(evidence, false, [&](const wire::Packet& packet) {
    const auto size = packet.payload().size();
    return size > 0 && (actual - expected == size || actual - begin == 2 * size);
  });
  if (twice != nullptr) return counted_twice(twice->payload().size());
  return std::nullopt;
}

}  // namespace

Found own_address(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", "source");
  if (found == nullptr || found->actual_shown != student_address) return std::nullopt;
  if (field(evidence, "TCP", "source port") != nullptr) return std::nullopt;
  const bool was_reset = first_of(
      evidence, true, [](const wire::Packet& packet) { return number32(packet, tcp::rst) != 0; });
  return Diagnosis{
      "OWN_ADDRESS",
      fmt::format("Your SYN comes from {}, not from {}. {} is your kernel's own address, and your "
                  "kernel has a TCP of its own: {} The spare address is nobody's, so nobody but "
                  "your program answers for it.",
                  found->actual_shown, found->expected_shown, found->actual_shown,
                  was_reset ? "it saw the SYN, ACK for a connection that it had never opened, and "
                              "reset it before you could answer."
                            : "it resets connections that it has not opened itself."),
      "Which address goes into the header, and where does your program take it from?",
      "RFC 9293, 3.5.2; raw(7)"};
}

Found window_zero(const Evidence& evidence) {
  const auto* found = find(
      evidence, [](const Finding& one) { return one.header == "TCP" && one.field == "window"; });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{"WINDOW_ZERO",
                   "Your segments say that the window is 0: no room for a single byte. The peer is "
                   "forbidden to send its answer, and now and then asks whether there is room.",
                   "How much may the peer send before you acknowledge it?", "RFC 9293, 3.8.6"};
}

Found reset_not_fin(const Evidence& evidence) {
  const auto* found = find(evidence, [&](const Finding& one) {
    const auto* packet = packet_of(evidence, one);
    return one.kind == Finding::Kind::extra && packet != nullptr &&
           number32(*packet, tcp::rst) != 0;
  });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{"RST_NOT_FIN",
                   "You ended the connection with RST. That throws it away on both sides: the peer "
                   "gets an error where the end of the stream should be. A FIN says that no more "
                   "comes from you, and lets everything arrive.",
                   "Which flag ends a stream in good order, and what does the other side answer?",
                   "RFC 9293, 3.6"};
}

Found no_last_ack(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& one) {
    return one.kind == Finding::Kind::missing && one.field == "acknowledgment number";
  });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{"NO_LAST_ACK",
                   "The peer's FIN came and you did not acknowledge it. The peer cannot know that "
                   "its stream has ended for you, too: it sends the FIN again and again, and keeps "
                   "the connection for minutes.",
                   "A stream ends in each direction on its own. Who has said the last word here?",
                   "RFC 9293, 3.6"};
}

Found miscounted(const Evidence& evidence) {
  // The page draws the first packet that is wrong; what is said is about that one.
  const auto* first =
      find(evidence, [](const Finding& one) { return one.kind == Finding::Kind::field; });
  if (first == nullptr) return std::nullopt;
  for (const auto& found : evidence.findings) {
    const auto* packet = packet_of(evidence, found);
    if (packet == nullptr || found.kind != Finding::Kind::field || found.header != "TCP") continue;
    if (found.frame != first->frame) continue;
    Found diagnosis;
    if (found.field == "sequence number") diagnosis = wrong_sequence(found, *packet, evidence);
    if (found.field == "acknowledgment number") diagnosis = wrong_acknowledgment(found, evidence);
    if (diagnosis) return diagnosis;
  }
  return std::nullopt;
}

}  // namespace wirebook::check::rules

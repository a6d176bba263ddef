#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {

Found dscp_unshifted(const Evidence& evidence) {
  const auto* dscp = field(evidence, "IPv4", "DSCP");
  const auto* packet = dscp == nullptr ? nullptr : packet_of(evidence, *dscp);
  if (packet == nullptr) return std::nullopt;
  const auto ecn = packet->get(wire::ipv4::header, wire::ipv4::ecn).value_or(0);
  if (((*dscp->actual_value << 2U) | ecn) != *dscp->expected_value) return std::nullopt;
  return Diagnosis{"DSCP_UNSHIFTED",
                   fmt::format("The second byte is 0x{:02x}: that is {} itself. DSCP has only the "
                               "upper six bits of the byte, the lower two are ECN; there {} reads "
                               "as DSCP {} and ECN {}.",
                               *dscp->expected_value, *dscp->expected_value, *dscp->expected_value,
                               *dscp->actual_value, ecn),
                   "At which bit of the byte does DSCP begin, and how does a number get there?",
                   "RFC 2474, 3; RFC 3168, 5"};
}

Found double_header(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& one) { return one.frame >= 0; });
  const auto* packet = found == nullptr ? nullptr : packet_of(evidence, *found);
  const auto* outer = packet == nullptr ? nullptr : packet->find(wire::ipv4::header);
  if (outer == nullptr) return std::nullopt;
  constexpr std::size_t source_at = 12, destination_at = 16, size = 4;
  const auto inner = packet->bytes().subspan(outer->offset + outer->length);
  if (inner.size() < 20 || inner.front() >> 4U != 4) return std::nullopt;
  const auto header = packet->bytes_of(wire::ipv4::header);
  const auto is_same = [&](std::size_t at) {
    return std::ranges::equal(inner.subspan(at, size), header.subspan(at, size));
  };
  // The source that the kernel writes is its own; yours may be another one.
  const bool is_kernels = wire::shown(header, wire::ipv4::source) == student_address;
  if (!is_same(destination_at) || !(is_same(source_at) || is_kernels)) return std::nullopt;
  return Diagnosis{
      "DOUBLE_HEADER",
      fmt::format("Behind the IPv4 header stands a second one, with the same {}: "
                  "{:02x} {:02x} and so on. That is yours. The kernel did not know that "
                  "you bring your own and put its header in front.",
                  is_same(source_at) ? "addresses" : "destination", inner[0], inner[1]),
      "Which protocol number, or which socket option, tells a raw socket that the "
      "header is in your buffer?",
      "raw(7), IP_HDRINCL"};
}

Found ihl_in_bytes(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto words = last_words(*evidence.outcome);
  const bool refused = words.ends_with("sendto: EINVAL") || words.ends_with("send: EINVAL") ||
                       words.ends_with("sendmsg: EINVAL");
  const auto* ihl = field(evidence, "IPv4", "IHL");
  const auto right = ihl == nullptr ? 0 : ihl->expected_value.value_or(0);
  const bool shown = right != 0 && ihl->actual_value == (right * 4 & 0xfU);
  if (!(refused && evidence.outcome->sent().empty()) && !shown) return std::nullopt;
  return Diagnosis{"IHL_IN_BYTES",
                   shown
                       ? fmt::format("IHL is {}: that is what is left of {} in four bits{}. IHL "
                                     "counts 32-bit words, and a header of {} bytes has {}.",
                                     *ihl->actual_value, right * 4,
                                     field(evidence, "IPv4", "version") == nullptr
                                         ? ""
                                         : "; the rest was added to the version",
                                     right * 4, right)
                       : "The kernel refused your header with EINVAL. It looks at the header's "
                         "length before it sends, and the usual reason is a length in bytes where "
                         "words are counted: IHL counts 32-bit words.",
                   "How many words of 32 bits has your header? Which value does the first byte get "
                   "from it?",
                   "RFC 791, 3.1; raw(7)"};
}

Found ttl_zero(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", "time to live");
  if (found == nullptr || found->actual_value != 0U) return std::nullopt;
  return Diagnosis{
      "TTL_ZERO",
      "The TTL is 0. Every router takes one off it and drops what has nothing left, so no host may "
      "send a 0 at all. It came through only because no router lies between the two hosts here.",
      "Which byte of the header is the TTL, and which line of your program fills it?",
      "RFC 791, 3.2; RFC 1122, 3.2.1.7"};
}

Found proto_tcp_text(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", "protocol");
  if (found == nullptr || found->actual_value != 6U || evidence.outcome == nullptr) {
    return std::nullopt;
  }
  const auto& counters = evidence.outcome->peer_counters;
  const bool counted = counters.contains("Tcp InErrs");
  return Diagnosis{
      "PROTO_TCP_TEXT",
      fmt::format("The packet says protocol 6, TCP, where {} was asked for. The peer's "
                  "TCP reads your text as ports, numbers and flags, finds nothing that "
                  "makes sense{}, and stays silent.",
                  *found->expected_value,
                  counted ? ", counts it among what it could not use (Tcp InErrs)" : ""),
      "Which argument is the protocol number, and where does it go in the header?",
      "RFC 791, 3.1; protocols(5)"};
}

Found dont_fragment_misplaced(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", "don't fragment");
  const auto* packet = found == nullptr ? nullptr : packet_of(evidence, *found);
  if (packet == nullptr || found->expected_value != 1U) return std::nullopt;
  const auto word =
      load16(packet->bytes_of(wire::ipv4::header), wire::ipv4::reserved_flag.bit / 8U);
  std::string what;
  if (word == 0x0040) {
    what = "0x4000 with its two bytes swapped: no flag at all, and a fragment offset of 512 bytes";
  }
  if (word == 0x8000) what = "the first of the three flag bits, which is reserved";
  if (word == 0x2000) what = "the third of the three flag bits, \"more fragments\"";
  if (what.empty()) return std::nullopt;
  return Diagnosis{"DF_WRONG_BIT",
                   fmt::format("The flags and the fragment offset read {:04x}: that is {}. "
                               "\"Don't fragment\" is the second bit of the field.",
                               word, what),
                   "Write the 16 bits of the field down: which of them is DF, and which two bytes "
                   "are that on the wire?",
                   "RFC 791, 3.1, Flags"};
}

Found dataoff_unshifted(const Evidence& evidence) {
  const auto* offset = field(evidence, "TCP", "data offset");
  const auto* reserved = field(evidence, "TCP", "reserved");
  if (offset == nullptr || reserved == nullptr) return std::nullopt;
  if (offset->actual_value != 0U || reserved->actual_value != offset->expected_value) {
    return std::nullopt;
  }
  return Diagnosis{
      "DATAOFF_UNSHIFTED",
      fmt::format("Byte 12 of the TCP header is 0x{:02x}, so the data offset reads as "
                  "0: your {} stands in the lower half of the byte, which is reserved. "
                  "The peer took the header for one that is too short.",
                  *reserved->actual_value, *reserved->actual_value),
      "Which half of the byte is the data offset?", "RFC 9293, 3.1"};
}

Found ack_flag_too(const Evidence& evidence) {
  const auto* found = field(evidence, "TCP", "ACK");
  if (found == nullptr || found->actual_value != 1U) return std::nullopt;
  return Diagnosis{
      "ACK_FLAG_TOO",
      "The ACK flag is set beside SYN. A first segment acknowledges nothing: that the "
      "header has a number in its acknowledgment field does not call for the flag. The "
      "peer takes SYN+ACK for the answer to a SYN it never sent, and resets.",
      "Which single flag opens a connection?", "RFC 9293, 3.5"};
}

Found header_little(const Evidence& evidence) {
  const auto is_reversed = [&](const char* header, const char* name) {
    const auto* found = field(evidence, header, name);
    return found != nullptr && found->actual_value == reversed(*found->expected_value, 2);
  };
  const auto* sequence = field(evidence, "TCP", "sequence number");
  // Where source port and number are free the checksum shows it: right for these bytes, and
  // reversed.
  const bool is_sequence =
      sequence != nullptr && sequence->actual_value == reversed(*sequence->expected_value, 4);
  const bool is_sum = sequence == nullptr && is_reversed("TCP", "checksum");
  const bool is_source = is_reversed("TCP", "source port") ||
                         (is_sum && field(evidence, "TCP", "source port") == nullptr);
  const bool tcp = is_source && is_reversed("TCP", "destination port") && (is_sequence || is_sum);
  const bool udp = is_reversed("UDP", "source port") && is_reversed("UDP", "destination port") &&
                   is_reversed("UDP", "length");
  if (!tcp && !udp) return std::nullopt;
  return Diagnosis{"HEADER_LITTLE",
                   "Every field of the header that has more than one byte is reversed. The network "
                   "puts the most significant byte first; this machine does the opposite. Numbers "
                   "that were never converted arrive like this, and so do numbers that were "
                   "converted twice.",
                   "What in your program decides the byte order of the whole header? In Python it "
                   "is the first character of the format, and it converts by itself.",
                   "byteorder(3); Python struct, Byte Order"};
}

/// Before the general rule: only this field is reversed, its neighbours are right.
Found window_swapped(const Evidence& evidence) {
  const auto* found = field(evidence, "TCP", "window");
  if (found == nullptr || found->actual_value != reversed(*found->expected_value, 2)) {
    return std::nullopt;
  }
  if (field(evidence, "TCP", "sequence number") != nullptr) return std::nullopt;
  return Diagnosis{"WINDOW_SWAPPED",
                   fmt::format("Only the window is reversed: {} is {} with its two bytes swapped; "
                               "the fields around it are right. It was converted once more than "
                               "they were, or not at all.",
                               *found->actual_value, *found->expected_value),
                   "What is done to the window on its way into the header that is not done to the "
                   "sequence number?",
                   "byteorder(3)"};
}

}  // namespace wirebook::check::rules

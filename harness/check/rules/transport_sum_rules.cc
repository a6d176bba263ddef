#include <fmt/format.h>

#include <algorithm>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/check/wrong_sums.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

namespace udp = wire::udp;

/// The value itself or, had it been stored in the other order, its twin.
bool is(std::uint64_t actual, std::uint16_t sum) {
  return actual == sum || actual == reversed(sum, 2);
}

const Finding* transport_checksum(const Evidence& evidence) {
  for (const auto* header : {&wire::tcp::header, &udp::header, &wire::icmp_echo::header}) {
    if (const auto* found = field(evidence, header->name, "checksum")) return found;
  }
  return nullptr;
}

/// A wrong checksum, and what it should cover.
struct Summed {
  const Finding* found;
  const wire::Header* header;
  Bytes segment;  ///< header and data, the checksum field 0
  Bytes pseudo;
  std::size_t in_first_frame = 0;  ///< bytes of the segment that are in the finding's own frame
};

/// Header and data, the checksum field 0.
Bytes segment_of(const wire::Packet& packet, const wire::Header& header) {
  const auto begin = packet.find(header)->offset;
  const auto size = packet.bytes().size() - packet.padding().size() - begin;
  const auto rest = packet.bytes().subspan(begin, size);
  Bytes segment(rest.begin(), rest.end());
  wire::write(segment, *wire::checksum_field(header), 0);
  return segment;
}

std::optional<Summed> wrong_checksum(const Evidence& evidence) {
  const auto* found = transport_checksum(evidence);
  const auto* frame = found == nullptr ? nullptr : packet_of(evidence, *found);
  if (frame == nullptr) return std::nullopt;
  const auto& header = found->header == udp::header.name         ? udp::header
                       : found->header == wire::tcp::header.name ? wire::tcp::header
                                                                 : wire::icmp_echo::header;
  const auto packet = evidence.outcome->whole_packet(found->frame);
  const auto* part = frame->find(header);
  if (part == nullptr || !packet.has(header)) return std::nullopt;
  Summed summed{found, &header, segment_of(packet, header), wire::pseudo_header(packet)};
  summed.in_first_frame = frame->bytes().size() - frame->padding().size() - part->offset;
  return summed;
}

/// The document that defines this sum, and how it writes the word.
std::string_view said_twice_in(const wire::Header& header) {
  if (header == wire::icmp_echo::header) return "RFC 792 says \"one's complement\" twice";
  return header == wire::tcp::header ? "RFC 9293 says \"ones' complement\" twice"
                                     : "RFC 768 says \"one's complement\" twice";
}

std::string where(const wire::Header& header) {
  if (header == wire::icmp_echo::header) return "RFC 792, Echo; RFC 1071";
  return header == wire::tcp::header ? "RFC 9293, 3.1" : "RFC 768; RFC 1071";
}

Diagnosis not_inverted(const Summed& summed) {
  const auto actual = *summed.found->actual_value, right = *summed.found->expected_value;
  const bool plain = actual + right == 0xffff;
  return {"CK_NOT_INVERTED",
          fmt::format("You sent the sum itself{}: 0x{:04x} and 0x{:04x} add up to 0xffff.",
                      plain ? "" : ", and its two bytes exchanged",
                      plain ? actual : std::uint64_t{reversed(actual, 2)}, right),
          fmt::format("{}, where it defines the checksum. Which of the two did you do?",
                      said_twice_in(*summed.header)),
          where(*summed.header)};
}

Diagnosis no_pseudo(const Summed& summed) {
  const auto name = summed.header->name;
  return {
      "NO_PSEUDO",
      fmt::format("0x{:04x} is the sum over the {} header and its data alone. The sum also "
                  "covers the source and destination address, the protocol and the length: the "
                  "pseudo header, which is never sent.",
                  *summed.found->actual_value, name),
      fmt::format("What does the sum start with, before the first byte of the {} header?", name),
      where(*summed.header)};
}

Diagnosis source_zero(const Summed& summed) {
  return {"PSEUDO_SRC_ZERO",
          fmt::format("0x{:04x} would be right for the source address 0.0.0.0. The sum was taken "
                      "while the source in it was still zero. Whoever fills it in later, you or "
                      "the kernel, does not sum again.",
                      *summed.found->actual_value),
          "Which source address is in your pseudo header at the moment when you sum?",
          "RFC 768; raw(7), IP_HDRINCL"};
}

Diagnosis pseudo_too(const Summed& summed) {
  return {"PSEUDO_TOO",
          fmt::format("0x{:04x} is the sum with a pseudo header in front. That belongs to UDP and "
                      "TCP; the ICMP checksum covers the ICMP message, and nothing of IPv4.",
                      *summed.found->actual_value),
          "Which bytes does RFC 792 name, from where to where?", where(*summed.header)};
}

Diagnosis icmp_header_only(const Summed& summed) {
  return {"CK_HEADER_ONLY",
          fmt::format("0x{:04x} is the sum over the {} bytes of the ICMP header alone. In ICMP it "
                      "covers the whole message: {} bytes of data follow.",
                      *summed.found->actual_value, summed.header->size(),
                      summed.segment.size() - summed.header->size()),
          "How many bytes does your loop add, and how many does the message have?",
          where(*summed.header)};
}

Diagnosis header_only(const Summed& summed) {
  const auto has_data =
      wire::read(summed.segment, wire::tcp::data_offset) * 4 < summed.segment.size();
  return {"TCPLEN_NO_DATA",
          fmt::format("0x{:04x} is the sum for a segment without {}: the length in the "
                      "pseudo header says {}, the fixed header alone, but {} bytes follow the IP "
                      "header.",
                      *summed.found->actual_value, has_data ? "data" : "options",
                      summed.header->size(), summed.segment.size()),
          "What does \"TCP length\" in the pseudo header count?", "RFC 9293, 3.1"};
}

Diagnosis data_only(const Summed& summed) {
  return {"UDP_LEN",
          fmt::format("0x{:04x} is the sum with a pseudo header that says {} bytes, the data "
                      "alone. Its length is that of the UDP header and the data, {}.",
                      *summed.found->actual_value, summed.segment.size() - udp::header.size(),
                      summed.segment.size()),
          "What does the length in the pseudo header count?", "RFC 768, Fields"};
}

Diagnosis swapped_length(std::uint64_t actual, std::uint64_t right) {
  return {"UDP_LEN",
          fmt::format("The UDP length is {}: that is {} with its two bytes swapped. The network "
                      "puts the most significant byte first; a number that was never converted "
                      "arrives like this, and so does one that was converted twice.",
                      actual, right),
          "How often is the byte order of the length converted on its way into the header?",
          "RFC 768, Fields; byteorder(3)"};
}

Diagnosis odd_byte(const Summed& summed, bool left_out) {
  return {"PAD_LEFT",
          fmt::format("The data has an odd length, {}. 0x{:04x} comes out when its last byte is "
                      "{}. It is the high half of a word whose low half is zero; that zero is "
                      "summed, but not sent.",
                      summed.segment.size() - summed.header->size(), *summed.found->actual_value,
                      left_out ? "left out" : "added as the low half of a word"),
          "Imagine one more byte, 00, behind the last one. Which word do the two make?",
          "RFC 1071, 1; RFC 768"};
}

Diagnosis no_fold(const Summed& summed) {
  return {"NO_FOLD",
          fmt::format("0x{:04x} comes out when the carries out of bit 15 are lost. One's "
                      "complement addition adds every carry back in at the other end.",
                      *summed.found->actual_value),
          "What happens to the part of your sum above its lowest 16 bits?", "RFC 1071, 1 and 4.1"};
}

Diagnosis signed_bytes(const Summed& summed) {
  return {"SIGNED_CHAR",
          fmt::format("0x{:04x} comes out when bytes from 0x80 up are added as negative numbers. "
                      "On this machine char has a sign, so the byte 0xff is the number -1.",
                      *summed.found->actual_value),
          "Which type holds one byte in your sum, and which values can it have?", "RFC 1071, 4.1"};
}

Found first_fragment_only(const Summed& summed) {
  if (summed.in_first_frame >= summed.segment.size()) return std::nullopt;
  const auto first = ByteView(summed.segment).first(summed.in_first_frame);
  const auto actual = *summed.found->actual_value;
  const auto sums = sums_of_beginning(summed.pseudo, first);
  if (std::ranges::none_of(sums, [&](std::uint16_t sum) { return is(actual, sum); })) {
    return std::nullopt;
  }
  return Diagnosis{"CK_FIRST_ONLY",
                   fmt::format("0x{:04x} is the sum over what is in the first fragment, {} bytes. "
                               "The checksum is UDP's, and UDP knows nothing of fragments: it "
                               "covers the whole datagram, {} bytes.",
                               actual, first.size(), summed.segment.size()),
                   "At which moment is the sum taken, before the datagram is cut or after?",
                   "RFC 768; RFC 791, 3.2"};
}

Diagnosis in_words(const WrongSum& sum, const Summed& summed) {
  if (sum.code == "CK_NOT_INVERTED") return not_inverted(summed);
  if (sum.code == "NO_PSEUDO") return no_pseudo(summed);
  if (sum.code == "PSEUDO_TOO") return pseudo_too(summed);
  if (sum.code == "CK_HEADER_ONLY") return icmp_header_only(summed);
  if (sum.code == "PSEUDO_SRC_ZERO") return source_zero(summed);
  if (sum.code == "TCPLEN_NO_DATA") return header_only(summed);
  if (sum.code == "UDP_LEN") return data_only(summed);
  if (sum.code == "PAD_LEFT") return odd_byte(summed, sum.what == "left out");
  return sum.code == "NO_FOLD" ? no_fold(summed) : signed_bytes(summed);
}

/// Whether every wrong sum of every run can have come about in this way.
bool explains_all_runs(std::string_view code, const wire::Header& header,
                       const Evidence& evidence) {
  for (const auto* run : evidence.runs) {
    for (std::size_t i = 0; i < run->frames.size(); ++i) {
      const auto& frame = run->frames[i];
      if (frame.host != student_name || !frame.packet.has(header)) continue;
      const auto packet = run->whole_packet(static_cast<int>(i));
      const auto right = wire::right_checksum(packet, header);
      const auto actual = packet.get(header, *wire::checksum_field(header));
      if (!right || actual == *right) continue;
      const auto sums = wrong_sums(header, wire::pseudo_header(packet), segment_of(packet, header));
      const bool explained = std::any_of(sums.begin(), sums.end(), [&](const WrongSum& sum) {
        return sum.code == code && is(*actual, sum.value);
      });
      if (!explained) return false;
    }
  }
  return true;
}

std::size_t zero_checksums(const Outcome& outcome) {
  const auto sent = outcome.sent();
  return static_cast<std::size_t>(std::count_if(sent.begin(), sent.end(), [](const Frame& frame) {
    return frame.packet.get(udp::header, udp::checksum) == 0U;
  }));
}

}  // namespace

Found checksum_zero(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& finding) {
    return finding.field == "checksum" && finding.actual_value == 0U;
  });
  if (found == nullptr) return std::nullopt;
  const bool is_udp = found->header == udp::header.name;
  return Diagnosis{
      "CK_ZERO",
      fmt::format("The {} checksum is 0: nobody filled it in. {}", found->header,
                  is_udp ? "Over IPv4 a UDP checksum of 0 means that there is none, so the "
                           "datagram is delivered, damaged or not; this task wants a sum."
                         : "Of a header that you write yourself the kernel computes the IPv4 "
                           "checksum only."),
      "Where is the sum stored once it is computed, and is that before the packet is "
      "sent?",
      is_udp ? "RFC 768, Fields" : "raw(7)"};
}

Found zero_not_ffff(const Evidence& evidence) {
  const auto* found = field(evidence, "UDP", "checksum");
  if (found == nullptr || found->actual_value != 0U || found->expected_value != 0xffffU) {
    return std::nullopt;
  }
  // With a 0 in other runs, too, it was never filled in.
  for (const auto* run : evidence.runs) {
    if (run != evidence.outcome && zero_checksums(*run) > 0) return std::nullopt;
  }
  return Diagnosis{"ZERO_NOT_FFFF",
                   "The sum over this message comes out as 0000, and you sent it like that. But in "
                   "UDP a 0 means \"no checksum\", so a computed 0 is sent as ffff. In one's "
                   "complement both are zero, and the receiver's sum does not change.",
                   "What does RFC 768 say about a computed checksum of zero?", "RFC 768, Fields"};
}

Found udp_length(const Evidence& evidence) {
  const auto* found = field(evidence, "UDP", "length");
  const auto* packet = found == nullptr ? nullptr : packet_of(evidence, *found);
  if (packet == nullptr) return std::nullopt;
  const auto right = *found->expected_value, actual = *found->actual_value;
  const auto in_frame = packet->bytes().size() - packet->find(udp::header)->offset;
  std::string what;
  if (actual + udp::header.size() == right) what = "the data alone";
  if (actual == right + wire::ipv4::header.size()) what = "the IPv4 header as well";
  if (actual == in_frame && actual < right) what = "what is in the first fragment";
  if (actual == reversed(right, 2)) return swapped_length(actual, right);
  if (what.empty()) return std::nullopt;
  return Diagnosis{"UDP_LEN",
                   fmt::format("The UDP length is {}: that is {}. It counts the 8 bytes of the UDP "
                               "header and all of the data, {}.",
                               actual, what, right),
                   "Which bytes does RFC 768 count?", "RFC 768, Fields"};
}

Found wrong_sum(const Evidence& evidence) {
  const auto summed = wrong_checksum(evidence);
  if (!summed) return std::nullopt;
  if (auto diagnosis = first_fragment_only(*summed)) return diagnosis;
  const auto sums = wrong_sums(*summed->header, summed->pseudo, summed->segment);
  // Two ways may give one number; what also explains the other runs is the likelier one.
  for (const bool all_runs : {true, false}) {
    for (const auto& sum : sums) {
      if (!is(*summed->found->actual_value, sum.value)) continue;
      if (all_runs && !explains_all_runs(sum.code, *summed->header, evidence)) continue;
      return in_words(sum, *summed);
    }
  }
  return std::nullopt;
}

}  // namespace wirebook::check::rules

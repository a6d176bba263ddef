#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook::check::rules {
namespace {

namespace ip = wire::ipv4;

constexpr std::size_t flags_at = ip::reserved_flag.bit / 8U;
constexpr std::uint64_t dont_fragment = 0x4000, more_follow = 0x2000, offset_bits = 0x1fff;

/// An IPv4 packet of the program that carries UDP, or a part of it.
struct Piece {
  int frame;
  std::uint64_t identification, flags;  ///< flags: all 16 bits, the offset among them
  ByteView body;

  [[nodiscard]] std::uint64_t begin() const { return (flags & offset_bits) * 8; }
  [[nodiscard]] bool more() const { return (flags & more_follow) != 0; }
};

std::vector<Piece> pieces_of(const Evidence& evidence) {
  std::vector<Piece> pieces;
  if (evidence.outcome == nullptr) return pieces;
  const auto& frames = evidence.outcome->frames;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto& packet = frames[i].packet;
    if (frames[i].host != student_name || packet.has(wire::icmp::header) ||
        packet.get(ip::header, ip::protocol) != wire::ip_protocol::udp) {
      continue;
    }
    const auto header = packet.bytes_of(ip::header);
    const auto begin = packet.find(ip::header)->offset + header.size();
    pieces.push_back({static_cast<int>(i), *packet.get(ip::header, ip::identification),
                      load16(header, flags_at), packet.bytes().subspan(begin)});
  }
  return pieces;
}

/// What the 16 bits of flags and offset of a frame had to be.
std::uint64_t expected_flags(const Evidence& evidence, const Piece& piece) {
  auto word = piece.flags;
  for (const auto& finding : evidence.findings) {
    if (finding.frame != piece.frame || !finding.expected_value) continue;
    const auto value = *finding.expected_value;
    if (finding.field == ip::fragment_offset.name) word = (word & ~offset_bits) | value;
    if (finding.field == ip::more_fragments.name) {
      word = (word & ~more_follow) | (value != 0 ? more_follow : 0);
    }
    if (finding.field == ip::dont_fragment.name) {
      word = (word & ~dont_fragment) | (value != 0 ? dont_fragment : 0);
    }
  }
  return word;
}

/// FRAG, rounded down; 0 when it cannot be told.
std::size_t asked_size(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.outcome->command.empty()) return 0;
  return std::strtoul(evidence.outcome->command.back().c_str(), nullptr, 10) / 8 * 8;
}

/// "More fragments" where none follows.
Diagnosis flag_on_last(const Evidence& evidence, const Finding& found) {
  const auto pieces = pieces_of(evidence);
  const auto last = std::find_if(pieces.begin(), pieces.end(),
                                 [&](const Piece& piece) { return piece.frame == found.frame; });
  const bool full = last != pieces.end() && last->body.size() == asked_size(evidence);
  return {"MF_ON_LAST",
          std::string(pieces.size() == 1 ? "The only fragment" : "The last fragment, too,") +
              " says that more will follow. So nobody knows how long the datagram is: the receiver "
              "waits for a last piece, 30 seconds on Linux, and throws away what it has.",
          full ? "This piece is as long as a piece can be, and nothing is left behind it. How does "
                 "your program tell a full piece that is the last from one that others follow?"
               : "By which bit does a receiver tell the last fragment from the others?",
          "RFC 791, 3.1, Flags"};
}

}  // namespace

Found empty_fragment(const Evidence& evidence) {
  const auto pieces = pieces_of(evidence);
  const auto empty = std::find_if(pieces.begin(), pieces.end(),
                                  [](const Piece& piece) { return piece.body.empty(); });
  if (empty == pieces.end() || pieces.size() < 2) return std::nullopt;
  return Diagnosis{
      "EMPTY_FRAGMENT",
      fmt::format("The fragment at offset {} carries nothing: the datagram ends there, and the "
                  "piece in front of it was the last one. It has to say so itself.",
                  empty->begin()),
      "How many pieces does a datagram make whose length is an exact multiple of a piece's, and "
      "how "
      "many does your program count?",
      "RFC 791, 3.2, Fragmentation"};
}

Found frag_not_htons(const Evidence& evidence) {
  for (const auto& piece : pieces_of(evidence)) {
    const auto right = expected_flags(evidence, piece);
    if (right == piece.flags || reversed(right, 2) != piece.flags) continue;
    return Diagnosis{
        "FRAG_NOT_HTONS",
        fmt::format("The two bytes of flags and offset are {:02x} {:02x} instead of {:02x} {:02x}: "
                    "swapped. Read like this they say {}, and an offset of {} bytes. It is one "
                    "number of 16 bits, and the network puts the most significant byte first. A "
                    "number that was never converted leaves like that, and so does one that was "
                    "converted twice.",
                    piece.flags >> 8U, piece.flags & 0xffU, right >> 8U, right & 0xffU,
                    piece.more() ? "that more follows" : "that nothing follows", piece.begin()),
        "Flags and offset share two bytes. How often is the order of these two turned on their way "
        "into the header, and by what?",
        "RFC 791, 3.1; byteorder(3)"};
  }
  return std::nullopt;
}

Found offset_in_bytes(const Evidence& evidence) {
  const auto* found = find(evidence, [](const Finding& one) {
    return one.field == ip::fragment_offset.name && one.expected_value.value_or(0) != 0 &&
           one.actual_value == (*one.expected_value * 8 & offset_bits);
  });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{
      "OFFSET_IN_BYTES",
      fmt::format(
          "The fragment that begins at byte {} of the datagram says {} in its offset field. "
          "The field counts units of 8 bytes, so this means byte {}, and there is a "
          "gap in front of it that nothing will fill.",
          *found->expected_value * 8, *found->actual_value, *found->actual_value * 8),
      "Why has the offset 13 bits only, when a packet can have 65,535 bytes?",
      "RFC 791, 3.1, Fragment Offset"};
}

Found fragments_differ(const Evidence& evidence) {
  const auto* found = field(evidence, ip::header.name, ip::identification.name);
  if (found == nullptr) return std::nullopt;
  const auto pieces = pieces_of(evidence);
  std::set<std::uint64_t> numbers;
  for (const auto& piece : pieces) numbers.insert(piece.identification);
  if (pieces.size() < 2 || numbers.size() < pieces.size()) return std::nullopt;
  // Counted on from the right one, or chosen by somebody else.
  const auto right = *found->expected_value;
  const bool counted = std::any_of(numbers.begin(), numbers.end(), [&](std::uint64_t number) {
    return number <= right + pieces.size() && right <= number + pieces.size();
  });
  const std::string shared =
      "Fragments of one datagram find each other by it, so all of them need the same.";
  if (counted) {
    return Diagnosis{"ID_EACH", "Each fragment has an identification of its own. " + shared,
                     "What does the identification identify: a packet on the wire, or what was "
                     "cut?",
                     "RFC 791, 3.2; RFC 6864, 4"};
  }
  return Diagnosis{"ID_ZERO",
                   "Each fragment has an identification of its own, and none is the one that was "
                   "asked for. That is what the kernel makes of a 0: it chooses a new number for "
                   "each packet. " +
                       shared,
                   "What stands in the identification when you hand the fragments to sendto()?",
                   "raw(7), IP_HDRINCL; RFC 791, 3.2"};
}

Found more_fragments(const Evidence& evidence) {
  const auto* found = field(evidence, ip::header.name, ip::more_fragments.name);
  if (found == nullptr) return std::nullopt;
  if (found->actual_value == 1U) return flag_on_last(evidence, *found);
  return Diagnosis{"MF_MISSING",
                   "A fragment that others follow does not say so: its flag \"more fragments\" is "
                   "0. With an offset of 0 that is a whole packet, and its UDP header promises "
                   "more than is there; with any other it is the end of the datagram.",
                   "Which fragments have the flag, and which one has not?", "RFC 791, 3.1, Flags"};
}

Found not_multiple_of_8(const Evidence& evidence) {
  const auto pieces = pieces_of(evidence);
  const auto found = std::find_if(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    const bool goes_on = std::any_of(pieces.begin(), pieces.end(), [&](const Piece& other) {
      return other.begin() > piece.begin();
    });
    return goes_on && piece.more() && piece.body.size() % 8 != 0;
  });
  if (found == pieces.end()) return std::nullopt;
  const auto size = found->body.size();
  return Diagnosis{
      "NOT_MULTIPLE_8",
      fmt::format("A fragment that is not the last carries {} bytes. The next one begins at a "
                  "multiple of 8, for offsets are counted in units of 8 bytes: at {} or at {}, but "
                  "not at {}. So the pieces overlap, or leave a gap.",
                  size, size / 8 * 8, size / 8 * 8 + 8, size),
      "What is the largest number of bytes, not above FRAG, after which a fragment can go on?",
      "RFC 791, 3.2, Fragmentation"};
}

Found udp_header_each(const Evidence& evidence) {
  const auto pieces = pieces_of(evidence);
  const auto first = std::find_if(pieces.begin(), pieces.end(),
                                  [](const Piece& piece) { return piece.begin() == 0; });
  constexpr std::size_t ports = 4;
  if (first == pieces.end() || first->body.size() < ports) return std::nullopt;
  const auto again = std::find_if(pieces.begin(), pieces.end(), [&](const Piece& piece) {
    return piece.begin() != 0 && piece.body.size() >= ports &&
           std::equal(first->body.begin(), first->body.begin() + ports, piece.body.begin());
  });
  if (again == pieces.end()) return std::nullopt;
  return Diagnosis{
      "UDP_HDR_EACH",
      fmt::format("The fragment at offset {} begins with {}: the ports again, a UDP header of its "
                  "own. Fragments are IP's affair. The datagram, its 8 bytes of UDP header in "
                  "front, is cut like any row of bytes, so that header travels once.",
                  again->begin(), to_hex(again->body.first(ports), " ")),
      "What exactly is cut here: the data, or the UDP datagram?", "RFC 791, 3.2; RFC 768"};
}

Found header_not_counted(const Evidence& evidence) {
  const auto asked = asked_size(evidence);
  for (const auto& piece : pieces_of(evidence)) {
    const auto header = wire::udp::header.size();
    if (asked == 0 || piece.begin() != 0 || piece.body.size() != asked + header) continue;
    return Diagnosis{
        "HEADER_NOT_COUNTED",
        fmt::format("The first fragment carries {} bytes behind its IPv4 header, {} were asked "
                    "for: {} of data, and the UDP header in addition. To IP the UDP header is a "
                    "part of what is cut.",
                    piece.body.size(), asked, asked),
        "Where does the payload of an IPv4 packet begin that carries UDP?", "RFC 791, 3.2"};
  }
  return std::nullopt;
}

}  // namespace wirebook::check::rules

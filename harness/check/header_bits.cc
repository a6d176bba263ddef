#include "harness/check/header_bits.hh"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace wirebook {
namespace {

constexpr std::uint32_t low_13_bits = 0x1fff;

std::optional<unsigned> number(const std::string& word, unsigned most) {
  const bool digits =
      std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (word.empty() || word.size() > 6 || !digits) return std::nullopt;
  const auto value = static_cast<unsigned>(std::stoul(word));
  return value <= most ? std::optional(value) : std::nullopt;
}

std::uint32_t three_flags(const HeaderBits& bits) {
  return bits.reserved << 2U | bits.dont_fragment << 1U | bits.more_fragments;
}

/// The same flags, the lowest first.
std::uint32_t turned_flags(const HeaderBits& bits) {
  return bits.reserved | bits.dont_fragment << 1U | bits.more_fragments << 2U;
}

void add_first_bytes(std::vector<WrongBits>& all) {
  const auto b0 = [&](const char* code, auto value) { all.push_back({code, 0, value}); };
  const auto tos = [&](const char* code, auto value) { all.push_back({code, 1, value}); };
  using Bits = const HeaderBits&;
  b0("NIBBLES_SWAPPED", [](Bits in) { return in.ihl << 4U | in.version; });
  b0("IHL_IN_BYTES", [](Bits in) { return (in.version << 4U) + in.ihl * 4; });
  b0("IHL_IN_BYTES", [](Bits in) { return in.version << 4U | in.ihl * 4; });
  b0("IHL_IN_BYTES", [](Bits in) { return in.version << 4U | (in.ihl * 4 & 15U); });
  tos("DSCP_UNSHIFTED", [](Bits in) { return in.dscp | in.ecn; });
  tos("DSCP_UNSHIFTED", [](Bits in) { return in.dscp + in.ecn; });
  tos("DSCP_UNSHIFTED", [](Bits in) { return in.ecn << 6U | in.dscp; });
  tos("ECN_LOST", [](Bits in) { return in.dscp << 2U; });
}

void add_fragment_words(std::vector<WrongBits>& all) {
  const auto frag = [&](const char* code, auto value) { all.push_back({code, 2, value}); };
  using Bits = const HeaderBits&;
  frag("OFFSET_IN_BYTES", [](Bits in) { return three_flags(in) << 13U | in.offset; });
  frag("OFFSET_IN_BYTES", [](Bits in) { return (three_flags(in) << 13U) + in.offset; });
  frag("OFFSET_IN_BYTES",
       [](Bits in) { return three_flags(in) << 13U | (in.offset & low_13_bits); });
  frag("FRAG_SWAPPED", [](Bits in) {
    const auto right = three_flags(in) << 13U | in.offset / 8;
    return (right & 0xffU) << 8U | right >> 8U;
  });
  frag("FRAG_BITFIELDS", [](Bits in) { return in.offset / 8 << 3U | three_flags(in); });
  frag("FRAG_BITFIELDS", [](Bits in) { return in.offset / 8 << 3U | turned_flags(in); });
  // Each flag at one of the three bits, at its own with the bytes exchanged, or nowhere; all of
  // them one bit too low. DF decides what the mistake is called.
  const auto at = [&](std::uint32_t reserved, std::uint32_t dont, std::uint32_t more) {
    if (reserved == 0x8000 && dont == 0x4000 && more == 0x2000) return;
    frag(dont == 0x4000 ? "MF_WRONG_BIT" : "DF_WRONG_BIT", [=](Bits in) {
      return in.offset / 8 | in.reserved * reserved | in.dont_fragment * dont |
             in.more_fragments * more;
    });
  };
  for (const auto reserved : {0x8000U, 0x4000U, 0x2000U, 0x80U, 0U}) {
    for (const auto dont : {0x8000U, 0x4000U, 0x2000U, 0x40U, 0U}) {
      for (const auto more : {0x8000U, 0x4000U, 0x2000U, 0x20U, 0U}) at(reserved, dont, more);
    }
  }
  at(0x4000, 0x2000, 0x1000);
}

/// The bit of the first or the last letter only.
std::uint32_t one_flag(const HeaderBits& bits, bool first) {
  HeaderBits one;
  one.flags = first ? bits.flags.front() : bits.flags.back();
  return one.flag_bits();
}

std::uint32_t reversed(std::uint32_t byte) {
  std::uint32_t result = 0;
  for (unsigned bit = 0; bit < 8; ++bit) result |= (byte >> bit & 1U) << (7U - bit);
  return result;
}

void add_tcp_bytes(std::vector<WrongBits>& all) {
  const auto off = [&](const char* code, auto value) { all.push_back({code, 3, value}); };
  const auto flags = [&](const char* code, auto value) { all.push_back({code, 4, value}); };
  using Bits = const HeaderBits&;
  off("DATAOFF_UNSHIFTED", [](Bits in) { return in.tcp_header / 4; });
  off("DATAOFF_IN_BYTES", [](Bits in) { return in.tcp_header; });
  off("DATAOFF_IN_BYTES", [](Bits in) { return in.tcp_header << 4U; });
  flags("FLAGS_REVERSED", [](Bits in) { return reversed(in.flag_bits()); });
  flags("FLAGS_SIX", [](Bits in) { return in.flag_bits() & 0x3fU; });
  flags("ONE_FLAG", [](Bits in) { return one_flag(in, true); });
  flags("ONE_FLAG", [](Bits in) { return one_flag(in, false); });
}

}  // namespace

unsigned HeaderBits::flag_bits() const {
  unsigned bits = 0;
  for (std::size_t i = 0; i < letters.size(); ++i) {
    if (flags.find(letters[i]) != std::string::npos) bits |= 0x80U >> i;
  }
  return bits;
}

std::string HeaderBits::line() const {
  return fmt::format("{} {} {} {} {} {} {} {} {} {}", version, ihl, dscp, ecn, reserved,
                     dont_fragment, more_fragments, offset, tcp_header, flags);
}

std::optional<HeaderBits> HeaderBits::from(const std::string& line) {
  std::istringstream stream(line);
  std::array<std::string, 10> words;
  for (auto& word : words) stream >> word;
  std::string more;
  if (!stream || stream >> more) return std::nullopt;
  HeaderBits bits;
  struct Place {
    unsigned* value;
    unsigned most;
  };
  const std::array places{Place{&bits.version, 15},       Place{&bits.ihl, 15},
                          Place{&bits.dscp, 63},          Place{&bits.ecn, 3},
                          Place{&bits.reserved, 1},       Place{&bits.dont_fragment, 1},
                          Place{&bits.more_fragments, 1}, Place{&bits.offset, 65528},
                          Place{&bits.tcp_header, 60}};
  for (std::size_t i = 0; i < places.size(); ++i) {
    const auto value = number(words[i], places[i].most);
    if (!value) return std::nullopt;
    *places[i].value = *value;
  }
  bits.flags = words.back();
  if (bits.flags != "-" && bits.flags.find_first_not_of(letters) != std::string::npos) {
    return std::nullopt;
  }
  return bits.offset % 8 == 0 && bits.tcp_header % 4 == 0 ? std::optional(bits) : std::nullopt;
}

HeaderBits::Columns HeaderBits::packed() const {
  return {version << 4U | ihl, dscp << 2U | ecn, three_flags(*this) << 13U | offset / 8,
          tcp_header / 4 << 4U, flag_bits()};
}

std::string in_hex(const HeaderBits::Columns& columns) {
  return fmt::format("{:02x} {:02x} {:04x} {:02x} {:02x}", columns[0], columns[1], columns[2],
                     columns[3], columns[4]);
}

const std::vector<WrongBits>& wrong_bits() {
  static const std::vector<WrongBits> all = [] {
    std::vector<WrongBits> wrong;
    add_first_bytes(wrong);
    add_fragment_words(wrong);
    add_tcp_bytes(wrong);
    return wrong;
  }();
  return all;
}

}  // namespace wirebook

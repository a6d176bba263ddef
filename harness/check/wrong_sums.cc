#include "harness/check/wrong_sums.hh"

#include <algorithm>

#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check {
namespace {

/// Of an IPv4 pseudo header.
constexpr std::size_t pseudo_size = 12, length_at = 10;

std::uint16_t inverted(std::uint64_t sum) { return static_cast<std::uint16_t>(~sum); }

std::uint64_t folded(std::uint64_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

/// All words as one number; of an odd length, the last byte is the high half of its word.
std::uint64_t total(ByteView bytes) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    sum += i % 2 == 0 ? std::uint64_t{bytes[i]} << 8 : bytes[i];
  }
  return sum;
}

/// The same sum of words that are read with the least significant byte first.
std::uint64_t native_total(ByteView bytes) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    sum += i % 2 == 0 ? bytes[i] : std::uint64_t{bytes[i]} << 8;
  }
  return sum;
}

/// The same over bytes that have a sign, in a sum of 32 bits: (a << 8) + b, or (a << 8) | b.
std::uint32_t signed_total(ByteView bytes, bool added) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const int high = static_cast<std::int8_t>(bytes[i]) * 256;
    const int low = i + 1 < bytes.size() ? static_cast<std::int8_t>(bytes[i + 1]) : 0;
    sum += static_cast<std::uint32_t>(added ? high + low : high | low);
  }
  return sum;
}

Bytes with_length(ByteView pseudo, std::size_t length) {
  Bytes changed(pseudo.begin(), pseudo.end());
  store16(changed, length_at, static_cast<std::uint16_t>(length));
  return changed;
}

Bytes without_source(ByteView pseudo) {
  Bytes changed(pseudo.begin(), pseudo.end());
  std::fill_n(changed.begin(), 4, std::uint8_t{0});
  return changed;
}

void add_wrong_lengths(const wire::Header& header, ByteView pseudo, ByteView segment,
                       std::vector<WrongSum>& sums) {
  const auto fixed = header.size();
  if (header == wire::udp::header) {
    const auto data_only = with_length(pseudo, segment.size() - fixed);
    sums.push_back({"UDP_LEN", wire::internet_checksum({data_only, segment})});
    return;
  }
  if (segment.size() == fixed) return;
  const auto header_only = with_length(pseudo, fixed);
  sums.push_back({"TCPLEN_NO_DATA", wire::internet_checksum({header_only, segment})});
  sums.push_back({"TCPLEN_NO_DATA", wire::internet_checksum({header_only, segment.first(fixed)})});
}

}  // namespace

std::vector<WrongSum> wrong_sums(const wire::Header& header, ByteView pseudo, ByteView segment) {
  std::vector<WrongSum> sums;
  if (pseudo.size() != pseudo_size || segment.size() < header.size()) return sums;
  const bool icmp = header == wire::icmp_echo::header;
  Bytes all;
  if (!icmp) all.assign(pseudo.begin(), pseudo.end());
  const auto fixed = all.size() + header.size();
  all.insert(all.end(), segment.begin(), segment.end());
  const auto right = total(all);
  const bool odd = all.size() % 2 != 0;
  const bool has_sign = std::any_of(all.begin(), all.end(), [](auto byte) { return byte >= 0x80; });

  sums.push_back({"CK_NOT_INVERTED", static_cast<std::uint16_t>(folded(right))});
  if (icmp) {
    sums.push_back({"PSEUDO_TOO", wire::internet_checksum({pseudo, segment})});
    sums.push_back({"CK_HEADER_ONLY", wire::internet_checksum({segment.first(header.size())})});
  } else {
    sums.push_back({"NO_PSEUDO", wire::internet_checksum({segment})});
    sums.push_back({"PSEUDO_SRC_ZERO", wire::internet_checksum({without_source(pseudo), segment})});
    add_wrong_lengths(header, pseudo, segment, sums);
  }
  if (odd) {
    const auto last = std::uint64_t{all.back()};
    sums.push_back({"PAD_LEFT", inverted(folded(right - (last << 8) + last)), "low"});
    sums.push_back({"PAD_LEFT", inverted(folded(right - (last << 8))), "left out"});
  }
  if (right > 0xffff) sums.push_back({"NO_FOLD", inverted(right)});
  if (const auto native = native_total(all); native > 0xffff) {
    const auto stored = reversed(inverted(native), 2);
    sums.push_back({"NO_FOLD", static_cast<std::uint16_t>(stored)});
  }
  if (has_sign) {
    const auto headers = static_cast<std::uint32_t>(total(ByteView(all).first(fixed)));
    const auto data = ByteView(all).subspan(fixed);
    for (const bool added : {true, false}) {
      sums.push_back({"SIGNED_CHAR", inverted(folded(signed_total(all, added)))});
      sums.push_back({"SIGNED_CHAR", inverted(folded(headers + signed_total(data, added)))});
    }
  }
  // What comes out right by chance is no mistake here.
  const auto answer = wire::internet_checksum({all});
  const auto sent = answer == 0 && header == wire::udp::header ? 0xffff : answer;
  std::erase_if(sums,
                [&](const WrongSum& sum) { return sum.value == answer || sum.value == sent; });
  return sums;
}

std::array<std::uint16_t, 2> sums_of_beginning(ByteView pseudo, ByteView beginning) {
  const auto shorter = pseudo.size() == pseudo_size ? with_length(pseudo, beginning.size())
                                                    : Bytes(pseudo.begin(), pseudo.end());
  return {wire::internet_checksum({pseudo, beginning}),
          wire::internet_checksum({shorter, beginning})};
}

}  // namespace wirebook::check

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/checksum.hh"

namespace wirebook::check::rules {
namespace {

/// One run that asked for a sum, and what it printed.
struct Sum {
  ByteView input;
  std::string_view printed;
};

std::vector<Sum> sums_of(const Evidence& evidence) {
  std::vector<Sum> sums;
  for (const auto* run : evidence.runs) {
    if (run->command.size() != 1) continue;
    std::string_view printed = run->out;
    while (printed.ends_with('\n')) printed.remove_suffix(1);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(run->input.data());
    sums.push_back({{bytes, run->input.size()}, printed});
  }
  return sums;
}

/// All words added up, nothing folded; an odd byte is the high half of its word, or the low one.
std::uint64_t sum_of_words(ByteView input, bool pad_left = false) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i + 1 < input.size(); i += 2) sum += load16(input, i);
  if (input.size() % 2 == 1) sum += pad_left ? input.back() : unsigned{input.back()} << 8U;
  return sum;
}

std::uint64_t folded_once(std::uint64_t sum) { return (sum & 0xffffU) + (sum >> 16U); }

std::uint16_t fully_folded(std::uint64_t sum) {
  while (sum > 0xffff) sum = folded_once(sum);
  return static_cast<std::uint16_t>(sum);
}

std::uint16_t complement(std::uint64_t sum) { return static_cast<std::uint16_t>(~sum); }

/// A way to get the sum wrong, and what a tutor says about it.
struct Misconception {
  std::function<std::uint16_t(ByteView)> result;
  Diagnosis diagnosis;
  /// Longer inputs prove nothing: what they give depends on the size of the pieces they are read
  /// in.
  std::size_t longest = ~std::size_t{0};
};

std::vector<Misconception> misconceptions() {
  constexpr const char* rfc = "RFC 1071, 1 and 4.1";
  return {
      {[](ByteView in) { return complement(sum_of_words(in)); },
       {"NO_FOLD",
        "The carries out of bit 15 are lost: a sum kept in 16 bits, or cut to 16 bits without "
        "folding, gives exactly your numbers. One's complement addition adds every carry back in "
        "at the other end.",
        "What happens to the part of your sum above its lowest 16 bits?", rfc}},
      {[](ByteView in) { return complement(folded_once(sum_of_words(in))); },
       {"ONE_FOLD",
        "Almost every sum is right. Where it is wrong, adding the carries back made a new carry, "
        "and "
        "that one is lost: you fold once, but once is not always enough.",
        "How can you tell that nothing is left to be folded?", rfc},
       4096},
      {[](ByteView in) {
         return complement(folded_once(static_cast<std::uint32_t>(sum_of_words(in))));
       },
       {"ONE_FOLD",
        "Where your sums are wrong, adding the carries back made a new carry, and that one is "
        "lost: "
        "you fold once, but once is not always enough.",
        "How can you tell that nothing is left to be folded?", rfc},
       4096},
      {[](ByteView in) {
         return complement(fully_folded(static_cast<std::uint32_t>(sum_of_words(in))));
       },
       {"ACC32_OVERFLOW",
        "Only the long input is wrong: a sum of 32 bits overflows after 65,537 words of ffff, and "
        "what overflows is lost.",
        "How large can the sum become before you fold it, and how large can its type hold?", rfc}},
      {[](ByteView in) { return complement(fully_folded(sum_of_words(in, true))); },
       {"PAD_LEFT",
        "Inputs of an even length are right, odd ones are not: their last byte was added as the "
        "low "
        "half of a word. It is the high half, and the low half is zero.",
        "Imagine one more byte, 00, behind the last one. Which word do the two make?",
        "RFC 1071, 1; RFC 768"}},
      {[](ByteView in) { return fully_folded(sum_of_words(in)); },
       {"NOT_COMPLEMENTED",
        "You print the sum itself. The checksum is its one's complement: all bits inverted.",
        "What comes after the folding?", "RFC 1071, 1"}},
      {[](ByteView in) {
         const auto sum = complement(fully_folded(sum_of_words(in)));
         return static_cast<std::uint16_t>(sum << 8U | sum >> 8U);
       },
       {"BYTE_SWAPPED",
        "Every sum has its two bytes exchanged: the words were added as this machine reads them, "
        "and "
        "printed like a number.",
        "In which order do the two bytes of a word stand in the input, and in which order does "
        "your "
        "program read them?",
        "RFC 1071, 2 (B)"}},
  };
}

bool explains(const Misconception& misconception, const std::vector<Sum>& sums) {
  return std::all_of(sums.begin(), sums.end(), [&](const Sum& sum) {
    return sum.input.size() > misconception.longest ||
           sum.printed == fmt::format("{:04x}", misconception.result(sum.input));
  });
}

bool is_right(const Sum& sum) {
  return sum.printed == fmt::format("{:04x}", wire::internet_checksum({sum.input}));
}

bool has_high_bytes(const Sum& sum) {
  return std::any_of(sum.input.begin(), sum.input.end(), [](auto byte) { return byte >= 0x80; });
}

/// Wrong where a byte is 0x80 or more, and nowhere else.
bool looks_signed(const std::vector<Sum>& sums) {
  const bool plain_are_right = std::all_of(sums.begin(), sums.end(), [](const Sum& sum) {
    return has_high_bytes(sum) || is_right(sum);
  });
  const bool high_are_wrong = std::any_of(sums.begin(), sums.end(), [](const Sum& sum) {
    return has_high_bytes(sum) && !is_right(sum);
  });
  const bool plain_was_tried = std::any_of(sums.begin(), sums.end(), [](const Sum& sum) {
    return !has_high_bytes(sum) && !sum.input.empty();
  });
  return plain_are_right && high_are_wrong && plain_was_tried;
}

}  // namespace

Found checksum_mistake(const Evidence& evidence) {
  const auto sums = sums_of(evidence);
  if (sums.empty() || std::all_of(sums.begin(), sums.end(), is_right)) return std::nullopt;
  for (const auto& misconception : misconceptions()) {
    if (explains(misconception, sums)) return misconception.diagnosis;
  }
  if (!looks_signed(sums)) return std::nullopt;
  return Diagnosis{"SIGNED_CHAR",
                   "Sums over plain text are right; as soon as a byte is 0x80 or more they are "
                   "wrong: they were read as numbers with a sign, and 0xff as -1. On this machine "
                   "char has one, and in Python the format \"b\".",
                   "Which type holds one byte in your program, and which values can it have?",
                   "RFC 1071, 4.1; Python: struct, format characters"};
}

}  // namespace wirebook::check::rules

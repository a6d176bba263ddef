#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace wirebook {

/// A seed is one of 0 to 9999: few enough that all of them are tried (--prove-inputs).
inline constexpr std::uint64_t seed_count = 10000;

/// Draws the arguments of a run from the seed that the page prints (WIREBOOK_SEED repeats it). What
/// it draws tells mistakes apart: no number reads the same with its bytes swapped, no word is the
/// beginning of another.
class Picker {
 public:
  explicit Picker(std::uint64_t seed) : engine_(seed) {}

  /// An unprivileged port whose two bytes differ and whose swapped twin is another one; never the
  /// same twice.
  std::uint16_t port();
  /// A 16-bit number with two different bytes, neither of them 0.
  std::uint16_t number16();
  /// A 32-bit number with four different bytes, none of them 0.
  std::uint32_t number32();
  /// The same with up to eight different bytes.
  std::uint64_t number(std::size_t bytes);
  std::uint32_t between(std::uint32_t lowest, std::uint32_t highest);
  /// A lower-case text of this many letters. Its first letter is none that the words before it
  /// began with, while there is one left.
  std::string word(std::size_t length);
  /// Words of these lengths, each with a newline behind it; a length of 0 is an empty line.
  std::string lines(const std::vector<std::size_t>& lengths);
  /// Words of these lengths, a blank between each two.
  std::string words(const std::vector<std::size_t>& lengths);
  /// Any bytes, zeros and newlines among them.
  std::string bytes(std::size_t length);
  /// Any bytes, a megabyte of them as quickly as a few.
  std::string many_bytes(std::size_t length);
  /// What `draw` gives, again and again until it `holds`, which must not be rare.
  template <class Draw, class Holds>
  static auto until(Draw draw, Holds holds) {
    for (;;) {
      auto drawn = draw();
      if (holds(drawn)) return drawn;
    }
  }

 private:
  std::mt19937_64 engine_;
  std::vector<std::uint16_t> ports_;
  std::string initials_;  ///< of the words so far
};

}  // namespace wirebook

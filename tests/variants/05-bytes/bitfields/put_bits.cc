// A function that writes any number of bits at any place of a byte array.
#include <array>
#include <cstdint>
#include <string_view>

#include "tests/variants/variant.h"

struct Header {
  std::array<std::uint8_t, 6> bytes{};

  bool put(unsigned at, unsigned width, long value) {
    for (unsigned bit = 0; bit < width; ++bit) {
      const bool set = value >> (width - 1 - bit) & 1;
      if (set) bytes[(at + bit) / 8] |= 0x80 >> (at + bit) % 8;
    }
    return value >= 0 && value < 1L << width;
  }
};

int main() {
  constexpr std::array<unsigned, 9> places{0, 4, 8, 14, 16, 17, 18, 19, 32};
  constexpr std::array<unsigned, 9> widths{4, 4, 6, 2, 1, 1, 1, 13, 4};
  constexpr std::string_view letters = "CEUAPRSF";
  char* line = nullptr;
  std::size_t room = 0;
  while (getline(&line, &room, stdin) > 0) {
    Header header;
    char* rest = line;
    for (std::size_t i = 0; i < places.size(); ++i) {
      char* word = strsep(&rest, " ");
      long value = word == nullptr ? -1 : number(word, 0, 70000);
      const long unit = i == 7 ? 8 : i == 8 ? 4 : 1;
      if (value < 0 || value % unit != 0) return usage("a line of ten words");
      if (!header.put(places[i], widths[i], value / unit)) return usage("values that fit");
    }
    const char* flags = rest == nullptr ? "" : strtok(rest, "\n");
    if (flags == nullptr || *flags == '\0') return usage("ten words");
    for (; *flags != '\0'; ++flags) {
      const auto place = letters.find(*flags);
      if (place == letters.npos && *flags != '-') return usage("letters of CEUAPRSF");
      if (place != letters.npos) header.put(40 + static_cast<unsigned>(place), 1, 1);
    }
    const auto& b = header.bytes;
    printf("%02x %02x %02x%02x %02x %02x\n", b[0], b[1], b[2], b[3], b[4], b[5]);
  }
  free(line);
}

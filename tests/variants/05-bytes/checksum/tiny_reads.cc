// read() of three bytes at a time, collected whole; 32-bit words into 64 bits.
#include <cstdint>
#include <vector>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  const bool verify = argc == 2 && strcmp(argv[1], "--verify") == 0;
  if (argc > 1 && !verify) return usage("checksum [--verify] < bytes");
  std::vector<std::uint8_t> all;
  std::uint8_t piece[3];
  for (ssize_t n = 0; (n = read(STDIN_FILENO, piece, sizeof piece)) != 0;) {
    if (n == -1) return failed("read");
    all.insert(all.end(), piece, piece + n);
  }
  all.resize((all.size() + 3) / 4 * 4);  // zeros at the end do not change the sum
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < all.size(); i += 4) {
    sum +=
        static_cast<std::uint32_t>(all[i]) << 24 | all[i + 1] << 16 | all[i + 2] << 8 | all[i + 3];
  }
  for (int fold = 0; fold < 4; ++fold) sum = (sum & 0xffff) + (sum >> 16);
  if (verify) {
    printf(sum == 0xffff ? "ok\n" : "bad\n");
    return sum != 0xffff;
  }
  printf("%04x\n", static_cast<unsigned>(~sum & 0xffff));
}

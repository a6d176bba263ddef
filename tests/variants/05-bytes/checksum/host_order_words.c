// Sums the words in the machine's own order and turns only the result round (RFC 1071, 2 (B)).
#include <stdint.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  const int verify = argc == 2 && strcmp(argv[1], "--verify") == 0;
  if (argc != 1 + verify) return usage("checksum [--verify] < bytes");
  uint64_t sum = 0;
  for (;;) {
    unsigned char pair[2] = {0, 0};
    const size_t n = fread(pair, 1, 2, stdin);
    if (n == 0) break;
    uint16_t word;
    memcpy(&word, pair, 2);
    sum += word;
  }
  sum = (sum & 0xffffffff) + (sum >> 32);
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  const unsigned checksum = ntohs((uint16_t)~sum);
  if (!verify) return printf("%04x\n", checksum) < 0;
  return puts(checksum ? "bad" : "ok") < 0 || checksum != 0;
}

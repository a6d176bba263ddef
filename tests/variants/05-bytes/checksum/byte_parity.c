// getchar(), high and low halves by turns, every carry added back at once.
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  if (argc > 2 || (argc == 2 && strcmp(argv[1], "--verify"))) {
    return usage("checksum [--verify] < bytes");
  }
  unsigned sum = 0;
  int byte, shift = 8;
  while ((byte = getchar()) != EOF) {
    sum += (unsigned)byte << shift;
    if (sum > 0xffff) sum -= 0xffff;
    shift ^= 8;
  }
  if (argc == 2) {
    printf("%s\n", sum == 0xffff ? "ok" : "bad");
    return sum != 0xffff;
  }
  fprintf(stdout, "%02x%02x\n", ~sum >> 8 & 0xff, ~sum & 0xff);
  return 0;
}

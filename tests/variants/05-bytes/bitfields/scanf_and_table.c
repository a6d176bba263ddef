// scanf() takes the words, a table the flags; everything is shifted into one 64-bit number.
#include <stdint.h>

#include "tests/variants/variant.h"

static const char letters[] = "FSRPAUEC";

int main(void) {
  static const unsigned most[] = {15, 15, 63, 3, 1, 1, 1, 65528, 60};
  static const unsigned unit[] = {1, 1, 1, 1, 1, 1, 1, 8, 4};
  static const unsigned width[] = {4, 4, 6, 2, 1, 1, 1, 13, 4};
  char line[300], flags[100], more;
  unsigned in[9];
  while (fgets(line, sizeof line, stdin)) {
    const int got = sscanf(line, "%u %u %u %u %u %u %u %u %u %99s %c", in, in + 1, in + 2, in + 3,
                           in + 4, in + 5, in + 6, in + 7, in + 8, flags, &more);
    if (got != 10 || strchr(line, '+') ||
        strspn(flags, strcmp(flags, "-") ? letters : "-") < strlen(flags)) {
      return usage("ten words");
    }
    uint64_t all = 0;
    for (int i = 0; i < 9; ++i) {
      if (in[i] > most[i] || in[i] % unit[i]) return usage("values in range");
      all = all << width[i] | in[i] / unit[i];
    }
    unsigned bits = 0;
    for (int i = 0; i < 8; ++i) bits |= !!strchr(flags, letters[i]) << i;
    printf("%02x %02x %04x %x0 %02x\n", (unsigned)(all >> 28), (unsigned)(all >> 20 & 255),
           (unsigned)(all >> 4 & 65535), (unsigned)(all & 15), bits);
  }
  return 0;
}

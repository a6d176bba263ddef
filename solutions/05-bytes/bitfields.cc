// bitfields < lines
// Packs the fields of IPv4 and TCP that share a byte; prints them in hexadecimal.

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static long number(const char* text, long low, long high) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  const bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0';
  return is_number && value >= low && value <= high ? value : -1;
}

static int usage() {
  std::fprintf(stderr,
               "usage: bitfields < lines of VER IHL DSCP ECN RF DF MF OFFSET TCPHDR FLAGS\n");
  return 2;
}

/// The bits of the letters; the first letter of CEUAPRSF is the highest bit. -1 for any other
/// letter.
static int flag_bits(const char* letters) {
  if (std::strcmp(letters, "-") == 0) return 0;
  int bits = 0;
  for (; *letters != '\0'; ++letters) {
    const char* found = std::strchr("CEUAPRSF", *letters);
    if (found == nullptr) return -1;
    bits |= 0x01 << (std::strlen(found) - 1);
  }
  return bits;
}

static bool pack(const char* const words[10]) {
  const long version = number(words[0], 0, 15);
  const long ihl = number(words[1], 0, 15);
  const long dscp = number(words[2], 0, 63);
  const long ecn = number(words[3], 0, 3);
  const long reserved = number(words[4], 0, 1);
  const long dont_fragment = number(words[5], 0, 1);
  const long more_fragments = number(words[6], 0, 1);
  const long offset = number(words[7], 0, 65528);
  const long tcp_header = number(words[8], 0, 60);
  const int flags = flag_bits(words[9]);
  if (version < 0 || ihl < 0 || dscp < 0 || ecn < 0 || reserved < 0 || dont_fragment < 0 ||
      more_fragments < 0 || offset < 0 || tcp_header < 0 || flags < 0) {
    return false;
  }
  if (offset % 8 != 0 || tcp_header % 4 != 0) return false;

  const long b0 = version << 4 | ihl;
  const long tos = dscp << 2 | ecn;
  const long fragment_flags = reserved << 15 | dont_fragment << 14 | more_fragments << 13;
  const long frag16 = fragment_flags | offset / 8;  // in units of 8 bytes
  const long off8 = tcp_header / 4 << 4;            // in words, in the upper half
  std::printf("%02lx %02lx %04lx %02lx %02x\n", b0, tos, frag16, off8, flags);
  return true;
}

int main() {
  char line[256];
  while (std::fgets(line, sizeof line, stdin) != nullptr) {
    const char* words[10] = {};
    std::size_t count = 0;
    for (char* word = std::strtok(line, " \n"); word; word = std::strtok(nullptr, " \n")) {
      if (count == 10) return usage();
      words[count++] = word;
    }
    if (count != 10 || !pack(words)) return usage();
  }
  if (std::ferror(stdin) != 0 || std::fflush(stdout) != 0) {
    std::fprintf(stderr, "%s: %s\n", std::ferror(stdin) != 0 ? "read" : "write",
                 strerrorname_np(errno));
    return 1;
  }
  return 0;
}

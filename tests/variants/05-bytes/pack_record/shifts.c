// Bytes by shifting, no conversion at all; an unconnected socket and poll().
#include <inttypes.h>
#include <poll.h>

#include "tests/variants/variant.h"

static const int sizes[] = {1, 2, 4, 8, 4};

static int whole(const char* text, int bytes, int has_sign, uint64_t* value) {
  char* end;
  errno = 0;
  if (has_sign) {
    const long long number = strtoll(text, &end, 10);
    *value = (uint64_t)number;
    return end != text && !*end && number >= INT32_MIN && number <= INT32_MAX;
  }
  *value = strtoull(text, &end, 10);
  return text[0] >= '0' && text[0] <= '9' && !*end && !errno &&
         (bytes == 8 || *value >> 8 * bytes == 0);
}

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  char line[200], words[6][100], more;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("pack_record HOST PORT");
  if (!fgets(line, sizeof line, stdin) ||
      sscanf(line, "%99s %99s %99s %99s %99s %99s %c", words[0], words[1], words[2], words[3],
             words[4], words[5], &more) != 6 ||
      strlen(words[5]) > 10) {
    return usage("a record of six fields");
  }
  unsigned char bytes[100] = {0};
  int at = 0;
  for (int field = 0; field < 5; ++field) {
    uint64_t value;
    if (!whole(words[field], sizes[field], field == 4, &value)) return usage("numbers in range");
    for (int i = sizes[field] - 1; i >= 0; --i) bytes[at++] = value >> 8 * i;
  }
  strncpy((char*)bytes + at, words[5], 10);

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (sendto(fd, bytes, 29, 0, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("sendto");
  struct pollfd in = {fd, POLLIN, 0};
  if (poll(&in, 1, 2000) == 0) return 3;
  const ssize_t n = recv(fd, bytes, sizeof bytes, 0);
  if (n == -1) return failed("recv");
  if (n != 29) return 4;
  at = 0;
  for (int field = 0; field < 5; ++field) {
    uint64_t value = 0;
    for (int i = 0; i < sizes[field]; ++i) value = value << 8 | bytes[at++];
    if (field < 4) printf("%" PRIu64 " ", value);
    if (field == 4)
      printf("%" PRId64 " ", value >= 0x80000000 ? (int64_t)value - 0x100000000 : (int64_t)value);
  }
  return printf("%.10s\n", bytes + at) < 0;
}

// The header in an array of bytes, each written where RFC 791 puts it; total length left 0.
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  static unsigned char p[65535];
  const long limits[][2] = {{1, 65535}, {1, 255}, {0, 63}, {0, 255}};
  long n[4];
  for (int i = 0; i < 4; ++i) {
    if (argc != 8 || (n[i] = number(argv[3 + i], limits[i][0], limits[i][1])) < 0) {
      return usage("raw_hello SRC DST ID TTL DSCP PROTO TEXT");
    }
  }
  if (inet_pton(AF_INET, argv[1], p + 12) != 1 || inet_pton(AF_INET, argv[2], p + 16) != 1 ||
      20 + 2 * strlen(argv[7]) > 65535) {
    return usage("raw_hello SRC DST ID TTL DSCP PROTO TEXT");
  }
  p[0] = 4 << 4 | 5;
  p[1] = n[2] << 2;
  p[4] = n[0] >> 8;
  p[5] = n[0] & 0xff;
  p[8] = n[1];
  p[9] = n[3];
  size_t size = 20;
  for (const char* at = argv[7]; *at; ++at) {
    size += sprintf((char*)p + size, "%02x", (unsigned char)*at);
  }
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(9)};
  memcpy(&to.sin_addr, p + 16, 4);
  return sendto(fd, p, size, 0, (struct sockaddr*)&to, sizeof to) == -1 ? failed("sendto") : 0;
}

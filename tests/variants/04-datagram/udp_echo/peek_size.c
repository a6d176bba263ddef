// Looks at the size first (MSG_PEEK | MSG_TRUNC) and takes exactly that much.
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in here, from;
  const long count = argc == 3 ? number(argv[2], 1, 0x7fffffff) : -1;
  if (count < 0 || !endpoint("0.0.0.0", argv[1], &here)) return usage("udp_echo PORT COUNT");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (bind(fd, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  for (long i = 0; i < count; ++i) {
    char nothing;
    const ssize_t size = recv(fd, &nothing, 1, MSG_PEEK | MSG_TRUNC);
    if (size == -1) return failed("recv");
    char* data = malloc(size + 1);
    socklen_t from_size = sizeof from;
    if (recvfrom(fd, data, size, 0, (struct sockaddr*)&from, &from_size) != size) {
      return failed("recvfrom");
    }
    if (sendto(fd, data, size, 0, (struct sockaddr*)&from, from_size) != size) {
      return failed("sendto");
    }
    free(data);
  }
  return 0;
}

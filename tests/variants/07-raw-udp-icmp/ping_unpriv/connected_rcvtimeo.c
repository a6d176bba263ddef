// Connected, which on this socket does not keep others' replies away; the header is read as bytes,
// and checksum and identifier are sent as whatever they are.
#include <sys/time.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in to = {.sin_family = AF_INET};
  const long count = argc == 3 ? number(argv[2], 1, 100) : -1;
  if (count < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
    return usage("ping_unpriv DST COUNT");
  }
  const int fd = socket(PF_INET, SOCK_DGRAM, 1);
  if (fd == -1) return failed("socket");
  const struct timeval patience = {.tv_sec = 2};
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) ||
      connect(fd, (struct sockaddr*)&to, sizeof to)) {
    return failed("connect");
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (int k = 1; k <= count; ++k) {
    unsigned char reply[2048], request[64] = {8, 0, 0xab, 0xcd, 0x12, 0x34, k >> 8, k & 255, 'x'};
    if (send(fd, request, sizeof request, 0) == -1) return failed("send");
    struct sockaddr_in from;
    ssize_t size;
    do {
      socklen_t length = sizeof from;
      size = recvfrom(fd, reply, sizeof reply, 0, (struct sockaddr*)&from, &length);
      if (size == -1) return errno == EAGAIN ? 3 : failed("recv");
    } while (from.sin_addr.s_addr != to.sin_addr.s_addr || reply[0] != 0 ||
             memcmp(reply + 6, request + 6, 2));
    printf("seq=%d bytes=%d\n", k, (int)size);
  }
  return 0;
}

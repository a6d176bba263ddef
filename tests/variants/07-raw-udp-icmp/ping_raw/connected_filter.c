// The kernel filters: ICMP_FILTER passes replies only, connect() those of the peer only.
#include <linux/icmp.h>
#include <netinet/ip.h>
#include <sys/time.h>

#include "tests/variants/variant.h"

static unsigned short sum_up(const unsigned char* bytes, int size) {
  unsigned long sum = 0;
  for (int i = 0; i < size; ++i) sum += i % 2 ? bytes[i] : bytes[i] << 8;
  return htons(0xffff - sum % 0xffff);
}

int main(int argc, char** argv) {
  struct sockaddr_in to = {.sin_family = AF_INET};
  const long id = argc == 4 ? number(argv[2], 1, 65535) : -1;
  const long count = argc == 4 ? number(argv[3], 1, 100) : -1;
  if (id < 0 || count < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
    return usage("ping_raw DST ID COUNT");
  }
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (fd == -1) return failed("socket");
  const struct icmp_filter replies = {.data = ~(1u << ICMP_ECHOREPLY)};
  const struct timeval patience = {.tv_sec = 2};
  if (setsockopt(fd, SOL_RAW, ICMP_FILTER, &replies, sizeof replies) ||
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) ||
      connect(fd, (struct sockaddr*)&to, sizeof to)) {
    return failed("connect");
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  for (int k = 1; k <= count; ++k) {
    unsigned char packet[65536], request[64] = {8, 0, 0, 0, id >> 8, id & 255, k >> 8, k & 255};
    memset(request + 8, 'x', 56);
    const unsigned short sum = sum_up(request, sizeof request);
    memcpy(request + 2, &sum, 2);
    if (send(fd, request, sizeof request, 0) == -1) return failed("send");
    for (;;) {
      const ssize_t size = recv(fd, packet, sizeof packet, 0);
      if (size == -1) return errno == EAGAIN ? 3 : failed("recv");
      const unsigned char* icmp = packet + (packet[0] & 15) * 4;
      if (memcmp(icmp + 4, request + 4, 4)) continue;  // identifier and sequence number
      printf("seq=%d ttl=%d bytes=%d\n", k, packet[8], (int)(packet + size - icmp));
      break;
    }
  }
  return 0;
}

// Not connected: IP_RECVERR makes the kernel report ICMP errors to this socket all the same. Whose
// datagram it is has to be looked at then.
#include <poll.h>
#include <time.h>

#include "tests/variants/variant.h"

static long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int main(int argc, char** argv) {
  struct sockaddr_in peer, from;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer)) {
    return usage("connected_udp HOST PORT MESSAGE");
  }
  const int fd = socket(AF_INET, SOCK_DGRAM, 0), on = 1;
  if (fd == -1) return failed("socket");
  if (setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) == -1) return failed("setsockopt");
  if (sendto(fd, argv[3], strlen(argv[3]), 0, (struct sockaddr*)&peer, sizeof peer) == -1) {
    return failed("sendto");
  }
  const long end = now() + 2000;
  static char answer[65536];
  for (long left; (left = end - now()) > 0;) {
    struct pollfd in = {fd, POLLIN, 0};
    if (poll(&in, 1, left) < 1) continue;
    socklen_t size = sizeof from;
    const ssize_t n = recvfrom(fd, answer, sizeof answer, 0, (struct sockaddr*)&from, &size);
    if (n == -1) return failed("recv");
    if (memcmp(&from, &peer, 8) != 0) continue;
    fwrite(answer, 1, n, stdout);
    return 0;
  }
  return 3;
}

// Non-blocking, poll() before every recvfrom(); a line of diagnosis for every datagram.
#include <poll.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in here;
  const long count = argc == 3 ? number(argv[2], 1, 0x7fffffff) : -1;
  if (count < 0 || !endpoint("0.0.0.0", argv[1], &here)) return usage("udp_echo PORT COUNT");
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd == -1) return failed("socket");
  if (bind(fd, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  for (long left = count; left > 0;) {
    struct pollfd one = {fd, POLLIN, 0};
    poll(&one, 1, -1);
    static char data[70000];
    struct sockaddr_storage from;
    socklen_t size = sizeof from;
    const ssize_t n = recvfrom(fd, data, sizeof data, 0, (struct sockaddr*)&from, &size);
    if (n == -1 && errno == EAGAIN) continue;
    if (n == -1) return failed("recvfrom");
    fprintf(stderr, "%zd bytes\n", n);
    if (sendto(fd, data, n, 0, (struct sockaddr*)&from, size) == -1) return failed("sendto");
    --left;
  }
  close(fd);
  return 0;
}

// SO_RCVTIMEO, set anew before each recvfrom() to what is left of the second; qsort().
#include <sys/time.h>

#include "tests/variants/variant.h"

static int by_number(const void* one, const void* other) {
  const unsigned a = ntohl(((const struct in_addr*)one)->s_addr);
  const unsigned b = ntohl(((const struct in_addr*)other)->s_addr);
  return a < b ? -1 : a > b;
}

int main(int argc, char** argv) {
  struct sockaddr_in to, from;
  if (argc != 4 || !endpoint(argv[1], argv[2], &to)) return usage("broadcast ADDRESS PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (fd == -1) return failed("socket");
  int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof on)) return failed("setsockopt");
  if (sendto(fd, argv[3], strlen(argv[3]), 0, (struct sockaddr*)&to, sizeof to) == -1) {
    return failed("sendto");
  }

  struct in_addr hosts[256];
  size_t count = 0;
  struct timeval end, now, left, second = {1, 0};
  gettimeofday(&now, NULL);
  timeradd(&now, &second, &end);
  for (;;) {
    gettimeofday(&now, NULL);
    if (!timercmp(&now, &end, <)) break;
    timersub(&end, &now, &left);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &left, sizeof left);
    char answer[100];
    socklen_t size = sizeof from;
    if (recvfrom(fd, answer, sizeof answer, 0, (struct sockaddr*)&from, &size) == -1) continue;
    size_t i = 0;
    while (i < count && hosts[i].s_addr != from.sin_addr.s_addr) ++i;
    if (i == count && count < 256) hosts[count++] = from.sin_addr;
  }
  qsort(hosts, count, sizeof *hosts, by_number);
  for (size_t i = 0; i < count; ++i) puts(inet_ntoa(hosts[i]));
  return count == 0 ? 3 : 0;
}

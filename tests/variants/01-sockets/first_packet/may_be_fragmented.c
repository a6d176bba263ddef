// Path MTU discovery off (DF clear), a source port bound beforehand, a bigger buffer.
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer, here = {.sin_family = AF_INET};
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("first_packet HOST PORT");
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd == -1) return failed("socket");
  const int off = IP_PMTUDISC_DONT, bytes = 100000, on = 1;
  setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &off, sizeof off);
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  fprintf(stderr, "sending to %s\n", argv[1]);
  if (sendto(fd, "hello, wire", 11, MSG_DONTWAIT, (struct sockaddr*)&peer, sizeof peer) == -1) {
    return failed("sendto");
  }
  puts("sent");
  return 0;
}

// An IPv6 socket that sends to an IPv4-mapped address: IPv4 on the wire (ipv6(7)).
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("first_packet HOST PORT");
  struct sockaddr_in6 mapped = {.sin6_family = AF_INET6, .sin6_port = peer.sin_port};
  mapped.sin6_addr.s6_addr[10] = mapped.sin6_addr.s6_addr[11] = 0xff;
  memcpy(&mapped.sin6_addr.s6_addr[12], &peer.sin_addr, 4);
  const int fd = socket(AF_INET6, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (sendto(fd, "hello, wire", 11, 0, (struct sockaddr*)&mapped, sizeof mapped) == -1) {
    return failed("sendto");
  }
  return 0;
}

// ip_mreqn: the interface by its number, found by its address; leaves the group itself.
#include <ifaddrs.h>
#include <net/if.h>
#include <poll.h>

#include "tests/variants/variant.h"

static int index_of(struct in_addr wanted) {
  struct ifaddrs *all, *one;
  if (getifaddrs(&all) == -1) return -1;
  for (one = all; one != NULL; one = one->ifa_next) {
    if (one->ifa_addr == NULL || one->ifa_addr->sa_family != AF_INET) continue;
    if (((struct sockaddr_in*)one->ifa_addr)->sin_addr.s_addr != wanted.s_addr) continue;
    return (int)if_nametoindex(one->ifa_name);
  }
  return 0;
}

int main(int argc, char** argv) {
  struct sockaddr_in group, here = {.sin_family = AF_INET};
  struct ip_mreqn member = {0};
  if (argc != 4 || !endpoint(argv[1], argv[2], &group) ||
      !IN_MULTICAST(ntohl(group.sin_addr.s_addr)) ||
      inet_pton(AF_INET, argv[3], &member.imr_address) != 1) {
    return usage("multicast GROUP PORT IFADDR");
  }
  member.imr_ifindex = index_of(member.imr_address);
  member.imr_multiaddr = group.sin_addr;
  const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (fd == -1) return failed("socket");
  if (setsockopt(fd, SOL_IP, IP_MULTICAST_IF, &member, sizeof member)) return failed("setsockopt");
  if (setsockopt(fd, SOL_IP, IP_ADD_MEMBERSHIP, &member, sizeof member)) {
    return failed("setsockopt");
  }
  here.sin_port = group.sin_port;
  if (bind(fd, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  struct pollfd ready = {fd, POLLIN, 0};
  if (poll(&ready, 1, 2000) != 1) return 3;
  char text[65600] = "heard ";
  const ssize_t n = read(fd, text + 6, sizeof text - 6);
  if (n == -1) return failed("read");
  fwrite(text + 6, 1, (size_t)n, stdout);
  if (sendto(fd, text, 6 + (size_t)n, 0, (struct sockaddr*)&group, sizeof group) == -1) {
    return failed("sendto");
  }
  if (setsockopt(fd, SOL_IP, IP_DROP_MEMBERSHIP, &member, sizeof member)) {
    return failed("setsockopt");
  }
  return 0;
}

// Bound to the group's address, so that nothing else comes in; protocol-independent joining.
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/time.h>

#include "tests/variants/variant.h"

/// The number of the interface that has this address; 0 when none has.
static unsigned find(int fd, struct in_addr wanted) {
  struct if_nameindex* all = if_nameindex();
  for (struct if_nameindex* one = all; one != NULL && one->if_index != 0; ++one) {
    struct ifreq request = {0};
    strncpy(request.ifr_name, one->if_name, IFNAMSIZ - 1);
    if (ioctl(fd, SIOCGIFADDR, &request) == -1) continue;
    const struct sockaddr_in* address = (const struct sockaddr_in*)&request.ifr_addr;
    if (address->sin_addr.s_addr == wanted.s_addr) return one->if_index;
  }
  return 0;
}

int main(int argc, char** argv) {
  struct sockaddr_in group;
  struct in_addr interface;
  if (argc != 4 || !endpoint(argv[1], argv[2], &group) || inet_aton(argv[3], &interface) == 0 ||
      (ntohl(group.sin_addr.s_addr) >> 28) != 0xe) {
    return usage("multicast GROUP PORT IFADDR");
  }
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (bind(fd, (struct sockaddr*)&group, sizeof group) == -1) return failed("bind");
  struct group_req member = {.gr_interface = find(fd, interface)};
  memcpy(&member.gr_group, &group, sizeof group);
  if (setsockopt(fd, IPPROTO_IP, MCAST_JOIN_GROUP, &member, sizeof member) == -1) {
    return failed("setsockopt");
  }
  struct timeval patience = {2, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  char said[2000], answer[2010];
  const ssize_t size = recv(fd, said, sizeof said - 1, 0);
  if (size == -1) return errno == EAGAIN ? 3 : failed("recv");
  said[size] = '\0';
  printf("%s", said);

  const int out = socket(AF_INET, SOCK_DGRAM, 0);  // another socket to speak with
  const unsigned char hops = 1, loop = 0;
  setsockopt(out, IPPROTO_IP, IP_MULTICAST_TTL, &hops, sizeof hops);
  setsockopt(out, IPPROTO_IP, IP_MULTICAST_LOOP, &loop, sizeof loop);
  if (setsockopt(out, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface) == -1) {
    return failed("setsockopt");
  }
  const int length = snprintf(answer, sizeof answer, "heard %s", said);
  if (connect(out, (struct sockaddr*)&group, sizeof group) == -1) return failed("connect");
  if (write(out, answer, (size_t)length) == -1) return failed("write");
  return 0;
}

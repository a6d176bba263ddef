// IP_PKTINFO says for one datagram where it leaves, and needs no option of the socket.
#include <poll.h>

#include <cstring>
#include <vector>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in group;
  ip_mreq member{};
  if (argc != 4 || !endpoint(argv[1], argv[2], &group) ||
      !IN_MULTICAST(ntohl(group.sin_addr.s_addr)) ||
      inet_pton(AF_INET, argv[3], &member.imr_interface) != 1) {
    return usage("multicast GROUP PORT IFADDR");
  }
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  if (fd == -1) return failed("socket");
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &yes, sizeof yes);
  sockaddr_in here = group;
  here.sin_addr.s_addr = INADDR_ANY;
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");
  member.imr_multiaddr = group.sin_addr;
  if (setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &member, sizeof member) == -1) {
    return failed("setsockopt");
  }
  pollfd waiting{fd, POLLIN, 0};
  if (poll(&waiting, 1, 2000) == 0) return 3;

  std::vector<char> text(65536);
  alignas(cmsghdr) char control[100];
  iovec room{text.data(), text.size()};
  sockaddr_in from;
  msghdr message{&from, sizeof from, &room, 1, control, sizeof control, 0};
  const ssize_t size = recvmsg(fd, &message, 0);
  if (size == -1) return failed("recvmsg");
  in_pktinfo came{};
  for (auto* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one)) {
    if (one->cmsg_type == IP_PKTINFO) memcpy(&came, CMSG_DATA(one), sizeof came);
  }
  fwrite(text.data(), 1, size, stdout);

  in_pktinfo way{};
  way.ipi_ifindex = came.ipi_ifindex;
  char heard[] = "heard ";
  iovec parts[2] = {{heard, 6}, {text.data(), static_cast<size_t>(size)}};
  alignas(cmsghdr) char with[CMSG_SPACE(sizeof way)] = {};
  msghdr answer{&group, sizeof group, parts, 2, with, sizeof with, 0};
  auto* head = CMSG_FIRSTHDR(&answer);
  head->cmsg_level = IPPROTO_IP;
  head->cmsg_type = IP_PKTINFO;
  head->cmsg_len = CMSG_LEN(sizeof way);
  memcpy(CMSG_DATA(head), &way, sizeof way);
  if (sendmsg(fd, &answer, 0) == -1) return failed("sendmsg");
  return 0;
}

// The TTL travels with each sendmsg(); a socket for each probe, bound, so that the kernel sorts out
// what is not its own; select().
#include <sys/select.h>

#include <string>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in to;
  const long most = argc == 3 ? number(argv[2], 1, 64) : -1;
  if (most < 0 || !endpoint(argv[1], "33434", &to)) return usage("traceroute DST MAXHOPS");
  const int errors = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (errors == -1) return failed("socket");
  for (int hop = 1; hop <= most; ++hop) {
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in own{};
    own.sin_family = AF_INET;
    if (fd == -1) return failed("socket");
    if (bind(fd, (sockaddr*)&own, sizeof own) == -1) return failed("bind");
    socklen_t size = sizeof own;
    getsockname(fd, (sockaddr*)&own, &size);
    to.sin_port = htons(33433 + hop);
    std::string data(40, 'x');
    iovec part{data.data(), data.size()};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof hop)] = {};
    msghdr message{&to, sizeof to, &part, 1, control, sizeof control, 0};
    auto* one = CMSG_FIRSTHDR(&message);
    one->cmsg_level = IPPROTO_IP;
    one->cmsg_type = IP_TTL;
    one->cmsg_len = CMSG_LEN(sizeof hop);
    memcpy(CMSG_DATA(one), &hop, sizeof hop);
    if (sendmsg(fd, &message, 0) == -1) return failed("sendmsg");
    timeval rest{1, 0};  // select() of Linux counts it down
    for (;;) {
      fd_set set;
      FD_ZERO(&set);
      FD_SET(errors, &set);
      if (select(errors + 1, &set, nullptr, nullptr, &rest) != 1) {
        printf("%d *\n", hop);
        break;
      }
      unsigned char packet[2000];
      const ssize_t count = recv(errors, packet, sizeof packet, 0);
      const auto* icmp = packet + (packet[0] % 16) * 4;
      if (count < 56 || (icmp[0] != 3 && icmp[0] != 11)) continue;
      const auto* udp = icmp + 8 + (icmp[8] % 16) * 4;
      if (memcmp(udp, &own.sin_port, 2) != 0 || memcmp(udp + 2, &to.sin_port, 2) != 0) continue;
      in_addr from;
      memcpy(&from, packet + 12, 4);
      printf("%d %s%s\n", hop, inet_ntoa(from), icmp[0] == 3 ? " reached" : "");
      if (icmp[0] == 3) return 0;
      break;
    }
    close(fd);
  }
  return 3;
}

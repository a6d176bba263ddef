// No raw socket: with IP_RECVERR the kernel puts the errors about a socket's own datagrams into its
// error queue, with the address of the one who sent them.
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <time.h>
// After time.h, which it needs and does not include.
#include <linux/errqueue.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in to;
  const long most = argc == 3 ? number(argv[2], 1, 64) : -1;
  if (most < 0 || !endpoint(argv[1], "33434", &to)) return usage("traceroute DST MAXHOPS");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  const int on = 1;
  if (setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on) == -1) return failed("setsockopt");
  for (int hop = 1; hop <= most; ++hop) {
    to.sin_port = htons(33433 + hop);
    if (setsockopt(fd, IPPROTO_IP, IP_TTL, &hop, sizeof hop) == -1) return failed("setsockopt");
    if (sendto(fd, &hop, sizeof hop, 0, (sockaddr*)&to, sizeof to) == -1) return failed("sendto");
    pollfd ready{fd, 0, 0};
    bool answered = false;
    while (!answered && poll(&ready, 1, 700) == 1) {
      char data[64], control[512];
      sockaddr_in about{};
      iovec part{data, sizeof data};
      msghdr message{&about, sizeof about, &part, 1, control, sizeof control, 0};
      if (recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT) == -1) continue;
      for (auto* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one)) {
        if (one->cmsg_level != IPPROTO_IP || one->cmsg_type != IP_RECVERR) continue;
        sock_extended_err error;
        memcpy(&error, CMSG_DATA(one), sizeof error);
        if (error.ee_origin != SO_EE_ORIGIN_ICMP || about.sin_port != to.sin_port) continue;
        sockaddr_in from;
        memcpy(&from, CMSG_DATA(one) + sizeof error, sizeof from);
        const bool reached =
            error.ee_type == ICMP_DEST_UNREACH && error.ee_code == ICMP_PORT_UNREACH;
        printf("%d %s%s\n", hop, inet_ntoa(from.sin_addr), reached ? " reached" : "");
        if (reached) return 0;
        answered = true;
      }
    }
    if (!answered) printf("%d *\n", hop);
  }
  return 3;
}

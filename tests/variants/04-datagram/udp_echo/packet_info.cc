// IP_PKTINFO: the answer leaves from the very address that was asked; header and data in pieces.
#include <sys/uio.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in here, from{};
  const long count = argc == 3 ? number(argv[2], 1, 0x7fffffff) : -1;
  if (count < 0 || !endpoint("0.0.0.0", argv[1], &here)) return usage("udp_echo PORT COUNT");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  const int on = 1, bytes = 1 << 20;
  setsockopt(fd, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");

  static char head[16], rest[65536];
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(in_pktinfo))];
  for (long i = 0; i < count; ++i) {
    iovec parts[] = {{head, sizeof head}, {rest, sizeof rest}};
    msghdr message{&from, sizeof from, parts, 2, control, sizeof control, 0};
    const ssize_t n = recvmsg(fd, &message, 0);
    if (n == -1) return failed("recvmsg");
    parts[0].iov_len = n < 16 ? n : 16;
    parts[1].iov_len = n - parts[0].iov_len;
    in_pktinfo info;
    memcpy(&info, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof info);
    info.ipi_spec_dst = info.ipi_addr;
    info.ipi_ifindex = 0;
    memcpy(CMSG_DATA(CMSG_FIRSTHDR(&message)), &info, sizeof info);
    if (sendmsg(fd, &message, 0) != n) return failed("sendmsg");
  }
}

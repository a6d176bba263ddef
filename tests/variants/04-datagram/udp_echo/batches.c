// recvmmsg() and sendmmsg(): as many as are there, at once.
#include <sys/uio.h>

#include "tests/variants/variant.h"

enum { most = 4, room = 65536 };

int main(int argc, char** argv) {
  struct sockaddr_in here, from[most];
  const long count = argc == 3 ? number(argv[2], 1, 0x7fffffff) : -1;
  if (count < 0 || !endpoint("0.0.0.0", argv[1], &here)) return usage("udp_echo PORT COUNT");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (bind(fd, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  static char data[most][room];
  struct iovec parts[most];
  struct mmsghdr messages[most];
  for (long left = count; left > 0;) {
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < most; ++i) {
      parts[i] = (struct iovec){data[i], room};
      messages[i].msg_hdr = (struct msghdr){.msg_name = &from[i],
                                            .msg_namelen = sizeof from[i],
                                            .msg_iov = &parts[i],
                                            .msg_iovlen = 1};
    }
    const int n = recvmmsg(fd, messages, left < most ? left : most, MSG_WAITFORONE, NULL);
    if (n == -1) return failed("recvmmsg");
    for (int i = 0; i < n; ++i) parts[i].iov_len = messages[i].msg_len;
    if (sendmmsg(fd, messages, n, 0) != n) return failed("sendmmsg");
    left -= n;
  }
  return 0;
}

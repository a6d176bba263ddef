// select() with what it leaves of its timeout (Linux counts it down), recvmsg() into two pieces.
#include <sys/select.h>
#include <sys/uio.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in peer, from{};
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_datagram HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (fd == -1) return failed("socket");
  auto* to = reinterpret_cast<sockaddr*>(&peer);
  if (sendto(fd, argv[3], strlen(argv[3]), 0, to, sizeof peer) == -1) return failed("sendto");

  static char first[5], rest[65535];
  timeval left{2, 0};
  for (;;) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    if (select(fd + 1, &set, nullptr, nullptr, &left) == 0) return 3;
    iovec parts[] = {{first, sizeof first}, {rest, sizeof rest}};
    msghdr message{};
    message.msg_name = &from;
    message.msg_namelen = sizeof from;
    message.msg_iov = parts;
    message.msg_iovlen = 2;
    const ssize_t n = recvmsg(fd, &message, MSG_DONTWAIT);
    if (n == -1 && errno == EAGAIN) continue;
    if (n == -1) return failed("recvmsg");
    if (from.sin_addr.s_addr != peer.sin_addr.s_addr || from.sin_port != peer.sin_port) {
      fprintf(stderr, "not from a stranger\n");
      continue;
    }
    const size_t head = n < 5 ? n : 5;
    fwrite(first, 1, head, stdout);
    fwrite(rest, 1, n - head, stdout);
    puts("");  // one newline more is not held against the program
    return 0;
  }
}

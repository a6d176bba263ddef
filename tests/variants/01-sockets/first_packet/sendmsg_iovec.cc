// One datagram gathered from two pieces by sendmsg(); TOS and TTL are the kernel's, so we may ask.
#include <sys/uio.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in peer{};
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("first_packet HOST PORT");
  const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (fd == -1) return failed("socket");
  const int tos = 0x10, ttl = 7;
  if (setsockopt(fd, IPPROTO_IP, IP_TOS, &tos, sizeof tos) == -1 ||
      setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl) == -1) {
    return failed("setsockopt");
  }

  char hello[] = "hello, ", wire[] = "wire";
  iovec pieces[] = {{hello, 7}, {wire, 4}};
  msghdr message{};
  message.msg_name = &peer;
  message.msg_namelen = sizeof peer;
  message.msg_iov = pieces;
  message.msg_iovlen = 2;
  if (sendmsg(fd, &message, 0) != 11) return failed("sendmsg");
}

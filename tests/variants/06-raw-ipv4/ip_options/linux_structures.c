// struct iphdr and struct ip_options side by side; BSD's names for the kinds; sendmsg() gathers.
#include <linux/ip.h>
#include <sys/uio.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct iphdr header = {.version = IPVERSION, .ihl = 5 + 1, .ttl = 33, .protocol = 253};
  const unsigned char option[4] = {IPOPT_RA, 4};
  const long id = argc == 5 ? number(argv[3], 1, 65535) : -1;
  if (id < 0 || inet_pton(AF_INET, argv[1], &header.saddr) != 1 ||
      inet_pton(AF_INET, argv[2], &header.daddr) != 1) {
    return usage("ip_options SRC DST ID TEXT");
  }
  header.id = htons(id);
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr.s_addr = header.daddr};
  struct iovec parts[] = {
      {&header, sizeof header}, {(void*)option, sizeof option}, {argv[4], strlen(argv[4])}};
  const struct msghdr message = {
      .msg_name = &to, .msg_namelen = sizeof to, .msg_iov = parts, .msg_iovlen = 3};
  return sendmsg(fd, &message, 0) == -1 ? failed("sendmsg") : 0;
}

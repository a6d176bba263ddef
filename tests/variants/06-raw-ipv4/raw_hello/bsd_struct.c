// BSD's struct ip; the length in host order and a wrong checksum, both of which the kernel replaces
// (raw(7)); connect() and send().
#include <netinet/ip.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  if (argc != 8) return usage("raw_hello SRC DST ID TTL DSCP PROTO TEXT");
  static struct {
    struct ip ip;
    char text[65535 - sizeof(struct ip)];
  } packet;
  struct ip* ip = &packet.ip;
  const long id = number(argv[3], 1, 65535), ttl = number(argv[4], 1, 255);
  const long dscp = number(argv[5], 0, 63), protocol = number(argv[6], 0, 255);
  const size_t length = strlen(argv[7]);
  if (id < 0 || ttl < 0 || dscp < 0 || protocol < 0 || 2 * length > sizeof packet.text ||
      !inet_aton(argv[1], &ip->ip_src) || !inet_aton(argv[2], &ip->ip_dst)) {
    return usage("raw_hello SRC DST ID TTL DSCP PROTO TEXT");
  }
  for (size_t i = 0; i < length; ++i) {
    packet.text[2 * i] = "0123456789abcdef"[(unsigned char)argv[7][i] / 16];
    packet.text[2 * i + 1] = "0123456789abcdef"[(unsigned char)argv[7][i] % 16];
  }
  const size_t size = sizeof *ip + 2 * length;
  ip->ip_v = IPVERSION;
  ip->ip_hl = sizeof *ip / 4;
  ip->ip_tos = dscp << 2;
  ip->ip_len = size;
  ip->ip_id = htons(id);
  ip->ip_ttl = ttl;
  ip->ip_p = protocol;
  ip->ip_sum = 0xdead;

  const int fd = socket(PF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  const struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = ip->ip_dst};
  if (connect(fd, (const struct sockaddr*)&to, sizeof to) == -1) return failed("connect");
  if (send(fd, &packet, size, 0) == -1) return failed("send");
  return close(fd);
}

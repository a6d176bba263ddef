// A packet socket (packet(7)): nobody fills anything in, so length and checksum are ours. The
// neighbour's address comes from /proc/net/arp.
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>

#include "tests/variants/variant.h"

static int find_neighbour(const char* address, struct sockaddr_ll* to) {
  FILE* table = fopen("/proc/net/arp", "r");
  char line[200], ip[40], mac[40], device[40];
  while (table && fgets(line, sizeof line, table)) {
    unsigned char* m = to->sll_addr;
    if (sscanf(line, "%39s %*s %*s %39s %*s %39s", ip, mac, device) == 3 && !strcmp(ip, address) &&
        sscanf(mac, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", m, m + 1, m + 2, m + 3, m + 4, m + 5) == 6) {
      to->sll_ifindex = if_nametoindex(device);
      return 1;
    }
  }
  return 0;
}

int main(int argc, char** argv) {
  if (argc != 8) return usage("raw_hello SRC DST ID TTL DSCP PROTO TEXT");
  static unsigned char p[1500];
  const long id = number(argv[3], 1, 65535), ttl = number(argv[4], 1, 255);
  const long dscp = number(argv[5], 0, 63), protocol = number(argv[6], 0, 255);
  const size_t size = 20 + 2 * strlen(argv[7]);
  if (id < 0 || ttl < 0 || dscp < 0 || protocol < 0 || size >= sizeof p ||
      inet_pton(AF_INET, argv[1], p + 12) != 1 || inet_pton(AF_INET, argv[2], p + 16) != 1) {
    return usage("raw_hello SRC DST ID TTL DSCP PROTO TEXT");
  }
  const unsigned char head[] = {0x45, dscp << 2, size >> 8, size, id >> 8, id, 0, 0, ttl, protocol};
  memcpy(p, head, sizeof head);
  for (size_t i = 20; i < size; i += 2) sprintf((char*)p + i, "%02x", argv[7][i / 2 - 10] & 0xff);
  unsigned sum = 0;
  for (int i = 0; i < 20; i += 2) sum += p[i] << 8 | p[i + 1];
  sum = (sum & 0xffff) + (sum >> 16);
  sum = ~(sum + (sum >> 16));
  p[10] = sum >> 8;
  p[11] = sum;

  const int fd = socket(AF_PACKET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  struct sockaddr_ll to = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_halen = 6};
  if (!find_neighbour(argv[2], &to)) return 1;
  if (sendto(fd, p, size, 0, (struct sockaddr*)&to, sizeof to) == -1) return failed("sendto");
  return 0;
}

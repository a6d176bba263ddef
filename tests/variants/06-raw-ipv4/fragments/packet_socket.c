// A packet socket (packet(7)): length and checksum of each IPv4 header are ours, too. The
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

static void put(unsigned char* at, unsigned value) {
  at[0] = value >> 8;
  at[1] = value;
}

static unsigned add(unsigned sum, const unsigned char* bytes, int size) {
  for (int i = 0; i < size; ++i) sum += i & 1 ? bytes[i] : bytes[i] << 8;
  return sum;
}

static unsigned finish(unsigned sum) {
  while (sum > 0xffff) sum = sum % 0x10000 + sum / 0x10000;
  return 0xffff - sum;
}

int main(int argc, char** argv) {
  static unsigned char datagram[65536], packet[1500] = {0x45, 0, 0, 0, 0, 0, 0, 0, 64, 17};
  long n[4];
  for (int i = 0; i < 4; ++i) {
    if (argc != 7 || (n[i] = number(argv[3 + i], i == 3 ? 8 : 1, i == 3 ? 1480 : 65535)) < 0 ||
        inet_pton(AF_INET, argv[1], packet + 12) != 1 ||
        inet_pton(AF_INET, argv[2], packet + 16) != 1) {
      return usage("fragments SRC DST SPORT DPORT ID FRAG");
    }
  }
  const int fd = socket(AF_PACKET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  struct sockaddr_ll to = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_halen = 6};
  if (!find_neighbour(argv[2], &to)) return 1;

  const int size = 8 + fread(datagram + 8, 1, 65507, stdin);
  put(datagram, n[0]);
  put(datagram + 2, n[1]);
  put(datagram + 4, size);
  const unsigned check = finish(add(add(17 + size, packet + 12, 8), datagram, size));
  put(datagram + 6, check ? check : 0xffff);
  put(packet + 4, n[2]);
  const int step = n[3] / 8 * 8;
  for (int begin = 0; begin < size; begin += step) {
    const int length = size - begin > step ? step : size - begin;
    put(packet + 2, 20 + length);
    put(packet + 6, begin / 8 + (begin + length < size ? 0x2000 : 0));
    put(packet + 10, 0);
    put(packet + 10, finish(add(0, packet, 20)));
    memcpy(packet + 20, datagram + begin, length);
    if (sendto(fd, packet, 20 + length, 0, (struct sockaddr*)&to, sizeof to) == -1) {
      return failed("sendto");
    }
  }
  return 0;
}

// BSD's struct ip, filled anew for each packet; the own address is that of the interface in whose
// network DST is (getifaddrs).
#include <ifaddrs.h>
#include <netinet/ip.h>

#include "tests/variants/variant.h"

static struct in_addr address_near(struct in_addr other) {
  struct in_addr own = {0};
  struct ifaddrs* all = NULL;
  if (getifaddrs(&all) == -1) return own;
  for (struct ifaddrs* one = all; one; one = one->ifa_next) {
    if (!one->ifa_addr || one->ifa_addr->sa_family != AF_INET) continue;
    const in_addr_t address = ((struct sockaddr_in*)one->ifa_addr)->sin_addr.s_addr;
    const in_addr_t mask = ((struct sockaddr_in*)one->ifa_netmask)->sin_addr.s_addr;
    if ((address & mask) == (other.s_addr & mask)) own.s_addr = address;
  }
  freeifaddrs(all);
  return own;
}

int main(int argc, char** argv) {
  static unsigned char packet[65535];
  struct in_addr to;
  if (argc != 3 || inet_pton(AF_INET, argv[1], &to) != 1) return usage("who_fills_what DST TEXT");
  const size_t size = sizeof(struct ip) + strlen(argv[2]);
  if (size > sizeof packet) return usage("who_fills_what DST TEXT");
  const struct in_addr own = address_near(to);
  printf("A len=%zu ck=valid\nB len=%zu ck=valid\nC id=kernel\nD id=0\nE src=%s\n", size, size,
         inet_ntoa(own));
  fflush(stdout);

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  const struct sockaddr_in there = {.sin_family = AF_INET, .sin_addr = to};
  if (connect(fd, (const struct sockaddr*)&there, sizeof there) == -1) return failed("connect");
  for (char letter = 'A'; letter <= 'E'; ++letter) {
    struct ip ip = {.ip_v = 4, .ip_hl = 5, .ip_ttl = 33, .ip_p = 253, .ip_dst = to};
    ip.ip_len = htons(letter == 'A' ? 0 : letter == 'B' ? 9999 : size);
    ip.ip_sum = letter == 'B' ? htons(0xdead) : 0;
    ip.ip_id = letter == 'C' || letter == 'D' ? 0 : htons(letter);
    ip.ip_off = letter == 'D' ? htons(IP_DF) : 0;
    if (letter != 'E') ip.ip_src = own;
    memcpy(packet, &ip, sizeof ip);
    memcpy(packet + sizeof ip, argv[2], size - sizeof ip);
    if (send(fd, packet, size, 0) == -1) return failed("send");
  }
  return 0;
}

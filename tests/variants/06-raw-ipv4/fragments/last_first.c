// From the last fragment to the first; BSD's struct ip and struct udphdr; the sum taken in the
// machine's own order and stored in it.
#define __FAVOR_BSD
#include <netinet/ip.h>
#include <netinet/udp.h>

#include "tests/variants/variant.h"

static unsigned long add(unsigned long sum, const void* data, size_t size) {
  const unsigned char* bytes = data;
  for (size_t i = 0; i < size; i += 2) {
    unsigned char pair[2] = {bytes[i], i + 1 < size ? bytes[i + 1] : 0};
    unsigned short word;
    memcpy(&word, pair, 2);
    sum += word;
  }
  return sum;
}

int main(int argc, char** argv) {
  static unsigned char datagram[65536];
  struct ip ip = {.ip_v = 4, .ip_hl = 5, .ip_ttl = 7, .ip_p = IPPROTO_UDP};
  long n[4];
  for (int i = 0; i < 4; ++i) {
    if (argc != 7 || (n[i] = number(argv[3 + i], i == 3 ? 8 : 1, i == 3 ? 1480 : 65535)) < 0) {
      return usage("fragments SRC DST SPORT DPORT ID FRAG");
    }
  }
  if (!inet_aton(argv[1], &ip.ip_src) || !inet_aton(argv[2], &ip.ip_dst)) {
    return usage("fragments SRC DST SPORT DPORT ID FRAG");
  }
  struct udphdr* udp = (struct udphdr*)datagram;
  const long size = 8 + fread(datagram + 8, 1, 65507, stdin);
  udp->uh_sport = htons(n[0]);
  udp->uh_dport = htons(n[1]);
  udp->uh_ulen = htons(size);
  unsigned long sum = add(add(0, &ip.ip_src, 8), datagram, size) + htons(17) + htons(size);
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  udp->uh_sum = sum == 0xffff ? 0xffff : ~sum;

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = ip.ip_dst};
  const long step = n[3] & ~7L;
  ip.ip_id = htons(n[2]);
  for (long begin = (size - 1) / step * step; begin >= 0; begin -= step) {
    const int last = begin + step >= size;
    unsigned char packet[1500];
    ip.ip_off = htons((last ? 0 : IP_MF) + begin / 8);
    memcpy(packet, &ip, sizeof ip);
    const long length = last ? size - begin : step;
    memcpy(packet + sizeof ip, datagram + begin, length);
    if (sendto(fd, packet, sizeof ip + length, 0, (struct sockaddr*)&to, sizeof to) == -1) {
      return failed("sendto");
    }
  }
  return 0;
}

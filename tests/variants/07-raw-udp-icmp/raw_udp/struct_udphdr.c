// struct iphdr and struct udphdr of Linux; words read and stored as the machine has them.
#include <netinet/ip.h>
#include <netinet/udp.h>

#include "tests/variants/variant.h"

struct packet {
  struct iphdr ip;
  struct udphdr udp;
  char message[1480];
};

static unsigned short sum_up(const struct packet* packet, size_t length) {
  const unsigned short* word = (const unsigned short*)&packet->ip.saddr;  // both addresses first
  unsigned sum = htons(IPPROTO_UDP) + htons(length);
  for (size_t i = 0; i < (8 + length) / 2; ++i) sum += word[i];
  if (length % 2) sum += htons((unsigned char)packet->message[length - 9] << 8);
  while (sum >> 16) sum = (sum >> 16) + (unsigned short)sum;
  return sum == 0xffff ? sum : ~sum;
}

int main(int argc, char** argv) {
  static struct packet packet = {.ip = {.version = 4, .ihl = 5, .ttl = 17, .protocol = 17}};
  struct sockaddr_in to;
  const long port = argc == 6 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || !endpoint(argv[3], argv[4], &to) || strlen(argv[5]) > sizeof packet.message ||
      inet_pton(AF_INET, argv[1], &packet.ip.saddr) != 1) {
    return usage("raw_udp SRC SPORT DST DPORT MESSAGE");
  }
  const size_t length = sizeof packet.udp + strlen(argv[5]);
  packet.ip.daddr = to.sin_addr.s_addr;
  packet.ip.id = htons(0x4242);
  packet.udp.source = htons(port);
  packet.udp.dest = to.sin_port;
  packet.udp.len = htons(length);
  memcpy(packet.message, argv[5], strlen(argv[5]));
  packet.udp.check = sum_up(&packet, length);

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  const size_t size = sizeof packet.ip + length;
  return sendto(fd, &packet, size, 0, (struct sockaddr*)&to, sizeof to) == -1 ? failed("sendto")
                                                                              : 0;
}

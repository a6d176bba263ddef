/* One packet socket for both directions, Ethernet header included; the neighbour's MAC address
   comes from the kernel's table. What comes out of turn is not acknowledged. */
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "tests/variants/variant.h"

static int fd;
static unsigned char frame[1514];
static struct sockaddr_in from, to;
static unsigned sent = 1, wanted;

static unsigned sum(unsigned total, const unsigned char* bytes, size_t size) {
  for (size_t i = 0; i < size; ++i) total += i % 2 ? bytes[i] : bytes[i] << 8;
  while (total >> 16) total = (total & 0xffff) + (total >> 16);
  return total;
}

static void big_endian(unsigned char* at, unsigned value, int bytes) {
  while (bytes--) *at++ = (unsigned char)(value >> 8 * bytes);
}

static int say(unsigned flags, const char* data) {
  const size_t size = strlen(data);
  unsigned char *ip = frame + 14, *tcp = ip + 20;
  memset(ip, 0, 40);
  ip[0] = 0x45;
  big_endian(ip + 2, 40 + size, 2);
  big_endian(ip + 4, 7, 2);
  ip[8] = 64;
  ip[9] = 6;
  memcpy(ip + 12, &from.sin_addr, 4);
  memcpy(ip + 16, &to.sin_addr, 4);
  big_endian(ip + 10, ~sum(0, ip, 20) & 0xffff, 2);
  memcpy(tcp, &from.sin_port, 2);
  memcpy(tcp + 2, &to.sin_port, 2);
  big_endian(tcp + 4, sent, 4);
  big_endian(tcp + 8, flags & 16 ? wanted : 0, 4);
  tcp[12] = 0x50;
  tcp[13] = flags;
  big_endian(tcp + 14, 65535, 2);
  memcpy(tcp + 20, data, size);
  big_endian(tcp + 16, ~sum(sum(6 + 20 + size, ip + 12, 8), tcp, 20 + size) & 0xffff, 2);
  return send(fd, frame, 54 + size, 0) == -1;
}

/* The data's length; -1 when nothing comes, -2 for a reset. */
static int hear(unsigned char* flags, unsigned* number, char* data) {
  struct pollfd ready = {fd, POLLIN, 0};
  while (poll(&ready, 1, 1000) == 1) {
    unsigned char packet[2048];
    struct sockaddr_ll who;
    socklen_t size = sizeof who;
    if (recvfrom(fd, packet, sizeof packet, 0, (struct sockaddr*)&who, &size) < 54) continue;
    unsigned char *ip = packet + 14, *tcp = ip + (ip[0] & 15) * 4;
    if (who.sll_pkttype == PACKET_OUTGOING || who.sll_protocol != htons(ETH_P_IP)) continue;
    if (ip[9] != 6 || memcmp(ip + 12, &to.sin_addr, 4) || memcmp(ip + 16, &from.sin_addr, 4) ||
        memcmp(tcp, &to.sin_port, 2) || memcmp(tcp + 2, &from.sin_port, 2)) {
      continue;
    }
    if (tcp[13] & 4) return -2;
    *flags = tcp[13];
    *number = (unsigned)tcp[4] << 24 | tcp[5] << 16 | tcp[6] << 8 | tcp[7];
    const unsigned char* begin = tcp + (tcp[12] >> 4) * 4;
    const int length = (int)(ip + (ip[2] << 8 | ip[3]) - begin);
    memcpy(data, begin, length);
    return length;
  }
  return -1;
}

int main(int argc, char** argv) {
  if (argc != 6 || !endpoint(argv[1], argv[2], &from) || !endpoint(argv[3], argv[4], &to) ||
      !*argv[5] || strlen(argv[5]) > 1400) {
    return usage("handshake SRC SPORT DST DPORT MESSAGE");
  }
  fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL));
  if (fd == -1) return failed("socket");
  struct sockaddr_ll card = {.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL)};
  card.sll_ifindex = if_nametoindex("eth0");
  if (bind(fd, (struct sockaddr*)&card, sizeof card) == -1) return failed("bind");
  struct arpreq neighbour = {.arp_dev = "eth0"};
  memcpy(&neighbour.arp_pa, &to, sizeof to);
  struct ifreq own = {.ifr_name = "eth0"};
  const int any = socket(AF_INET, SOCK_DGRAM, 0);
  if (ioctl(any, SIOCGARP, &neighbour) == -1) return failed("ioctl");
  if (ioctl(any, SIOCGIFHWADDR, &own) == -1) return failed("ioctl");
  memcpy(frame, neighbour.arp_ha.sa_data, 6);
  memcpy(frame + 6, own.ifr_hwaddr.sa_data, 6);
  memcpy(frame + 12, "\x08", 2);

  unsigned char flags = 0;
  unsigned number = 0;
  static char data[2048], line[65536];
  size_t have = 0;
  int count = 0;
  if (say(2, "")) return failed("send");
  do count = hear(&flags, &number, data);
  while (count >= 0 && (flags & 18) != 18);
  if (count < 0) return count == -1 ? 3 : 4;
  ++sent;
  wanted = number + 1;
  if (say(16, "") || say(24, argv[5])) return failed("send");
  sent += strlen(argv[5]);
  while (have == 0 || line[have - 1] != '\n') {
    count = hear(&flags, &number, data);
    if (count < 0) return count == -1 ? 3 : 4;
    if (number == wanted && count > 0) {
      memcpy(line + have, data, count);
      have += count;
      wanted += count;
      if (say(16, "")) return failed("send");
    }
    if ((flags & 1) && (have == 0 || line[have - 1] != '\n')) return 4;
  }
  if (say(17, "")) return failed("send");
  ++sent;
  do count = hear(&flags, &number, data);
  while (count >= 0 && !(flags & 1));
  if (count < 0) return count == -1 ? 3 : 4;
  ++wanted;
  if (say(16, "")) return failed("send");
  fwrite(line, 1, have, stdout);
}

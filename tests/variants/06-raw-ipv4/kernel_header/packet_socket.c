// The answer is taken from a packet socket, below IPv4; the raw socket only sends, and keeps the
// kernel from refusing the protocol.
#include <net/ethernet.h>
#include <netinet/ip.h>
#include <netpacket/packet.h>
#include <signal.h>

#include "tests/variants/variant.h"

static void give_up(int number) { _exit(number == SIGALRM ? 3 : 1); }

int main(int argc, char** argv) {
  struct sockaddr_in to = {.sin_family = AF_INET};
  const long protocol = argc == 5 ? number(argv[2], 1, 254) : -1;
  const long ttl = argc == 5 ? number(argv[3], 1, 255) : -1;
  if (protocol < 0 || ttl < 0 || inet_aton(argv[1], &to.sin_addr) == 0) {
    return usage("kernel_header DST PROTO TTL TEXT");
  }
  const int watch = socket(AF_PACKET, SOCK_DGRAM, htons(ETHERTYPE_IP));
  const int fd = socket(AF_INET, SOCK_RAW, (int)protocol);
  if (fd == -1 || watch == -1) return failed("socket");
  const int hops = (int)ttl;
  setsockopt(fd, IPPROTO_IP, IP_TTL, &hops, sizeof hops);
  signal(SIGALRM, give_up);
  alarm(2);
  if (sendto(fd, argv[4], strlen(argv[4]), 0, (struct sockaddr*)&to, sizeof to) == -1) {
    return failed("sendto");
  }
  for (;;) {
    struct sockaddr_ll from;
    socklen_t size = sizeof from;
    static unsigned char packet[65536];
    struct ip ip;
    const ssize_t n = recvfrom(watch, packet, sizeof packet, 0, (struct sockaddr*)&from, &size);
    if (n < (ssize_t)sizeof ip || from.sll_pkttype == PACKET_OUTGOING) continue;
    memcpy(&ip, packet, sizeof ip);
    if (ip.ip_p != protocol || ip.ip_src.s_addr != to.sin_addr.s_addr) continue;
    fwrite(packet + ip.ip_hl * 4, 1, ntohs(ip.ip_len) - ip.ip_hl * 4, stdout);
    return 0;
  }
}

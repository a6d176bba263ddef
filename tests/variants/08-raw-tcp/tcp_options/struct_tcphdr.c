// struct iphdr and struct tcphdr; the options in a row, kind 0 behind them as filling; words read
// and stored as the machine has them.
#include <netinet/ip.h>
#include <netinet/tcp.h>

#include "tests/variants/variant.h"

struct packet {
  struct iphdr ip;
  struct tcphdr tcp;
  unsigned char options[12];
};

int main(int argc, char** argv) {
  static struct packet p = {
      .ip = {.version = 4, .ihl = 5, .ttl = 99, .protocol = IPPROTO_TCP},
      .options = {TCPOPT_MAXSEG, TCPOLEN_MAXSEG, 1400 >> 8, 1400 & 0xff, TCPOPT_SACK_PERMITTED,
                  TCPOLEN_SACK_PERMITTED, TCPOPT_WINDOW, TCPOLEN_WINDOW, 7, TCPOPT_EOL}};
  struct sockaddr_in to;
  const long port = argc == 6 ? number(argv[2], 1, 65535) : -1;
  const long seq = argc == 6 ? number(argv[5], 0, 0xffffffff) : -1;
  if (port < 0 || seq < 0 || !endpoint(argv[3], argv[4], &to) ||
      inet_pton(AF_INET, argv[1], &p.ip.saddr) != 1) {
    return usage("tcp_options SRC SPORT DST DPORT SEQ");
  }
  p.ip.id = htons(0x0203);
  p.ip.daddr = to.sin_addr.s_addr;
  p.tcp.source = htons(port);
  p.tcp.dest = to.sin_port;
  p.tcp.seq = htonl(seq);
  p.tcp.doff = (sizeof p.tcp + sizeof p.options) / 4;
  p.tcp.syn = 1;
  p.tcp.window = htons(0xffff);
  // Both addresses stand in front of the TCP header already.
  const unsigned short* word = (const unsigned short*)&p.ip.saddr;
  unsigned sum = htons(IPPROTO_TCP) + htons(sizeof p.tcp + sizeof p.options);
  for (int i = 0; i < 4 + 16; ++i) sum += word[i];
  sum = (sum >> 16) + (sum & 0xffff);
  p.tcp.check = ~(sum + (sum >> 16));

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  return sendto(fd, &p, sizeof p, 0, (struct sockaddr*)&to, sizeof to) == -1 ? failed("sendto") : 0;
}

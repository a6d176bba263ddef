// struct iphdr and struct tcphdr; the sum over the machine's own words; TTL 1.
#include <netinet/ip.h>
#include <netinet/tcp.h>

#include "tests/variants/variant.h"

static size_t base64(const unsigned char* in, char* out) {
  const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char* const begin = out;
  unsigned bits = 0, held = 0;
  for (; *in || held > 0; held -= 6) {
    if (held < 6 && *in) {
      bits = bits << 8 | *in++;
      held += 8;
    } else if (held < 6) {
      bits <<= 6 - held;
      held = 6;
    }
    *out++ = digits[bits >> (held - 6) & 63];
  }
  while ((out - begin) % 4) *out++ = '=';
  return out - begin;
}

static struct {
  struct iphdr ip;
  struct tcphdr tcp;
  char text[60000];
} p;

/// Over the pseudo header and the segment, in the machine's own words.
static unsigned short checksum(size_t tcp_size) {
  const struct {
    in_addr_t source, destination;
    unsigned char zero, protocol;
    unsigned short length;
  } pseudo = {p.ip.saddr, p.ip.daddr, 0, IPPROTO_TCP, htons(tcp_size)};
  unsigned long sum = 0;
  unsigned short word;
  for (size_t i = 0; i < sizeof pseudo; i += 2) {
    memcpy(&word, (const char*)&pseudo + i, 2);
    sum += word;
  }
  for (size_t i = 0; i < tcp_size; i += 2) {  // the array behind it is zero
    memcpy(&word, (const char*)&p.tcp + i, 2);
    sum += word;
  }
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum;
}

int main(int argc, char** argv) {
  if (argc != 10) return usage("raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT");
  const long sport = number(argv[2], 1, 65535), dport = number(argv[4], 1, 65535);
  const long id = number(argv[5], 1, 65535), seq = number(argv[6], 0, 0xffffffff);
  const long ack = number(argv[7], 0, 0xffffffff), window = number(argv[8], 0, 65535);
  if (sport < 0 || dport < 0 || id < 0 || seq < 0 || ack < 0 || window < 0 ||
      strlen(argv[9]) > 40000 || inet_pton(AF_INET, argv[1], &p.ip.saddr) != 1 ||
      inet_pton(AF_INET, argv[3], &p.ip.daddr) != 1) {
    return usage("raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT");
  }
  const size_t tcp_size = sizeof p.tcp + base64((unsigned char*)argv[9], p.text);
  p.ip.version = 4;
  p.ip.ihl = 5;
  p.ip.tot_len = htons(sizeof p.ip + tcp_size);
  p.ip.id = htons(id);
  p.ip.ttl = 1;
  p.ip.protocol = IPPROTO_TCP;
  p.tcp.source = htons(sport);
  p.tcp.dest = htons(dport);
  p.tcp.seq = htonl(seq);
  p.tcp.ack_seq = htonl(ack);
  p.tcp.doff = sizeof p.tcp / 4;
  p.tcp.syn = 1;
  p.tcp.window = htons(window);
  p.tcp.check = checksum(tcp_size);

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  const struct sockaddr_in to = {.sin_family = AF_INET, .sin_addr = {p.ip.daddr}};
  if (sendto(fd, &p, sizeof p.ip + tcp_size, 0, (const struct sockaddr*)&to, sizeof to) == -1) {
    return failed("sendto");
  }
  return 0;
}

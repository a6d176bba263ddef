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

// base64 in place of TEXT: three bytes become four digits.
static size_t base64(const char* text, char* out) {
  const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  size_t size = 0;
  for (size_t left = strlen(text); left > 0; left = left > 3 ? left - 3 : 0, text += 3) {
    const unsigned char a = text[0], b = left > 1 ? text[1] : 0, c = left > 2 ? text[2] : 0;
    out[size++] = digits[a >> 2];
    out[size++] = digits[(a << 4 | b >> 4) & 63];
    out[size++] = left > 1 ? digits[(b << 2 | c >> 6) & 63] : '=';
    out[size++] = left > 2 ? digits[c & 63] : '=';
  }
  return size;
}

static void put(unsigned char* at, unsigned long value, int bytes) {
  for (; bytes-- > 0; value >>= 8) at[bytes] = value & 0xff;
}

/// The checksum over `size` bytes, an even number, that comes on top of `sum`.
static unsigned checksum(const unsigned char* at, size_t size, unsigned sum) {
  for (size_t i = 0; i < size; i += 2) sum += at[i] << 8 | at[i + 1];
  while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

int main(int argc, char** argv) {
  static unsigned char p[1500];
  static const unsigned char where[] = {20, 22, 4, 24, 28, 34}, wide[] = {2, 2, 2, 4, 4, 2};
  static const unsigned char which[] = {2, 4, 5, 6, 7, 8};
  int good = argc == 10 && strlen(argv[9]) < 1000 && inet_pton(AF_INET, argv[1], p + 12) == 1 &&
             inet_pton(AF_INET, argv[3], p + 16) == 1;
  for (int i = 0; good && i < 6; ++i) {
    const long value = number(argv[which[i]], i < 3, (1l << 8 * wide[i]) - 1);
    put(p + where[i], value, wide[i]);
    good = value >= 0;
  }
  if (!good) return usage("raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT");
  const size_t size = 40 + base64(argv[9], (char*)p + 40);
  put(p, 0x4500, 2);
  put(p + 2, size, 2);
  put(p + 8, 0x4006, 2);
  put(p + 32, 0x5002, 2);
  put(p + 10, checksum(p, 20, 0), 2);
  // The addresses stand right before the segment: with them, half of the pseudo header is summed.
  put(p + 36, checksum(p + 12, size - 12, 6 + size - 20), 2);

  const int fd = socket(AF_PACKET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  struct sockaddr_ll to = {
      .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_halen = 6};
  if (!find_neighbour(argv[3], &to)) return 1;
  if (sendto(fd, p, size, 0, (struct sockaddr*)&to, sizeof to) == -1) return failed("sendto");
  return 0;
}

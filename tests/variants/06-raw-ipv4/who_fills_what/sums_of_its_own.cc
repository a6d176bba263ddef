// Says of A and B which sum they will have, in digits: it fills in the length and sums up the
// header that will leave.
#include <netinet/ip.h>

#include <cstdint>

#include "tests/variants/variant.h"

static unsigned sum_of(iphdr header) {
  std::uint16_t words[sizeof header / 2];
  header.check = 0;
  memcpy(words, &header, sizeof header);
  unsigned long sum = 0;
  for (const auto word : words) sum += ntohs(word);
  while (sum > 0xffff) sum = sum % 0x10000 + sum / 0x10000;
  return 0xffff - static_cast<unsigned>(sum);
}

int main(int argc, char** argv) {
  sockaddr_in own{}, to{};
  if (argc != 3 || !endpoint(argv[1], "9", &to)) return usage("who_fills_what DST TEXT");
  const int guide = socket(AF_INET, SOCK_DGRAM, 0);
  socklen_t own_size = sizeof own;
  if (connect(guide, reinterpret_cast<sockaddr*>(&to), sizeof to) == -1) return failed("connect");
  if (getsockname(guide, reinterpret_cast<sockaddr*>(&own), &own_size) == -1) {
    return failed("getsockname");
  }

  const std::size_t size = sizeof(iphdr) + strlen(argv[2]);
  iphdr plain{};
  plain.version = 4;
  plain.ihl = 5;
  plain.tot_len = htons(size);
  plain.id = htons(0xbeef);
  plain.ttl = 99;
  plain.protocol = 253;
  plain.saddr = own.sin_addr.s_addr;
  plain.daddr = to.sin_addr.s_addr;
  printf("A len=%zu ck=%04x\nB len=%zu ck=%04X\n", size, sum_of(plain), size, sum_of(plain));
  printf("C id=kernel\nD id=0\nE src=%s\n", inet_ntoa(own.sin_addr));
  fflush(stdout);

  iphdr headers[5] = {plain, plain, plain, plain, plain};
  headers[0].tot_len = 0;
  headers[1].tot_len = htons(9999);
  headers[1].check = htons(0xdead);
  headers[2].id = headers[3].id = 0;
  headers[3].frag_off = htons(IP_DF);
  headers[4].saddr = 0;
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  static char packet[65535];
  memcpy(packet + sizeof(iphdr), argv[2], strlen(argv[2]));
  for (const auto& header : headers) {
    memcpy(packet, &header, sizeof header);
    if (sendto(fd, packet, size, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == -1) {
      return failed("sendto");
    }
  }
}

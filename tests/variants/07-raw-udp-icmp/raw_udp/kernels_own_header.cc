// A raw UDP socket without IP_HDRINCL: the kernel writes the IPv4 header, the sum is still ours. So
// that the header is as the task has it: no path MTU discovery, and a source chosen by
// bind(), which
// may be anybody's with IP_TRANSPARENT.
#include <netinet/udp.h>

#include <cstdint>
#include <vector>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in from{}, to{};
  if (argc != 6 || !endpoint(argv[1], argv[2], &from) || !endpoint(argv[3], argv[4], &to)) {
    return usage("raw_udp SRC SPORT DST DPORT MESSAGE");
  }
  const std::size_t length = 8 + strlen(argv[5]);
  std::vector<std::uint8_t> bytes(12 + length + length % 2);
  udphdr udp{};
  udp.uh_sport = from.sin_port;
  udp.uh_dport = to.sin_port;
  udp.uh_ulen = htons(length);
  memcpy(&bytes[0], &from.sin_addr, 4);
  memcpy(&bytes[4], &to.sin_addr, 4);
  bytes[9] = IPPROTO_UDP;
  memcpy(&bytes[10], &udp.uh_ulen, 2);
  memcpy(&bytes[12], &udp, sizeof udp);
  memcpy(&bytes[20], argv[5], length - 8);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) sum += bytes[i] * 256 + bytes[i + 1];
  sum %= 0xffff;  // 0 and ffff are the same number here
  const std::uint16_t check = htons(0xffff - sum);
  memcpy(&bytes[18], &check, 2);

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_UDP);
  if (fd == -1) return failed("socket");
  const int on = 1, never = IP_PMTUDISC_DONT;
  if (setsockopt(fd, IPPROTO_IP, IP_TRANSPARENT, &on, sizeof on) == -1 ||
      setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &never, sizeof never) == -1) {
    return failed("setsockopt");
  }
  from.sin_port = to.sin_port = 0;
  if (bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof from) == -1) return failed("bind");
  if (sendto(fd, &bytes[12], length, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == -1) {
    return failed("sendto");
  }
}

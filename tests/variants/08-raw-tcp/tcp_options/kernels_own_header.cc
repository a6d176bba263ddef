// A raw TCP socket without IP_HDRINCL: the kernel writes the IPv4 header, everything behind it is
// ours. bind() chooses the source, which may be anybody's with IP_TRANSPARENT. It waits for the
// answer and says what is in it.
#include <netinet/tcp.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "tests/variants/variant.h"

static void put(std::uint8_t* at, std::uint32_t value, int bytes) {
  while (bytes-- > 0) *at++ = value >> 8 * bytes;
}

int main(int argc, char** argv) {
  sockaddr_in from{}, to{};
  const long seq = argc == 6 ? number(argv[5], 0, 0xffffffff) : -1;
  if (seq < 0 || !endpoint(argv[1], argv[2], &from) || !endpoint(argv[3], argv[4], &to)) {
    return usage("tcp_options SRC SPORT DST DPORT SEQ");
  }
  // The pseudo header in front, for the sum.
  std::array<std::uint8_t, 44> bytes{};
  memcpy(&bytes[0], &from.sin_addr, 4);
  memcpy(&bytes[4], &to.sin_addr, 4);
  put(&bytes[8], IPPROTO_TCP, 2);
  put(&bytes[10], 32, 2);
  std::uint8_t* const tcp = &bytes[12];
  memcpy(tcp, &from.sin_port, 2);
  memcpy(tcp + 2, &to.sin_port, 2);
  put(tcp + 4, seq, 4);
  put(tcp + 12, 8 << 12 | TH_SYN, 2);
  put(tcp + 14, 1024, 2);
  put(tcp + 20, 0x04020204, 4);  // as numbers: 04 02, 02 04 ...
  put(tcp + 24, 0x05780303, 4);
  put(tcp + 28, 0x07000000, 4);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); i += 2) sum += bytes[i] << 8 | bytes[i + 1];
  while (sum > 0xffff) sum = sum / 0x10000 + sum % 0x10000;
  put(tcp + 16, 0xffff - sum, 2);

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_TCP);
  if (fd == -1) return failed("socket");
  const int on = 1, never = IP_PMTUDISC_DONT;
  if (setsockopt(fd, IPPROTO_IP, IP_TRANSPARENT, &on, sizeof on) == -1 ||
      setsockopt(fd, IPPROTO_IP, IP_MTU_DISCOVER, &never, sizeof never) == -1) {
    return failed("setsockopt");
  }
  from.sin_port = to.sin_port = 0;
  if (bind(fd, reinterpret_cast<sockaddr*>(&from), sizeof from) == -1) return failed("bind");
  if (sendto(fd, tcp, 32, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == -1) {
    return failed("sendto");
  }
  pollfd answer{fd, POLLIN, 0};
  std::array<std::uint8_t, 100> packet{};
  if (poll(&answer, 1, 1000) == 1 && recv(fd, packet.data(), packet.size(), 0) > 40) {
    fprintf(stderr, "answered, data offset %d\n", packet[32] >> 4);
  }
}

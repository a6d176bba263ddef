// Header, option and text in one packed structure; the option as one number, converted.
#include <netinet/ip.h>

#include <cstddef>
#include <cstdint>

#include "tests/variants/variant.h"

struct [[gnu::packed]] Packet {
  ip header;
  std::uint32_t option;
  char text[1400];
};

int main(int argc, char** argv) {
  static Packet packet{};
  const long id = argc == 5 ? number(argv[3], 1, 65535) : -1;
  in_addr source{}, destination{};
  if (id < 0 || strlen(argv[4]) > sizeof packet.text || !inet_aton(argv[1], &source) ||
      !inet_aton(argv[2], &destination)) {
    return usage("ip_options SRC DST ID TEXT");
  }
  packet.header.ip_v = 4;
  packet.header.ip_hl = (sizeof packet.header + sizeof packet.option) / sizeof(std::uint32_t);
  packet.header.ip_id = htons(id);
  packet.header.ip_ttl = 1;
  packet.header.ip_p = 253;
  packet.header.ip_sum = 0xffff;
  packet.header.ip_src = source;
  packet.header.ip_dst = destination;
  packet.option = htonl(0x94040000);
  strncpy(packet.text, argv[4], sizeof packet.text);

  const int fd = socket(PF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd < 0) return failed("socket");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr = destination;
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) < 0) return failed("connect");
  const auto size = offsetof(Packet, text) + strlen(argv[4]);
  return write(fd, &packet, size) < 0 ? failed("write") : close(fd);
}

// fragments SRC DST SPORT DPORT ID FRAG
// Sends stdin as one UDP datagram, cut into IPv4 fragments by hand.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static long number(const char* text, long low, long high) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  const bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0';
  return is_number && value >= low && value <= high ? value : -1;
}

static int failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

static int usage() {
  std::fprintf(stderr, "usage: fragments SRC DST SPORT DPORT ID FRAG\n");
  return 2;
}

/// The sum of the 16-bit words; an odd last byte is the high half of its word.
static std::uint32_t sum_of(const void* data, std::size_t size) {
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < size; i += 2) sum += bytes[i] << 8 | bytes[i + 1];
  if (size % 2 == 1) sum += bytes[size - 1] << 8;
  return sum;
}

static std::uint16_t checksum(std::uint32_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  const std::uint16_t result = ~sum & 0xffff;
  return result == 0 ? 0xffff : result;  // in UDP, 0 means "no checksum"
}

/// What the UDP checksum covers in front of the datagram; never sent.
struct PseudoHeader {
  in_addr source, destination;
  std::uint8_t zero, protocol;
  std::uint16_t length;
};

int main(int argc, char** argv) {
  if (argc != 7) return usage();
  PseudoHeader pseudo{};
  if (inet_pton(AF_INET, argv[1], &pseudo.source) != 1) return usage();
  if (inet_pton(AF_INET, argv[2], &pseudo.destination) != 1) return usage();
  const long source_port = number(argv[3], 1, 65535);
  const long destination_port = number(argv[4], 1, 65535);
  const long id = number(argv[5], 1, 65535);  // 0 would become another number in each fragment
  const long frag = number(argv[6], 8, 1480);
  if (source_port < 0 || destination_port < 0 || id < 0 || frag < 0) return usage();

  // The whole datagram first, for its checksum covers all of it.
  static char datagram[65515 + 1];
  udphdr udp{};
  const std::size_t room = sizeof datagram - sizeof udp;
  const std::size_t size = sizeof udp + std::fread(datagram + sizeof udp, 1, room, stdin);
  if (std::ferror(stdin)) return failed("read");
  if (size == sizeof datagram) return usage();
  udp.source = htons(source_port);
  udp.dest = htons(destination_port);
  udp.len = htons(size);
  pseudo.protocol = IPPROTO_UDP;
  pseudo.length = udp.len;
  std::memcpy(datagram, &udp, sizeof udp);
  udp.check = htons(checksum(sum_of(&pseudo, sizeof pseudo) + sum_of(datagram, size)));
  std::memcpy(datagram, &udp, sizeof udp);

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr = pseudo.destination;
  const auto* address = reinterpret_cast<const sockaddr*>(&to);

  const std::size_t step = frag / 8 * 8;  // offsets count units of 8 bytes
  for (std::size_t offset = 0; offset < size; offset += step) {
    const bool last = offset + step >= size;
    const std::size_t length = last ? size - offset : step;
    iphdr header{};
    header.version = 4;
    header.ihl = 5;
    header.tot_len = htons(sizeof header + length);
    header.id = htons(id);  // by it the fragments find each other
    header.frag_off = htons((last ? 0 : IP_MF) | offset / 8);
    header.ttl = 64;
    header.protocol = IPPROTO_UDP;
    header.saddr = pseudo.source.s_addr;
    header.daddr = pseudo.destination.s_addr;

    char packet[sizeof header + 1480];
    std::memcpy(packet, &header, sizeof header);
    std::memcpy(packet + sizeof header, datagram + offset, length);
    if (sendto(fd, packet, sizeof header + length, 0, address, sizeof to) == -1) {
      return failed("sendto");
    }
  }
  close(fd);
  return 0;
}

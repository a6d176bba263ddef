// raw_hello SRC DST ID TTL DSCP PROTO TEXT
// Sends one IPv4 packet with a header of our own; its payload is TEXT in lower-case hex.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
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
  std::fprintf(stderr, "usage: raw_hello SRC DST ID TTL DSCP PROTO TEXT\n");
  return 2;
}

/// Writes `text` as lower-case hex to `out`, two digits for each byte. Returns their number.
static std::size_t hex(const char* text, char* out) {
  char* const begin = out;
  for (; *text != '\0'; ++text) {
    const auto byte = static_cast<unsigned char>(*text);
    *out++ = "0123456789abcdef"[byte >> 4];
    *out++ = "0123456789abcdef"[byte & 15];
  }
  return out - begin;
}

int main(int argc, char** argv) {
  if (argc != 8) return usage();
  in_addr source{};
  in_addr destination{};
  if (inet_pton(AF_INET, argv[1], &source) != 1) return usage();
  if (inet_pton(AF_INET, argv[2], &destination) != 1) return usage();
  const long id = number(argv[3], 1, 65535);  // the kernel replaces 0 by a number of its own
  const long ttl = number(argv[4], 1, 255);
  const long dscp = number(argv[5], 0, 63);
  const long protocol = number(argv[6], 0, 255);
  if (id < 0 || ttl < 0 || dscp < 0 || protocol < 0) return usage();

  static char packet[65535];
  iphdr header{};
  if (sizeof header + 2 * std::strlen(argv[7]) > sizeof packet) return usage();
  const std::size_t size = sizeof header + hex(argv[7], packet + sizeof header);

  header.version = 4;
  header.ihl = 5;                // in words of 4 bytes
  header.tos = dscp << 2;        // DSCP is the upper six bits, ECN the lower two
  header.tot_len = htons(size);  // the kernel writes it anyway
  header.id = htons(id);
  header.frag_off = htons(0);
  header.ttl = ttl;
  header.protocol = protocol;
  header.check = 0;  // the kernel writes it
  header.saddr = source.s_addr;
  header.daddr = destination.s_addr;

  std::memcpy(packet, &header, sizeof header);

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");

  // This address chooses route and neighbour; the one in our header goes out as we wrote it.
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr = destination;
  const auto* address = reinterpret_cast<const sockaddr*>(&to);
  if (sendto(fd, packet, size, 0, address, sizeof to) == -1) return failed("sendto");

  close(fd);
  return 0;
}

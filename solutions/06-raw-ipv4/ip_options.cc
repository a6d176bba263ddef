// ip_options SRC DST ID TEXT
// Sends one IPv4 packet with a header of our own that carries a Router Alert option.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
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
  std::fprintf(stderr, "usage: ip_options SRC DST ID TEXT\n");
  return 2;
}

/// RFC 2113: kind 148, four bytes in all, value 0 ("router shall examine packet").
static const std::uint8_t router_alert[] = {148, 4, 0, 0};

int main(int argc, char** argv) {
  if (argc != 5) return usage();
  in_addr source{};
  in_addr destination{};
  if (inet_pton(AF_INET, argv[1], &source) != 1) return usage();
  if (inet_pton(AF_INET, argv[2], &destination) != 1) return usage();
  const long id = number(argv[3], 1, 65535);
  if (id < 0) return usage();

  static char packet[65535];
  iphdr header{};
  const std::size_t header_size = sizeof header + sizeof router_alert;
  const std::size_t size = header_size + std::strlen(argv[4]);
  if (size > sizeof packet) return usage();

  header.version = 4;
  header.ihl = header_size / 4;  // the option belongs to the header
  header.tot_len = htons(size);
  header.id = htons(id);
  header.ttl = 64;
  header.protocol = 253;  // for experiments, RFC 3692
  header.saddr = source.s_addr;
  header.daddr = destination.s_addr;

  char* at = packet;
  std::memcpy(at, &header, sizeof header);
  at += sizeof header;
  std::memcpy(at, router_alert, sizeof router_alert);
  at += sizeof router_alert;
  std::memcpy(at, argv[4], std::strlen(argv[4]));

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr = destination;
  const auto* address = reinterpret_cast<const sockaddr*>(&to);
  if (sendto(fd, packet, size, 0, address, sizeof to) == -1) return failed("sendto");

  close(fd);
  return 0;
}

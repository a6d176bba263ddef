// who_fills_what DST TEXT
// Five packets with a header of our own, and what the kernel makes of each.

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

/// Writes what the kernel said when it refused, and ends.
[[noreturn]] static void failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  std::exit(1);
}

static int usage() {
  std::fprintf(stderr, "usage: who_fills_what DST TEXT\n");
  return 2;
}

/// The address that packets to `to` leave with. connect() on a datagram socket looks up the route
/// and sends nothing.
static in_addr own_address(const sockaddr_in& to) {
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) failed("socket");
  sockaddr_in own = to;
  own.sin_port = htons(9);  // any but 0
  socklen_t size = sizeof own;
  auto* address = reinterpret_cast<sockaddr*>(&own);
  if (connect(fd, address, size) == -1) failed("connect");
  if (getsockname(fd, address, &size) == -1) failed("getsockname");
  close(fd);
  return own.sin_addr;
}

static void send_packet(int fd, const iphdr& header, const char* text) {
  static char packet[65535];
  const std::size_t size = sizeof header + std::strlen(text);
  std::memcpy(packet, &header, sizeof header);
  std::memcpy(packet + sizeof header, text, std::strlen(text));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = header.daddr;
  const auto* address = reinterpret_cast<const sockaddr*>(&to);
  if (sendto(fd, packet, size, 0, address, sizeof to) == -1) failed("sendto");
}

int main(int argc, char** argv) {
  if (argc != 3) return usage();
  sockaddr_in to{};
  to.sin_family = AF_INET;
  if (inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) return usage();
  const char* text = argv[2];
  const std::size_t size = sizeof(iphdr) + std::strlen(text);
  if (size > 65535) return usage();
  const in_addr source = own_address(to);

  // The kernel always writes length and checksum, so both can be known; it chooses an
  // identification where there is none, except for a packet that is never to be cut into pieces,
  // and it takes the source from the route.
  std::printf("A len=%zu ck=valid\n", size);
  std::printf("B len=%zu ck=valid\n", size);
  std::printf("C id=kernel\n");
  std::printf("D id=0\n");
  std::printf("E src=%s\n", inet_ntoa(source));
  std::fflush(stdout);

  iphdr plain{};
  plain.version = 4;
  plain.ihl = 5;
  plain.tot_len = htons(size);
  plain.id = htons(1984);
  plain.ttl = 64;
  plain.protocol = 253;  // for experiments, RFC 3692
  plain.saddr = source.s_addr;
  plain.daddr = to.sin_addr.s_addr;

  iphdr a = plain;
  a.tot_len = 0;
  a.check = 0;
  iphdr b = plain;
  b.tot_len = htons(9999);
  b.check = htons(0xdead);
  iphdr c = plain;
  c.id = 0;
  iphdr d = plain;
  d.id = 0;
  d.frag_off = htons(IP_DF);
  iphdr e = plain;
  e.saddr = 0;

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) failed("socket");
  const iphdr headers[] = {a, b, c, d, e};
  for (const iphdr& header : headers) send_packet(fd, header, text);
  close(fd);
  return 0;
}

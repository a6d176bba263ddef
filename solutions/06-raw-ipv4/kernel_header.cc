// kernel_header DST PROTO TTL TEXT
// Sends TEXT behind an IPv4 header of the kernel's; prints the payload of the answer from DST.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

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
  std::fprintf(stderr, "usage: kernel_header DST PROTO TTL TEXT\n");
  return 2;
}

static long now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/// Prints the payload of the first packet that comes from this host; returns the exit status.
static int print_answer(int fd, in_addr host) {
  static std::uint8_t packet[65535];
  const long deadline = now_ms() + 2000;
  for (;;) {
    const long left = deadline - now_ms();
    pollfd incoming{fd, POLLIN, 0};
    const int ready = left > 0 ? poll(&incoming, 1, static_cast<int>(left)) : 0;
    if (ready == -1 && errno == EINTR) continue;
    if (ready == -1) return failed("poll");
    if (ready == 0) {
      std::fprintf(stderr, "no answer within 2 s\n");
      return 3;
    }

    // A raw socket gets every packet of its protocol, whoever sent it.
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    auto* sender = reinterpret_cast<sockaddr*>(&from);
    const ssize_t size = recvfrom(fd, packet, sizeof packet, MSG_DONTWAIT, sender, &from_size);
    if (size == -1 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size == -1) return failed("recvfrom");
    if (from.sin_addr.s_addr != host.s_addr) continue;

    // It begins with the IPv4 header. IHL, the lower half of the first byte, counts words of four
    // bytes; the kernel lets no packet through that is shorter than that.
    const std::size_t header = (packet[0] & 0x0f) * 4;
    std::fwrite(packet + header, 1, size - header, stdout);
    return std::fflush(stdout) == 0 ? 0 : failed("write");
  }
}

int main(int argc, char** argv) {
  if (argc != 5) return usage();
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  if (inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) return usage();
  const long protocol = number(argv[2], 1, 254);
  const int ttl = static_cast<int>(number(argv[3], 1, 255));
  if (protocol < 0 || ttl < 0) return usage();

  // The protocol is a number for this kernel, not one for the wire: no htons().
  const int fd = socket(AF_INET, SOCK_RAW, protocol);
  if (fd == -1) return failed("socket");
  if (setsockopt(fd, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl) == -1) return failed("setsockopt");
  const char* text = argv[4];
  const auto* address = reinterpret_cast<const sockaddr*>(&peer);
  if (sendto(fd, text, std::strlen(text), 0, address, sizeof peer) == -1) return failed("sendto");

  const int status = print_answer(fd, peer.sin_addr);
  close(fd);
  return status;
}

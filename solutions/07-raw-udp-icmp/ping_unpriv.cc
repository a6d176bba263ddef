// ping_unpriv DST COUNT
// COUNT echo requests from a ping socket, one after the other's reply.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
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
  std::fprintf(stderr, "usage: ping_unpriv DST COUNT\n");
  return 2;
}

static long now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool send_request(int fd, const sockaddr_in& peer, std::uint16_t sequence) {
  // The kernel puts its own identifier in, and the checksum: both stay 0 here.
  icmphdr header{};
  header.type = ICMP_ECHO;
  header.un.echo.sequence = htons(sequence);
  char message[sizeof header + 56];
  std::memcpy(message, &header, sizeof header);
  for (int i = 0; i < 56; ++i) message[sizeof header + i] = static_cast<char>(i);
  const auto* address = reinterpret_cast<const sockaddr*>(&peer);
  return sendto(fd, message, sizeof message, 0, address, sizeof peer) != -1;
}

/// Waits for the reply to this request and prints its line; returns the exit status.
static int print_reply(int fd, const sockaddr_in& peer, std::uint16_t sequence) {
  static char message[65535];
  const long deadline = now_ms() + 2000;
  for (;;) {
    const long left = deadline - now_ms();
    pollfd incoming{fd, POLLIN, 0};
    const int ready = left > 0 ? poll(&incoming, 1, static_cast<int>(left)) : 0;
    if (ready == -1 && errno == EINTR) continue;
    if (ready == -1) return failed("poll");
    if (ready == 0) {
      std::fprintf(stderr, "no reply to request %d within 2 s\n", sequence);
      return 3;
    }

    // What comes begins with the ICMP header; the kernel has compared the identifier.
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    auto* sender = reinterpret_cast<sockaddr*>(&from);
    const ssize_t size = recvfrom(fd, message, sizeof message, MSG_DONTWAIT, sender, &from_size);
    if (size == -1 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size == -1) return failed("recvfrom");
    icmphdr header{};
    if (size < static_cast<ssize_t>(sizeof header)) continue;
    std::memcpy(&header, message, sizeof header);
    if (header.type != ICMP_ECHOREPLY || ntohs(header.un.echo.sequence) != sequence) continue;
    if (from.sin_addr.s_addr != peer.sin_addr.s_addr) continue;

    std::printf("seq=%d bytes=%zd\n", sequence, size);
    return 0;
  }
}

int main(int argc, char** argv) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  const long count = argc == 3 ? number(argv[2], 1, 100) : -1;
  if (count < 0 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) return usage();

  const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
  if (fd == -1) return failed("socket");
  int status = 0;
  for (int sequence = 1; sequence <= count && status == 0; ++sequence) {
    if (!send_request(fd, peer, sequence)) return failed("sendto");
    status = print_reply(fd, peer, sequence);
  }

  close(fd);
  return std::fflush(stdout) == 0 ? status : failed("write");
}

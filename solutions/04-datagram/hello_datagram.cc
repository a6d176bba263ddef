// hello_datagram HOST PORT MESSAGE
// Sends MESSAGE as one datagram; prints the answer that comes from HOST:PORT within 2 s.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
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

static long now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool same(const sockaddr_in& one, const sockaddr_in& other) {
  return one.sin_addr.s_addr == other.sin_addr.s_addr && one.sin_port == other.sin_port;
}

int main(int argc, char** argv) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  const long port = argc == 4 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) {
    std::fprintf(stderr, "usage: hello_datagram HOST PORT MESSAGE\n");
    return 2;
  }
  peer.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  const char* message = argv[3];
  const auto* to = reinterpret_cast<const sockaddr*>(&peer);
  if (sendto(fd, message, std::strlen(message), 0, to, sizeof peer) == -1) {
    return failed("sendto");
  }

  // A stranger's datagram does not buy more time: the deadline is for the whole wait.
  static char buffer[65535];
  const long deadline = now_ms() + 2000;
  for (;;) {
    const long left = deadline - now_ms();
    pollfd incoming{fd, POLLIN, 0};
    const int ready = left > 0 ? poll(&incoming, 1, static_cast<int>(left)) : 0;
    if (ready == -1 && errno == EINTR) continue;
    if (ready == -1) return failed("poll");
    if (ready == 0) {
      std::fprintf(stderr, "no answer from %s:%ld within 2 s\n", argv[1], port);
      return 3;
    }

    // poll() may announce a datagram that is then dropped for its checksum: never block here.
    sockaddr_in from{};
    socklen_t from_size = sizeof from;
    auto* sender = reinterpret_cast<sockaddr*>(&from);
    const ssize_t n = recvfrom(fd, buffer, sizeof buffer, MSG_DONTWAIT, sender, &from_size);
    if (n == -1 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n == -1) return failed("recvfrom");
    if (!same(from, peer)) continue;

    std::fwrite(buffer, 1, n, stdout);
    break;
  }

  close(fd);
  return std::fflush(stdout) == 0 ? 0 : failed("write");
}

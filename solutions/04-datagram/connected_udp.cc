// connected_udp HOST PORT MESSAGE
// Asks once whether a UDP service is there: an answer, a refusal, or silence for 2 s.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
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

int main(int argc, char** argv) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  const long port = argc == 4 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) {
    std::fprintf(stderr, "usage: connected_udp HOST PORT MESSAGE\n");
    return 2;
  }
  peer.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  const timeval patience{2, 0};
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == -1) {
    return failed("setsockopt");
  }

  // This sends nothing. It makes the kernel give us what is about this peer, ICMP errors included,
  // and nothing else.
  if (connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == -1) {
    return failed("connect");
  }
  if (send(fd, argv[3], std::strlen(argv[3]), 0) == -1) return failed("send");

  // A refusal of what was sent waits at the socket, and the next call reports it.
  static char answer[65535];
  const ssize_t n = recv(fd, answer, sizeof answer, 0);
  if (n == -1 && errno == EAGAIN) {
    std::fprintf(stderr, "no answer from %s:%ld within 2 s\n", argv[1], port);
    return 3;
  }
  if (n == -1) return failed("recv");

  std::fwrite(answer, 1, n, stdout);
  close(fd);
  return std::fflush(stdout) == 0 ? 0 : failed("write");
}

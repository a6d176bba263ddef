// udp_echo PORT COUNT
// Sends COUNT datagrams back, each to its own sender, unchanged; then ends.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
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
  const long port = argc == 3 ? number(argv[1], 1, 65535) : -1;
  const long count = argc == 3 ? number(argv[2], 1, INT_MAX) : -1;
  if (port < 0 || count < 0) {
    std::fprintf(stderr, "usage: udp_echo PORT COUNT\n");
    return 2;
  }

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(port);
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) {
    return failed("bind");
  }

  static char buffer[65535];  // what does not fit is cut off, so: as large as a datagram can be
  sockaddr_in from{};
  auto* sender = reinterpret_cast<sockaddr*>(&from);
  for (long echoed = 0; echoed < count;) {
    socklen_t from_size = sizeof from;  // in and out: the kernel writes into it, every time
    const ssize_t n = recvfrom(fd, buffer, sizeof buffer, 0, sender, &from_size);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return failed("recvfrom");
    if (sendto(fd, buffer, n, 0, sender, from_size) == -1) return failed("sendto");
    ++echoed;
  }

  close(fd);
  return 0;
}

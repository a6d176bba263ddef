// broadcast ADDRESS PORT MESSAGE
// Asks all hosts of a subnet with one datagram; prints who answers within a second, sorted.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <set>

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

static long milliseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int main(int argc, char** argv) {
  sockaddr_in subnet{};
  subnet.sin_family = AF_INET;
  const long port = argc == 4 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &subnet.sin_addr) != 1) {
    std::fprintf(stderr, "usage: broadcast ADDRESS PORT MESSAGE\n");
    return 2;
  }
  subnet.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  const int yes = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes) == -1) {
    return failed("setsockopt");
  }
  if (sendto(fd, argv[3], std::strlen(argv[3]), 0, reinterpret_cast<const sockaddr*>(&subnet),
             sizeof subnet) == -1) {
    return failed("sendto");
  }

  std::set<std::uint32_t> hosts;  // in host order, so that they are sorted as numbers
  const long end = milliseconds() + 1000;
  for (long left = 1000; left > 0; left = end - milliseconds()) {
    pollfd waiting{fd, POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(left));
    if (ready == -1 && errno != EINTR) return failed("poll");
    if (ready != 1) continue;
    char answer[1];
    sockaddr_in from{};
    socklen_t size = sizeof from;
    if (recvfrom(fd, answer, sizeof answer, 0, reinterpret_cast<sockaddr*>(&from), &size) == -1) {
      return failed("recvfrom");
    }
    hosts.insert(ntohl(from.sin_addr.s_addr));
  }
  close(fd);

  for (const std::uint32_t host : hosts) {
    const in_addr address{htonl(host)};
    std::printf("%s\n", inet_ntoa(address));
  }
  if (hosts.empty()) std::fprintf(stderr, "no answer within 1 s\n");
  if (std::fflush(stdout) != 0) return failed("write");
  return hosts.empty() ? 3 : 0;
}

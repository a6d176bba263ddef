// recv_lines HOST PORT
// Receives lines and prints each with its length, wherever the pieces that arrive are cut.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

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

static void print(const std::string& line) {
  std::printf("%zu ", line.size());
  std::fwrite(line.data(), 1, line.size(), stdout);  // it may hold zeros
  std::putchar('\n');
}

int main(int argc, char** argv) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  const long port = argc == 3 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) {
    std::fprintf(stderr, "usage: recv_lines HOST PORT\n");
    return 2;
  }
  peer.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == -1) {
    return failed("connect");
  }

  // The line so far, across as many recv() as it takes: a piece ends anywhere.
  std::string line;
  for (;;) {
    char buffer[4096];
    const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return failed("recv");
    if (n == 0) break;
    for (ssize_t i = 0; i < n; ++i) {
      if (buffer[i] == '\n') {
        print(line);
        line.clear();
      } else {
        line += buffer[i];
      }
    }
  }
  if (!line.empty()) print(line);

  close(fd);
  return std::fflush(stdout) == 0 ? 0 : failed("write");
}

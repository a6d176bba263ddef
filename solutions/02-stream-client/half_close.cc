// half_close HOST PORT < FILE
// Sends standard input, ends its own direction only, prints the answer to its end.

#include <arpa/inet.h>
#include <netinet/in.h>
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

/// send() says how many bytes it took: what is left goes with the next call. EINTR means that it
/// took none yet. Without MSG_NOSIGNAL a peer that left would kill us by SIGPIPE.
static bool send_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t n = send(fd, data, size, MSG_NOSIGNAL);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return false;
    data += n;
    size -= n;
  }
  return true;
}

int main(int argc, char** argv) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  const long port = argc == 3 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) {
    std::fprintf(stderr, "usage: half_close HOST PORT < FILE\n");
    return 2;
  }
  peer.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == -1) {
    return failed("connect");
  }

  char buffer[16384];
  for (;;) {
    const ssize_t n = read(STDIN_FILENO, buffer, sizeof buffer);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return failed("read");
    if (n == 0) break;
    if (!send_all(fd, buffer, n)) return failed("send");
  }

  // The peer's recv() returns 0 now; ours goes on.
  if (shutdown(fd, SHUT_WR) == -1) return failed("shutdown");

  for (;;) {
    const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return failed("recv");
    if (n == 0) break;
    std::fwrite(buffer, 1, n, stdout);
  }

  close(fd);
  return std::fflush(stdout) == 0 ? 0 : failed("write");
}

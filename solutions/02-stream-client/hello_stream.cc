// hello_stream HOST PORT MESSAGE
// Connects, sends MESSAGE and a newline, prints the answer until the peer is done.

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

/// send() may take only a part; without MSG_NOSIGNAL a peer that left would kill us by SIGPIPE.
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
  const long port = argc == 4 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) {
    std::fprintf(stderr, "usage: hello_stream HOST PORT MESSAGE\n");
    return 2;
  }
  peer.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == -1) {
    return failed("connect");
  }

  char* line = nullptr;
  const int size = asprintf(&line, "%s\n", argv[3]);
  if (size == -1) return failed("asprintf");
  if (!send_all(fd, line, size)) return failed("send");
  std::free(line);

  // One recv() is not one answer: it returns what has arrived so far, and 0 at the end.
  char buffer[4096];
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

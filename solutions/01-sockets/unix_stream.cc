// unix_stream PATH < FILE
// Sends standard input to a unix stream socket, ends its own direction, prints the answer.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>

static int failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

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
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::size_t length = argc == 2 ? std::strlen(argv[1]) : 0;
  if (length == 0 || length >= sizeof address.sun_path) {
    std::fprintf(stderr, "usage: unix_stream PATH < FILE\n");
    return 2;
  }
  std::memcpy(address.sun_path, argv[1], length);
  // A path ends with its zero. Of an abstract name every byte counts, and it begins with a zero.
  socklen_t size = offsetof(sockaddr_un, sun_path) + length + 1;
  if (argv[1][0] == '@') {
    address.sun_path[0] = '\0';
    size = offsetof(sockaddr_un, sun_path) + length;
  }

  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), size) == -1) {
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

  // The server's read() returns 0 now; ours goes on.
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

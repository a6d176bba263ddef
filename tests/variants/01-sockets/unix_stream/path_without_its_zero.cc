// The zero behind a path need not be counted; one thread sends, the other one receives.
#include <sys/un.h>

#include <cstddef>
#include <thread>

#include "tests/variants/variant.h"

static void send_stdin(int fd) {
  char buffer[1000];
  for (ssize_t size; (size = read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) {
    for (ssize_t done = 0; done < size;) {
      const ssize_t n = send(fd, buffer + done, size - done, MSG_NOSIGNAL);
      if (n > 0) done += n;
      if (n == -1 && errno != EINTR) return;
    }
  }
  shutdown(fd, SHUT_WR);
}

int main(int argc, char** argv) {
  sockaddr_un server{AF_UNIX, {}};
  const auto length = argc == 2 ? strlen(argv[1]) : 0;
  if (length == 0 || length > 107) return usage("unix_stream PATH < FILE");
  memcpy(server.sun_path, argv[1], length);
  if (argv[1][0] == '@') server.sun_path[0] = 0;
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + length);
  if (connect(fd, reinterpret_cast<sockaddr*>(&server), size) == -1) return failed("connect");
  std::thread sender(send_stdin, fd);
  char buffer[5000];
  for (;;) {
    const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n == 0) break;
    if (n > 0) fwrite(buffer, 1, n, stdout);
    if (n == -1 && errno != EINTR) return failed("recv");
  }
  sender.join();
  close(fd);
}

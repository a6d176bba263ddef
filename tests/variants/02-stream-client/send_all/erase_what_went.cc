// What was sent is erased from the front of a string; small socket buffer, so that real sends are
// short, too.
#include <fcntl.h>
#include <sys/select.h>

#include <iterator>
#include <string>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("send_all HOST PORT < FILE");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  const int small = 4096;
  setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  std::string waiting;
  char buffer[9999];
  for (ssize_t size; (size = read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) {
    waiting.append(buffer, size);
    while (!waiting.empty()) {
      fd_set set;
      FD_ZERO(&set);
      FD_SET(fd, &set);
      select(fd + 1, nullptr, &set, nullptr, nullptr);
      const auto n = send(fd, waiting.data(), waiting.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n == -1 && errno != EINTR && errno != EAGAIN) return failed("send");
      if (n > 0) waiting.erase(0, n);
    }
  }
  return 0;
}

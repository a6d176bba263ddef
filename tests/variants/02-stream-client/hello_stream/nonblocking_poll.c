// Everything non-blocking: connect() is in progress, poll() says when it is decided.
#include <fcntl.h>
#include <poll.h>

#include "tests/variants/variant.h"

static int await(int fd, short events) {
  struct pollfd one = {fd, events, 0};
  return poll(&one, 1, 3000) == 1;
}

static int send_all(int fd, const char* at, size_t left) {
  while (left > 0) {
    const ssize_t n = send(fd, at, left, MSG_NOSIGNAL);
    if (n == -1 && errno == EAGAIN && await(fd, POLLOUT)) continue;
    if (n == -1) return 0;
    at += n;
    left -= n;
  }
  return 1;
}

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_stream HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1 && errno != EINPROGRESS) {
    return failed("connect");
  }
  if (!await(fd, POLLOUT)) return 3;
  socklen_t size = sizeof errno;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &errno, &size);
  if (errno != 0) return failed("connect");
  if (!send_all(fd, argv[3], strlen(argv[3])) || !send_all(fd, "\n", 1)) return failed("send");

  char buffer[512];
  for (;;) {
    const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n == 0) return 0;
    if (n > 0) {
      fwrite(buffer, 1, n, stdout);
    } else if (errno != EAGAIN || !await(fd, POLLIN)) {
      return failed("recv");
    }
  }
}

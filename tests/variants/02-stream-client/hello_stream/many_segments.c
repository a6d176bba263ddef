// TCP_NODELAY and a send() for every 7 bytes: as many segments. Then half closed.
#include <netinet/tcp.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_stream HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  const int on = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");

  const size_t size = strlen(argv[3]);
  argv[3][size] = '\n';  // in place of the terminator, which is not sent
  for (size_t done = 0; done <= size;) {
    const size_t left = size + 1 - done;
    const ssize_t n = send(fd, argv[3] + done, left < 7 ? left : 7, MSG_NOSIGNAL);
    if (n == -1) return failed("send");
    done += n;
  }
  if (shutdown(fd, SHUT_WR) == -1) return failed("shutdown");
  for (char byte; recv(fd, &byte, 1, 0) == 1;) putchar(byte);
  return 0;
}

// poll() says that there is an error, SO_ERROR says which; recv() is for answers only.
#include <poll.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer)) {
    return usage("connected_udp HOST PORT MESSAGE");
  }
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  if (write(fd, argv[3], strlen(argv[3])) == -1) return failed("write");
  struct pollfd in = {fd, POLLIN, 0};
  if (poll(&in, 1, 2000) == 0) return 3;
  if (in.revents & POLLERR) {
    socklen_t size = sizeof errno;
    int error = 0;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
    errno = error;
    return failed("recv");
  }
  char answer[2000];
  const ssize_t n = read(fd, answer, sizeof answer);
  if (n == -1) return failed("recv");
  return write(1, answer, n) != n;
}

// One poll() loop over both directions; what is read from stdin waits until the socket takes it.
#include <fcntl.h>
#include <poll.h>

#include "tests/variants/variant.h"

static int is_grave(ssize_t n) { return n == -1 && errno != EINTR && errno != EAGAIN; }

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("half_close HOST PORT < FILE");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  fcntl(fd, F_SETFL, O_NONBLOCK);
  char out[600], in[700];
  size_t begin = 0, end = 0;
  int sending = 1;
  for (;;) {
    if (sending && begin == end) {
      const ssize_t n = read(STDIN_FILENO, out, sizeof out);
      begin = 0;
      end = n > 0 ? n : 0;
      if (n == 0) sending = shutdown(fd, SHUT_WR);
    }
    struct pollfd one = {fd, POLLIN | (sending ? POLLOUT : 0), 0};
    poll(&one, 1, -1);
    if (sending && (one.revents & POLLOUT)) {
      const ssize_t n = send(fd, out + begin, end - begin, MSG_NOSIGNAL);
      if (is_grave(n)) return failed("send");
      if (n > 0) begin += n;
    }
    if (one.revents & (POLLIN | POLLHUP)) {
      const ssize_t n = recv(fd, in, sizeof in, 0);
      if (is_grave(n)) return failed("recv");
      if (n == 0) break;
      if (n > 0) fwrite(in, 1, n, stdout);
    }
  }
  return close(fd);
}

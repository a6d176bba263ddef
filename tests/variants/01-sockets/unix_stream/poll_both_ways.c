// One poll() loop over both directions of a socket that does not block.
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <sys/un.h>

#include "tests/variants/variant.h"

static int is_grave(ssize_t n) { return n == -1 && errno != EINTR && errno != EAGAIN; }

int main(int argc, char** argv) {
  struct sockaddr_un server = {.sun_family = AF_UNIX};
  const size_t length = argc == 2 ? strlen(argv[1]) : 0;
  if (length < 1 || length > 107) return usage("unix_stream PATH < FILE");
  strcpy(server.sun_path, argv[1]);
  const int is_abstract = argv[1][0] == '@';
  if (is_abstract) server.sun_path[0] = 0;
  const int fd = socket(AF_UNIX, SOCK_STREAM, PF_UNIX);
  if (fd == -1) return failed("socket");
  const socklen_t size = offsetof(struct sockaddr_un, sun_path) + length + !is_abstract;
  if (connect(fd, (struct sockaddr*)&server, size) == -1) return failed("connect");
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

// sendmsg() with two buffers, which move on together after a short one.
#include <sys/uio.h>

#include "tests/variants/variant.h"

static void move_on(struct iovec* pieces, size_t n) {
  for (int i = 0; i < 2; ++i) {
    const size_t part = n < pieces[i].iov_len ? n : pieces[i].iov_len;
    pieces[i].iov_base = (char*)pieces[i].iov_base + part;
    pieces[i].iov_len -= part;
    n -= part;
  }
}

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("send_all HOST PORT < FILE");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  char first[3000], second[7000];
  for (;;) {
    struct iovec pieces[2] = {{first, sizeof first}, {second, sizeof second}};
    const ssize_t size = readv(STDIN_FILENO, pieces, 2);
    if (size == -1) return failed("readv");
    if (size == 0) break;
    const size_t taken = size;
    pieces[0].iov_len = taken < sizeof first ? taken : sizeof first;
    pieces[1].iov_len = taken - pieces[0].iov_len;
    while (pieces[0].iov_len + pieces[1].iov_len > 0) {
      const struct msghdr message = {.msg_iov = pieces, .msg_iovlen = 2};
      const ssize_t n = sendmsg(fd, &message, MSG_NOSIGNAL);
      if (n == -1 && errno != EINTR) return failed("sendmsg");
      if (n > 0) move_on(pieces, n);
    }
  }
  close(fd);
  return 0;
}

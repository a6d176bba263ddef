// Message and newline by one writev(); the answer by read() of 3 bytes at a time.
#include <sys/uio.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_stream HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  struct iovec parts[] = {{argv[3], strlen(argv[3])}, {(char[]){'\n'}, 1}};
  while (parts[1].iov_len > 0) {
    ssize_t taken = writev(fd, parts, 2);
    if (taken == -1) return failed("writev");
    for (int i = 0; i < 2; ++i) {
      const size_t of_this = (size_t)taken < parts[i].iov_len ? (size_t)taken : parts[i].iov_len;
      parts[i].iov_base = (char*)parts[i].iov_base + of_this;
      parts[i].iov_len -= of_this;
      taken -= (ssize_t)of_this;
    }
  }
  char three[3];
  ssize_t n;
  while ((n = read(fd, three, sizeof three)) > 0) {
    if (write(STDOUT_FILENO, three, n) != n) return failed("write");
  }
  return n == 0 ? 0 : failed("read");
}

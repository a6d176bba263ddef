// connect(): the kernel itself drops what strangers send; SO_RCVTIMEO ends the wait.
#include <sys/time.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_datagram HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  const struct timeval two = {.tv_sec = 2};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &two, sizeof two);
  if (write(fd, argv[3], strlen(argv[3])) == -1) return failed("write");
  static char answer[65536];
  const ssize_t n = read(fd, answer, sizeof answer);
  if (n == -1 && errno == EAGAIN) return 3;
  if (n == -1) return failed("read");
  fwrite(answer, 1, n, stdout);
  return 0;
}

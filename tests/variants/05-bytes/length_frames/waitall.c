// MSG_WAITALL: the kernel waits until all bytes are there, or the stream has ended.
#include <stdint.h>
#include <sys/uio.h>

#include "tests/variants/variant.h"

static int print_frames(int fd) {
  static char text[1 << 20];
  for (;;) {
    unsigned char head[4];
    ssize_t n = recv(fd, head, sizeof head, MSG_WAITALL);
    if (n == -1) return failed("recv");
    if (n == 0) return 0;
    if (n != 4) return 4;
    const uint32_t length =
        (uint32_t)head[0] << 24 | (uint32_t)head[1] << 16 | (uint32_t)head[2] << 8 | head[3];
    if (length > sizeof text) return 4;
    n = length == 0 ? 0 : recv(fd, text, length, MSG_WAITALL);
    if (n == -1) return failed("recv");
    if ((uint32_t)n != length) return 4;
    printf("%u ", length);
    fwrite(text, 1, length, stdout);
    putchar('\n');
  }
}

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("length_frames HOST PORT");
  const int fd = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  char* line = NULL;
  size_t room = 0;
  ssize_t size;
  while ((size = getline(&line, &room, stdin)) != -1) {
    if (line[size - 1] == '\n') --size;
    uint32_t length = htonl((uint32_t)size);
    struct iovec parts[2] = {{&length, sizeof length}, {line, (size_t)size}};
    if (writev(fd, parts, 2) != 4 + size) return failed("writev");
  }
  shutdown(fd, SHUT_WR);
  const int status = print_frames(fd);
  return fflush(stdout) == 0 ? status : failed("write");
}

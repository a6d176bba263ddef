// splice() moves the answer from the socket through a pipe; an IPv6 socket with a mapped address.
#include <fcntl.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_stream HOST PORT MESSAGE");
  struct sockaddr_in6 mapped = {.sin6_family = AF_INET6, .sin6_port = peer.sin_port};
  mapped.sin6_addr.s6_addr[10] = mapped.sin6_addr.s6_addr[11] = 0xff;
  memcpy(&mapped.sin6_addr.s6_addr[12], &peer.sin_addr, 4);
  const int fd = socket(AF_INET6, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&mapped, sizeof mapped) == -1) return failed("connect");
  if (dprintf(fd, "%s\n", argv[3]) < 0) return failed("write");

  int ends[2];
  if (pipe(ends) == -1) return failed("pipe");
  char buffer[4096];
  ssize_t n;
  while ((n = splice(fd, NULL, ends[1], NULL, sizeof buffer, SPLICE_F_MOVE)) > 0) {
    const ssize_t taken = read(ends[0], buffer, sizeof buffer);
    fwrite(buffer, 1, taken, stdout);
  }
  return n == 0 ? 0 : failed("splice");
}

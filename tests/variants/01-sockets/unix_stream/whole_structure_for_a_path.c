// The length of the whole structure is right for a path: its zero ends it before.
#include <stddef.h>
#include <sys/un.h>

#include "tests/variants/variant.h"

static int send_all(int fd, const char* data, ssize_t size) {
  for (ssize_t done = 0; done < size;) {
    const ssize_t n = write(fd, data + done, size - done);
    if (n > 0) done += n;
    if (n == -1 && errno != EINTR) return 0;
  }
  return 1;
}

int main(int argc, char** argv) {
  struct sockaddr_un server = {.sun_family = AF_UNIX};
  if (argc != 2 || !*argv[1] || strlen(argv[1]) >= sizeof server.sun_path) {
    return usage("unix_stream PATH < FILE");
  }
  strncpy(server.sun_path, argv[1], sizeof server.sun_path);
  socklen_t length = sizeof server;
  if (argv[1][0] == '@') {
    server.sun_path[0] = 0;
    length = offsetof(struct sockaddr_un, sun_path) + strlen(argv[1]);
  }
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&server, length) == -1) return failed("connect");
  char buffer[5000];
  ssize_t n;
  while ((n = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
    if (!send_all(fd, buffer, n)) return failed("write");
  }
  if (shutdown(fd, SHUT_WR) == -1) return failed("shutdown");
  while ((n = read(fd, buffer, sizeof buffer)) != 0) {
    if (n == -1 && errno != EINTR) return failed("read");
    if (n > 0) fwrite(buffer, 1, n, stdout);
  }
  return close(fd);
}

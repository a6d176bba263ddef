// MSG_PEEK looks for the newline; what belongs to the line is then taken, and no byte more.
#include "tests/variants/variant.h"

static ssize_t receive(int fd, char* room, size_t size, int flags) {
  ssize_t n;
  do {
    n = recv(fd, room, size, flags);
  } while (n == -1 && errno == EINTR);
  return n;
}

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("recv_lines HOST PORT");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  static char line[1 << 20];
  size_t length = 0;
  for (;;) {
    const ssize_t seen = receive(fd, line + length, sizeof line - length, MSG_PEEK);
    if (seen == -1) return failed("recv");
    const char* newline = memchr(line + length, '\n', seen);
    const size_t wanted = newline != NULL ? (size_t)(newline - line) - length + 1 : (size_t)seen;
    const ssize_t n = wanted == 0 ? 0 : receive(fd, line + length, wanted, 0);
    if (n == -1) return failed("recv");
    length += n;
    const int complete = n > 0 && line[length - 1] == '\n';
    if (complete || (n == 0 && length > 0)) {
      printf("%zu ", length - complete);
      fwrite(line, 1, length - complete, stdout);
      putchar('\n');
      length = 0;
    }
    if (n == 0) return 0;
  }
}

// recv() of a single byte at a time: slow, and the pieces do not matter.
#include "tests/variants/variant.h"

static void print(const char* line, size_t length) {
  printf("%zu ", length);
  fwrite(line, 1, length, stdout);
  putchar('\n');
}

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("recv_lines HOST PORT");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  char* line = NULL;
  size_t length = 0, room = 0;
  for (;;) {
    if (length == room) line = realloc(line, room = 2 * room + 1);
    const ssize_t n = recv(fd, line + length, 1, 0);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return failed("recv");
    if (n == 0) break;
    if (line[length] == '\n') {
      print(line, length);
      length = 0;
    } else {
      ++length;
    }
  }
  if (length > 0) print(line, length);
  return 0;
}

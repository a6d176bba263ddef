// stdio: fdopen() and getc(), which goes on where an interruption left it.
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("recv_lines HOST PORT");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  FILE* stream = fdopen(fd, "r");
  char* line = NULL;
  size_t room = 0, length = 0;
  for (;;) {
    const int c = getc(stream);
    if (c == EOF && ferror(stream) && errno == EINTR) {
      clearerr(stream);
      continue;
    }
    if (c == EOF && length == 0) break;
    if (c == EOF || c == '\n') {
      printf("%zu ", length);
      fwrite(line, 1, length, stdout);
      putchar('\n');
      length = 0;
      if (c == EOF) break;
      continue;
    }
    if (length == room) line = realloc(line, room = 2 * room + 16);
    line[length++] = c;
  }
  fclose(stream);
  return 0;
}

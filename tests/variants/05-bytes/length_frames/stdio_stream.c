// The socket as a stdio stream in each direction: the buffers collect what belongs together.
#include <stdint.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("length_frames HOST PORT");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");

  FILE* out = fdopen(dup(fd), "w");
  char* line = NULL;
  size_t room = 0;
  ssize_t size;
  while ((size = getline(&line, &room, stdin)) != -1) {
    if (line[size - 1] == '\n') line[--size] = '\0';
    const uint32_t length = htonl((uint32_t)size);
    fwrite(&length, sizeof length, 1, out);
    fwrite(line, 1, (size_t)size, out);
  }
  if (fclose(out) != 0) return failed("write");
  if (shutdown(fd, SHUT_WR) == -1) return failed("shutdown");

  FILE* in = fdopen(fd, "r");
  for (;;) {
    uint32_t length;
    const size_t head = fread(&length, 1, sizeof length, in);
    if (ferror(in)) return failed("read");
    if (head == 0) break;
    length = ntohl(length);
    if (head != sizeof length || length > 1 << 20) return 4;
    char* text = malloc(length + 1);
    if (fread(text, 1, length, in) != length) return ferror(in) ? failed("read") : 4;
    printf("%u ", length);
    fwrite(text, 1, length, stdout);
    printf("\n");
    free(text);
  }
  fclose(in);
  return fflush(stdout) == 0 ? 0 : failed("write");
}

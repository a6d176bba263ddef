// One descriptor to send with and a copy of it to receive with: closing the first would end nothing
// while the second is open, so shutdown() it is.
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("half_close HOST PORT < FILE");
  const int out = socket(AF_INET, SOCK_STREAM, 0);
  if (out == -1) return failed("socket");
  if (connect(out, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  const int in = dup(out);
  char buffer[4096];
  ssize_t size;
  while ((size = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < size;) {
      const ssize_t n = write(out, buffer + done, size - done);
      if (n == -1 && errno != EINTR) return failed("write");
      if (n > 0) done += n;
    }
  }
  shutdown(out, SHUT_WR);
  close(out);
  while ((size = read(in, buffer, sizeof buffer)) != 0) {
    if (size == -1 && errno != EINTR) return failed("read");
    if (size > 0) fwrite(buffer, 1, size, stdout);
  }
  close(in);
  return 0;
}

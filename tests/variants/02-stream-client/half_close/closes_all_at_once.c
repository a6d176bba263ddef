// Nothing is closed one by one: whatever was opened is closed by one close_range() in the end. The
// copy that is received with takes the place of a descriptor of /dev/null.
#include <fcntl.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("half_close HOST PORT < FILE");
  const int in = open("/dev/null", O_RDONLY);
  const int out = socket(AF_INET, SOCK_STREAM, 0);
  if (in == -1 || out == -1) return failed("socket");
  if (connect(out, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  dup2(out, in);
  char buffer[4096];
  ssize_t size;
  while ((size = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < size;) {
      const ssize_t n = send(out, buffer + done, size - done, 0);
      if (n == -1 && errno != EINTR) return failed("send");
      if (n > 0) done += n;
    }
  }
  shutdown(out, SHUT_WR);
  while ((size = recv(in, buffer, sizeof buffer, 0)) != 0) {
    if (size == -1 && errno != EINTR) return failed("recv");
    if (size > 0) fwrite(buffer, 1, size, stdout);
  }
  fflush(stdout);
  close_range(STDERR_FILENO + 1, ~0U, 0);
  return 0;
}

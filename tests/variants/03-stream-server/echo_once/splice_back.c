// splice() into a pipe and out of it again: no byte enters the program. The client keeps standing
// on descriptor 0, as under inetd.
#include <fcntl.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("echo_once PORT");
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 1) == -1) return failed("listen");
  const int client = accept(listener, NULL, NULL);
  if (client == -1) return failed("accept");
  dup2(client, STDIN_FILENO);
  close(client);
  close(listener);

  int ends[2];
  if (pipe(ends) == -1) return failed("pipe");
  ssize_t left;
  while ((left = splice(STDIN_FILENO, NULL, ends[1], NULL, 65536, 0)) > 0) {
    while (left > 0) {
      const ssize_t n = splice(ends[0], NULL, STDIN_FILENO, NULL, left, 0);
      if (n == -1) return failed("splice");
      left -= n;
    }
  }
  return left == 0 ? 0 : failed("splice");
}

// A child for each client; the parent waits for all of them at the end.
#include <sys/wait.h>

#include "tests/variants/variant.h"

static int serve(int client) {
  char buffer[4096];
  ssize_t n;
  while ((n = read(client, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < n;) {
      const ssize_t written = write(client, buffer + done, n - done);
      if (written == -1) return 1;
      done += written;
    }
  }
  return n == 0 ? 0 : 1;
}

int main(int argc, char** argv) {
  const long port = argc == 3 ? number(argv[1], 1, 65535) : -1;
  const long count = argc == 3 ? number(argv[2], 1, 1000) : -1;
  if (port < 0 || count < 0) return usage("echo_poll PORT N");
  struct sockaddr_in here;
  endpoint("0.0.0.0", argv[1], &here);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 10) == -1) return failed("listen");
  for (long i = 0; i < count; ++i) {
    const int client = accept(listener, NULL, NULL);
    if (client == -1) return failed("accept");
    if (fork() == 0) _exit(serve(client));
    close(client);
  }
  while (wait(NULL) > 0) {
  }
  return 0;
}

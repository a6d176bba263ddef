// A child for each client: a client can only kill its own. The parent does not wait (SIGCHLD).
#include <signal.h>

#include "tests/variants/variant.h"

static void leave(int signal) {
  (void)signal;
  _exit(0);
}

int main(int argc, char** argv) {
  struct sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("survive_reset PORT");
  signal(SIGCHLD, SIG_IGN);
  signal(SIGTERM, leave);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 10) == -1) return failed("listen");
  for (;;) {
    const int client = accept(listener, NULL, NULL);
    if (client == -1) return failed("accept");
    if (fork() == 0) {
      close(listener);
      char buffer[4096];
      ssize_t n;
      while ((n = read(client, buffer, sizeof buffer)) > 0) {
        for (ssize_t done = 0; done < n;) {
          const ssize_t written = write(client, buffer + done, n - done);
          if (written == -1) _exit(1);
          done += written;
        }
      }
      _exit(0);
    }
    close(client);
  }
}

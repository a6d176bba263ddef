// SIGPIPE ignored for the whole program; the handler of SIGTERM writes into a pipe that poll()
// sees.
#include <poll.h>
#include <signal.h>

#include "tests/variants/variant.h"

static int ends[2];

static void tell(int signal) {
  (void)signal;
  if (write(ends[1], "x", 1) == -1) _exit(1);
}

static void serve(int client) {
  char buffer[600];
  ssize_t n;
  while ((n = read(client, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < n;) {
      const ssize_t written = write(client, buffer + done, n - done);
      if (written == -1) return;
      done += written;
    }
  }
}

int main(int argc, char** argv) {
  struct sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("survive_reset PORT");
  signal(SIGPIPE, SIG_IGN);
  if (pipe(ends) == -1) return failed("pipe");
  signal(SIGTERM, tell);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 10) == -1) return failed("listen");
  for (;;) {
    struct pollfd set[2] = {{listener, POLLIN, 0}, {ends[0], POLLIN, 0}};
    if (poll(set, 2, -1) == -1) continue;
    if (set[1].revents != 0) break;
    const int client = accept(listener, NULL, NULL);
    if (client == -1) continue;
    serve(client);
    close(client);
  }
  close(listener);
  return 0;
}

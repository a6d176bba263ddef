// A flag, and SIGTERM let in only while ppoll() waits, so that none is lost.
#include <poll.h>
#include <signal.h>

#include "tests/variants/variant.h"

static volatile sig_atomic_t leaving;

static void note(int signal) {
  (void)signal;
  leaving = 1;
}

static void serve(int client) {
  char buffer[4096];
  for (ssize_t n; (n = recv(client, buffer, sizeof buffer, 0)) > 0;) {
    for (ssize_t done = 0; done < n;) {
      const ssize_t sent = send(client, buffer + done, n - done, MSG_NOSIGNAL);
      if (sent == -1) return;
      done += sent;
    }
  }
}

int main(int argc, char** argv) {
  struct sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("survive_reset PORT");
  sigset_t term, before;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, &before);
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigaction(SIGTERM, &action, NULL);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 10) == -1) return failed("listen");
  while (!leaving) {
    struct pollfd set = {listener, POLLIN, 0};
    if (ppoll(&set, 1, NULL, &before) != 1) continue;
    const int client = accept(listener, NULL, NULL);
    if (client == -1) continue;
    serve(client);
    shutdown(client, SHUT_RDWR);
    close(client);
  }
  close(listener);
  return 0;
}

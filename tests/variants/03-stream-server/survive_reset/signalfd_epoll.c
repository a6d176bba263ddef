// SIGTERM as a descriptor beside the others (signalfd), all of them in one epoll set.
#include <signal.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>

#include "tests/variants/variant.h"

static void watch(int set, int fd) {
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
}

/// 0 when the client is done or gone.
static int echo(int client) {
  char buffer[4096];
  const ssize_t n = recv(client, buffer, sizeof buffer, 0);
  if (n <= 0) return 0;
  for (ssize_t done = 0; done < n;) {
    const ssize_t sent = send(client, buffer + done, n - done, MSG_NOSIGNAL);
    if (sent == -1) return 0;
    done += sent;
  }
  return 1;
}

int main(int argc, char** argv) {
  struct sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("survive_reset PORT");
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  sigprocmask(SIG_BLOCK, &term, NULL);
  const int signals = signalfd(-1, &term, 0);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 10) == -1) return failed("listen");
  const int set = epoll_create1(0);
  watch(set, signals);
  watch(set, listener);
  for (;;) {
    struct epoll_event event;
    if (epoll_wait(set, &event, 1, -1) != 1) continue;
    if (event.data.fd == signals) return 0;
    if (event.data.fd == listener) {
      const int client = accept(listener, NULL, NULL);
      if (client != -1) watch(set, client);
    } else if (!echo(event.data.fd)) {
      close(event.data.fd);
    }
  }
}

// Non-blocking sockets under epoll, edge-triggered, with a buffer for what could not be sent yet.
#include <sys/epoll.h>

#include "tests/variants/variant.h"

static char waiting[1 << 20];
static size_t begin, end;

/// Returns 0 when the client's FIN has come and everything is sent back, 1 when there is more to
/// do.
static int serve(int client) {
  static int finished;
  for (;;) {
    const ssize_t n = finished ? 0 : recv(client, waiting + end, sizeof waiting - end, 0);
    if (n > 0) end += n;
    if (n == 0) finished = 1;
    const int empty = n == -1 && errno == EAGAIN;
    while (begin < end) {
      const ssize_t sent = send(client, waiting + begin, end - begin, MSG_NOSIGNAL);
      if (sent == -1 && errno == EAGAIN) return 1;
      if (sent == -1) exit(failed("send"));
      begin += sent;
    }
    begin = end = 0;
    if (finished) return 0;
    if (empty) return 1;
    if (n == -1) exit(failed("recv"));
  }
}

int main(int argc, char** argv) {
  struct sockaddr_in here;
  if (argc != 2 || !endpoint("0.0.0.0", argv[1], &here)) return usage("echo_once PORT");
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, SOMAXCONN) == -1) return failed("listen");
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event event = {EPOLLIN, {.fd = listener}};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) == -1) return failed("epoll_ctl");
  while (epoll_wait(epoll, &event, 1, -1) == 1) {
    if (event.data.fd == listener) {
      const int client = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
      if (client == -1) return failed("accept4");
      close(listener);
      event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
      event.data.fd = client;
      epoll_ctl(epoll, EPOLL_CTL_ADD, client, &event);
    } else if (!serve(event.data.fd)) {
      return close(event.data.fd) == 0 ? 0 : failed("close");
    }
  }
  return failed("epoll_wait");
}

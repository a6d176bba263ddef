// epoll with edges: reads and writes until EAGAIN.
#include <sys/epoll.h>

#include "tests/variants/variant.h"

struct client {
  int fd;
  char data[8192];
  size_t begin, end;
};

/// 1 when the client is done.
static int work(struct client* one) {
  for (;;) {
    while (one->begin < one->end) {
      const ssize_t n = send(one->fd, one->data + one->begin, one->end - one->begin, MSG_NOSIGNAL);
      if (n == -1) return errno != EAGAIN;
      one->begin += n;
    }
    const ssize_t n = recv(one->fd, one->data, sizeof one->data, 0);
    if (n == 0) return 1;
    if (n == -1) return errno != EAGAIN;
    one->begin = 0;
    one->end = n;
  }
}

int main(int argc, char** argv) {
  const long port = argc == 3 ? number(argv[1], 1, 65535) : -1;
  long count = argc == 3 ? number(argv[2], 1, 1000) : -1;
  if (port < 0 || count < 0) return usage("echo_poll PORT N");
  struct sockaddr_in here;
  endpoint("0.0.0.0", argv[1], &here);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 10) == -1) return failed("listen");
  const int set = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
  epoll_ctl(set, EPOLL_CTL_ADD, listener, &event);
  while (count > 0) {
    if (epoll_wait(set, &event, 1, -1) == -1) return failed("epoll_wait");
    if (event.data.ptr == NULL) {
      struct client* one = calloc(1, sizeof *one);
      one->fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
      if (one->fd == -1) return failed("accept");
      struct epoll_event both = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.ptr = one};
      epoll_ctl(set, EPOLL_CTL_ADD, one->fd, &both);
    } else if (work(event.data.ptr)) {
      close(((struct client*)event.data.ptr)->fd);
      free(event.data.ptr);
      --count;
    }
  }
  return 0;
}

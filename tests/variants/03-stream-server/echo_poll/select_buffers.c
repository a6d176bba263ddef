// select(); reads on from a client that does not read, and keeps everything for it.
#include <fcntl.h>
#include <sys/select.h>

#include "tests/variants/variant.h"

struct client {
  char* data;
  size_t size;
  int open, ended;
};
static struct client clients[FD_SETSIZE];

/// 1 when the client is done.
static int work(int fd, int readable, int writable) {
  struct client* one = &clients[fd];
  if (readable && !one->ended) {
    char buffer[1500];
    const ssize_t n = read(fd, buffer, sizeof buffer);
    if (n == 0) one->ended = 1;
    if (n > 0) {
      one->data = realloc(one->data, one->size + n);
      memcpy(one->data + one->size, buffer, n);
      one->size += n;
    }
  }
  if (writable && one->size > 0) {
    const ssize_t n = send(fd, one->data, one->size, MSG_NOSIGNAL);
    if (n > 0) {
      memmove(one->data, one->data + n, one->size - n);
      one->size -= n;
    }
  }
  return one->ended && one->size == 0;
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
  while (count > 0) {
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(listener, &readable);
    for (int fd = 0; fd < FD_SETSIZE; ++fd) {
      if (!clients[fd].open) continue;
      if (!clients[fd].ended) FD_SET(fd, &readable);
      if (clients[fd].size > 0) FD_SET(fd, &writable);
    }
    if (select(FD_SETSIZE, &readable, &writable, NULL, NULL) == -1) return failed("select");
    for (int fd = 0; fd < FD_SETSIZE; ++fd) {
      if (!clients[fd].open || (!FD_ISSET(fd, &readable) && !FD_ISSET(fd, &writable))) continue;
      if (!work(fd, FD_ISSET(fd, &readable), FD_ISSET(fd, &writable))) continue;
      close(fd);
      free(clients[fd].data);
      memset(&clients[fd], 0, sizeof clients[fd]);
      --count;
    }
    if (FD_ISSET(listener, &readable)) {
      const int client = accept(listener, NULL, NULL);
      if (client == -1) return failed("accept");
      fcntl(client, F_SETFL, O_NONBLOCK);
      clients[client].open = 1;
    }
  }
  return 0;
}

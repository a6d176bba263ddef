// epoll, edge-triggered: after EAGAIN it waits for the edge, and for nothing else.
#include <sys/epoll.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("send_all HOST PORT < FILE");
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int watch = epoll_create1(0);
  if (fd == -1 || watch == -1) return failed("socket");
  struct epoll_event edge = {.events = EPOLLOUT | EPOLLET};
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1 && errno != EINPROGRESS) {
    return failed("connect");
  }
  epoll_ctl(watch, EPOLL_CTL_ADD, fd, &edge);
  epoll_wait(watch, &edge, 1, -1);
  socklen_t length = sizeof errno;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &errno, &length);
  if (errno != 0) return failed("connect");

  char buffer[5000];
  ssize_t size;
  while ((size = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
    for (ssize_t done = 0; done < size;) {
      const ssize_t n = send(fd, buffer + done, size - done, MSG_NOSIGNAL);
      if (n > 0) done += n;
      if (n == -1 && errno == EAGAIN) {
        while (epoll_wait(watch, &edge, 1, -1) == -1 && errno == EINTR) {
        }
      } else if (n == -1 && errno != EINTR) {
        return failed("send");
      }
    }
  }
  return 0;
}

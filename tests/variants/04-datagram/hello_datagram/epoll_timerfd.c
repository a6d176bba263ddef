// epoll on the socket and on a timer descriptor that fires once after 2 s.
#include <sys/epoll.h>
#include <sys/timerfd.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_datagram HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  const int timer = timerfd_create(CLOCK_MONOTONIC, 0);
  const int epoll = epoll_create1(0);
  if (fd == -1 || timer == -1 || epoll == -1) return failed("socket");
  const struct itimerspec two = {.it_value = {.tv_sec = 2}};
  timerfd_settime(timer, 0, &two, NULL);
  struct epoll_event event = {EPOLLIN, {.fd = timer}};
  epoll_ctl(epoll, EPOLL_CTL_ADD, timer, &event);
  event.data.fd = fd;
  epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
  if (sendto(fd, argv[3], strlen(argv[3]), 0, (struct sockaddr*)&peer, sizeof peer) == -1) {
    return failed("sendto");
  }
  while (epoll_wait(epoll, &event, 1, -1) == 1 && event.data.fd == fd) {
    static char answer[65535];
    struct sockaddr_in from;
    socklen_t size = sizeof from;
    const ssize_t n = recvfrom(fd, answer, sizeof answer, 0, (struct sockaddr*)&from, &size);
    if (n == -1 || memcmp(&from, &peer, 8) != 0) continue;
    return write(STDOUT_FILENO, answer, n) == n ? 0 : failed("write");
  }
  return 3;
}

// A socket that does not block under epoll; lines are cut with std::string::find.
#include <fcntl.h>
#include <sys/epoll.h>

#include <string>

#include "tests/variants/variant.h"

static void print(const std::string& line) {
  printf("%zu ", line.size());
  fwrite(line.data(), 1, line.size(), stdout);
  putchar('\n');
}

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("recv_lines HOST PORT");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  fcntl(fd, F_SETFL, O_NONBLOCK);
  const int watch = epoll_create1(0);
  epoll_event event{EPOLLIN, {}};
  epoll_ctl(watch, EPOLL_CTL_ADD, fd, &event);
  std::string rest;
  for (;;) {
    epoll_wait(watch, &event, 1, -1);
    char buffer[8192];
    const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n == -1 && (errno == EAGAIN || errno == EINTR)) continue;
    if (n == -1) return failed("recv");
    if (n == 0) break;
    rest.append(buffer, n);
    for (auto end = rest.find('\n'); end != std::string::npos; end = rest.find('\n')) {
      print(rest.substr(0, end));
      rest.erase(0, end + 1);
    }
  }
  if (!rest.empty()) print(rest);
}

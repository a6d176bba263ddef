// A blocking recv(), and a signal without SA_RESTART that interrupts it after two seconds.
#include <csignal>
#include <ctime>
#include <vector>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer)) {
    return usage("connected_udp HOST PORT MESSAGE");
  }
  struct sigaction action {};
  action.sa_handler = [](int) {};
  sigaction(SIGALRM, &action, nullptr);
  const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (fd == -1) return failed("socket");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  if (send(fd, argv[3], strlen(argv[3]), MSG_NOSIGNAL) == -1) return failed("send");
  alarm(2);
  std::vector<char> answer(1 << 16);
  const ssize_t n = recv(fd, answer.data(), answer.size(), 0);
  if (n == -1 && errno == EINTR) return 3;
  if (n == -1) return failed("recv");
  return fwrite(answer.data(), 1, n, stdout) != static_cast<size_t>(n);
}

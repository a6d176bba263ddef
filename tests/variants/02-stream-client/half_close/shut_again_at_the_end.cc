// Keeps the whole answer until its end, then shuts down what is left and closes.
#include <string>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("half_close HOST PORT < FILE");
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, IPPROTO_TCP);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  std::string input, answer;
  for (int c = getchar(); c != EOF; c = getchar()) input += static_cast<char>(c);
  while (!input.empty()) {
    const ssize_t n = send(fd, input.data(), input.size(), 0);
    if (n == -1 && errno != EINTR) return failed("send");
    if (n > 0) input.erase(0, n);
  }
  if (shutdown(fd, SHUT_WR) == -1) return failed("shutdown");
  for (;;) {
    char piece[100];
    const ssize_t n = recv(fd, piece, sizeof piece, MSG_WAITALL);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return failed("recv");
    if (n == 0) break;
    answer.append(piece, n);
  }
  shutdown(fd, SHUT_RDWR);
  close(fd);
  fwrite(answer.data(), 1, answer.size(), stdout);
}

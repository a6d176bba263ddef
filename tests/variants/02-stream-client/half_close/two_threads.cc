// One thread sends and ends its direction, the other one receives all the time.
#include <thread>

#include "tests/variants/variant.h"

static void send_stdin(int fd) {
  char buffer[1000];
  for (ssize_t size; (size = read(STDIN_FILENO, buffer, sizeof buffer)) > 0;) {
    for (ssize_t done = 0; done < size;) {
      const ssize_t n = send(fd, buffer + done, size - done, MSG_NOSIGNAL);
      if (n > 0) done += n;
      if (n == -1 && errno != EINTR) return;
    }
  }
  shutdown(fd, SHUT_WR);
}

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("half_close HOST PORT < FILE");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  std::thread sender(send_stdin, fd);
  char buffer[5000];
  for (;;) {
    const ssize_t n = recv(fd, buffer, sizeof buffer, 0);
    if (n == 0) break;
    if (n > 0) fwrite(buffer, 1, n, stdout);
    if (n == -1 && errno != EINTR) return failed("recv");
  }
  sender.join();
  close(fd);
}

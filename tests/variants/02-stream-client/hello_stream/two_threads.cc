// One thread sends, the other receives at the same time; select() before each recv().
#include <sys/select.h>

#include <string>
#include <thread>

#include "tests/variants/variant.h"

static void receive(int fd) {
  char buffer[64];
  for (;;) {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(fd, &set);
    select(fd + 1, &set, nullptr, nullptr, nullptr);
    const ssize_t n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n <= 0) return;
    fwrite(buffer, 1, n, stdout);
  }
}

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_stream HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  std::thread receiver(receive, fd);
  const std::string line = std::string(argv[3]) + "\n";
  for (const char byte : line) send(fd, &byte, 1, MSG_NOSIGNAL | MSG_MORE);
  receiver.join();
  close(fd);
}

// Slow and right: 20 bytes with each call, held back by the kernel until there are more.
#include <netinet/tcp.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("send_all HOST PORT < FILE");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  const int yes = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_CORK, &yes, sizeof yes);
  char piece[20];
  for (std::size_t size; (size = fread(piece, 1, sizeof piece, stdin)) > 0;) {
    for (std::size_t done = 0; done < size;) {
      const ssize_t n = send(fd, piece + done, size - done, MSG_NOSIGNAL);
      if (n > 0) done += n;
      if (n == -1 && errno != EINTR) return failed("send");
    }
  }
  return 0;
}

// bind() before connect(), small buffers, TOS, corked while sending, quick acknowledgements, an
// orderly SO_LINGER; the answer is collected whole by MSG_WAITALL.
#include <netinet/tcp.h>

#include <string>

#include "tests/variants/variant.h"

static void set(int fd, int level, int option, int value) {
  if (setsockopt(fd, level, option, &value, sizeof value) == -1) exit(failed("setsockopt"));
}

int main(int argc, char** argv) {
  sockaddr_in peer, here{};
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_stream HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  set(fd, SOL_SOCKET, SO_RCVBUF, 2048);
  set(fd, SOL_SOCKET, SO_SNDBUF, 4096);
  set(fd, IPPROTO_IP, IP_TOS, 0x48);
  set(fd, IPPROTO_TCP, TCP_CORK, 1);
  const linger slow{1, 2};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &slow, sizeof slow);
  here.sin_family = AF_INET;
  if (bind(fd, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) return failed("bind");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  set(fd, IPPROTO_TCP, TCP_QUICKACK, 1);

  const std::string line = std::string(argv[3]) + '\n';
  for (size_t done = 0; done < line.size();) {
    const ssize_t n = write(fd, line.data() + done, line.size() - done);
    if (n == -1) return failed("write");
    done += n;
  }
  set(fd, IPPROTO_TCP, TCP_CORK, 0);
  static char answer[1 << 20];
  const ssize_t n = recv(fd, answer, sizeof answer, MSG_WAITALL);
  if (n == -1) return failed("recv");
  fwrite(answer, 1, n, stdout);
  close(fd);
}

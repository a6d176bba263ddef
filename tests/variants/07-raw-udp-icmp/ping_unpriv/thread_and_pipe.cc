// A thread receives and passes sequence numbers and sizes on through a pipe; the kernel's errors
// are wanted as well, and none comes.
#include <netinet/ip_icmp.h>
#include <poll.h>

#include <thread>

#include "tests/variants/variant.h"

struct Seen {
  int sequence, size;
};

static void receive(int fd, sockaddr_in to, int out) {
  for (;;) {
    union {
      icmphdr header;
      char bytes[4096];
    } reply;
    sockaddr_in from{};
    socklen_t size_of_from = sizeof from;
    const ssize_t size =
        recvfrom(fd, &reply, sizeof reply, 0, reinterpret_cast<sockaddr*>(&from), &size_of_from);
    if (size < 8) return;
    if (from.sin_addr.s_addr != to.sin_addr.s_addr) continue;
    const Seen seen{ntohs(reply.header.un.echo.sequence), static_cast<int>(size)};
    if (write(out, &seen, sizeof seen) == -1) return;
  }
}

int main(int argc, char** argv) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  const int count = argc == 3 ? number(argv[2], 1, 100) : -1;
  if (count < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
    return usage("ping_unpriv DST COUNT");
  }
  const int fd = socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP);
  if (fd == -1) return failed("socket");
  const int on = 1;
  setsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, sizeof on);
  int ends[2];
  if (pipe(ends) == -1) return failed("pipe");
  std::thread(receive, fd, to, ends[1]).detach();
  for (int k = 1; k <= count; ++k) {
    char request[64] = {ICMP_ECHO};
    request[7] = static_cast<char>(k);
    if (sendto(fd, request, sizeof request, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == -1) {
      return failed("sendto");
    }
    Seen seen{};
    do {
      pollfd one{ends[0], POLLIN, 0};
      if (poll(&one, 1, 2000) == 0) _exit(fflush(stdout) == 0 ? 3 : 1);
      if (read(ends[0], &seen, sizeof seen) != sizeof seen) return failed("read");
    } while (seen.sequence != k);
    printf("seq=%d bytes=%d\n", k, seen.size);
  }
  fflush(stdout);
  _exit(0);
}

// Bound to a "port", which is the identifier then: it can be compared after all.
#include <netinet/ip_icmp.h>
#include <poll.h>

#include <array>
#include <chrono>

#include "tests/variants/variant.h"

using Clock = std::chrono::steady_clock;

int main(int argc, char** argv) {
  sockaddr_in to{}, own{};
  to.sin_family = own.sin_family = AF_INET;
  own.sin_port = htons(4242);
  const int count = argc == 3 ? number(argv[2], 1, 100) : -1;
  if (count < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
    return usage("ping_unpriv DST COUNT");
  }
  const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_ICMP);
  if (fd == -1) return failed("socket");
  if (bind(fd, reinterpret_cast<sockaddr*>(&own), sizeof own) == -1) return failed("bind");
  for (int k = 1; k <= count; ++k) {
    std::array<char, 64> request{};
    icmphdr header{};
    header.type = ICMP_ECHO;
    header.un.echo = {own.sin_port, htons(k)};
    memcpy(request.data(), &header, sizeof header);
    if (sendto(fd, request.data(), 64, 0, reinterpret_cast<sockaddr*>(&to), sizeof to) == -1) {
      return failed("sendto");
    }
    const auto end = Clock::now() + std::chrono::seconds(2);
    for (bool seen = false; !seen;) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now());
      pollfd one{fd, POLLIN, 0};
      if (left.count() <= 0 || poll(&one, 1, left.count()) == 0) return 3;
      std::array<char, 2048> reply;
      sockaddr_in from{};
      iovec piece{reply.data(), reply.size()};
      msghdr message{};
      message.msg_name = &from;
      message.msg_namelen = sizeof from;
      message.msg_iov = &piece;
      message.msg_iovlen = 1;
      const ssize_t size = recvmsg(fd, &message, 0);
      if (size < 8 || from.sin_addr.s_addr != to.sin_addr.s_addr) continue;
      memcpy(&header, reply.data(), sizeof header);
      if (header.type != ICMP_ECHOREPLY || header.un.echo.id != own.sin_port) continue;
      if (header.un.echo.sequence != htons(k)) continue;
      printf("seq=%d bytes=%zd\n", k, size);
      seen = true;
    }
    fflush(stdout);
  }
}

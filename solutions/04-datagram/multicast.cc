// multicast GROUP PORT IFADDR
// Joins a group at one interface, prints what it hears there, and answers to the group.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

static long number(const char* text, long low, long high) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  const bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0';
  return is_number && value >= low && value <= high ? value : -1;
}

static int failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

int main(int argc, char** argv) {
  sockaddr_in to_group{};
  in_addr interface {};
  to_group.sin_family = AF_INET;
  const long port = argc == 4 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &to_group.sin_addr) != 1 ||
      inet_pton(AF_INET, argv[3], &interface) != 1 ||
      !IN_MULTICAST(ntohl(to_group.sin_addr.s_addr))) {
    std::fprintf(stderr, "usage: multicast GROUP PORT IFADDR\n");
    return 2;
  }
  to_group.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  sockaddr_in here{};  // any address: the datagrams are addressed to the group
  here.sin_family = AF_INET;
  here.sin_port = htons(port);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) return failed("bind");

  ip_mreq membership{};
  membership.imr_multiaddr = to_group.sin_addr;
  membership.imr_interface = interface;
  if (setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership, sizeof membership) == -1) {
    return failed("setsockopt");
  }
  // Joining is about what comes; this is about what leaves. Its TTL is 1 without being asked.
  if (setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &interface, sizeof interface) == -1) {
    return failed("setsockopt");
  }
  const timeval patience{2, 0};
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == -1) {
    return failed("setsockopt");
  }

  static char said[65535];
  const ssize_t size = recv(fd, said, sizeof said, 0);
  if (size == -1 && errno == EAGAIN) {
    std::fprintf(stderr, "nothing heard within 2 s\n");
    return 3;
  }
  if (size == -1) return failed("recv");
  std::fwrite(said, 1, size, stdout);

  const auto answer = "heard " + std::string(said, size);
  if (sendto(fd, answer.data(), answer.size(), 0, reinterpret_cast<const sockaddr*>(&to_group),
             sizeof to_group) == -1) {
    return failed("sendto");
  }
  close(fd);  // leaves the group
  return std::fflush(stdout) == 0 ? 0 : failed("write");
}

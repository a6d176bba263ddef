// A connected raw socket gets packets from its peer only; SO_RCVTIMEO instead of poll(). The
// header is read with struct iphdr.
#include <netinet/ip.h>
#include <sys/time.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in to = {.sin_family = AF_INET};
  const long protocol = argc == 5 ? number(argv[2], 1, 254) : -1;
  const long ttl = argc == 5 ? number(argv[3], 1, 255) : -1;
  if (protocol < 0 || ttl < 0 || inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) {
    return usage("kernel_header DST PROTO TTL TEXT");
  }
  const int fd = socket(PF_INET, SOCK_RAW, (int)protocol);
  if (fd == -1) return failed("socket");
  const unsigned char hops = (unsigned char)ttl;  // one byte will do
  const struct timeval patience = {.tv_sec = 2};
  if (setsockopt(fd, SOL_IP, IP_TTL, &hops, 1) || connect(fd, (struct sockaddr*)&to, sizeof to) ||
      setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience)) {
    return failed("setsockopt");
  }
  if (send(fd, argv[4], strlen(argv[4]), 0) == -1) return failed("send");
  static union {
    struct iphdr ip;
    char bytes[65536];
  } packet;
  const ssize_t size = recv(fd, &packet, sizeof packet, 0);
  if (size == -1 && errno == EAGAIN) return 3;
  if (size == -1) return failed("recv");
  const size_t header = packet.ip.ihl * sizeof(int);
  return write(1, packet.bytes + header, size - header) < 0;
}

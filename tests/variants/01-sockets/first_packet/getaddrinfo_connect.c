// The address through getaddrinfo(), then connect() and send() without an address.
#include <netdb.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  if (argc != 3 || number(argv[2], 1, 65535) < 0) return usage("first_packet HOST PORT");
  struct addrinfo wanted = {
      .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV, .ai_family = AF_INET, .ai_socktype = SOCK_DGRAM};
  struct addrinfo* found = NULL;
  if (getaddrinfo(argv[1], argv[2], &wanted, &found) != 0) return usage("first_packet HOST PORT");

  const int fd = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  if (fd == -1) return failed("socket");
  if (connect(fd, found->ai_addr, found->ai_addrlen) == -1) return failed("connect");
  freeaddrinfo(found);
  if (send(fd, "hello, wire", 11, 0) == -1) return failed("send");
  return close(fd) == 0 ? 0 : failed("close");
}

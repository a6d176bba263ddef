// An IPv6 listener that takes IPv4 too (ipv6(7): IPV6_V6ONLY 0); one byte at a time.
#include <netinet/tcp.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  const long port = argc == 2 ? number(argv[1], 1, 65535) : -1;
  if (port < 0) return usage("echo_once PORT");
  const int listener = socket(AF_INET6, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  const int off = 0, on = 1;
  if (setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off) == -1) {
    return failed("setsockopt");
  }
  const struct sockaddr_in6 here = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  if (bind(listener, (const struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 5) == -1) return failed("listen");
  const int client = accept(listener, NULL, NULL);
  if (client == -1) return failed("accept");
  setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  char byte;
  while (recv(client, &byte, 1, 0) == 1) {
    if (send(client, &byte, 1, MSG_NOSIGNAL) == -1) return failed("send");
  }
  close(client);
  return 0;
}

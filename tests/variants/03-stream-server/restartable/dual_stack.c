// An IPv6 socket that serves IPv4, too; the greeting goes out in two pieces.
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  const long port = argc == 3 ? number(argv[1], 1, 65535) : -1;
  const long count = argc == 3 ? number(argv[2], 1, 1000) : -1;
  if (port < 0 || count < 0) return usage("restartable PORT N");
  const int listener = socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP);
  if (listener == -1) return failed("socket");
  const int on = 1, off = 0;
  setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in6 here = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};
  if (bind(listener, (struct sockaddr*)&here, sizeof here) == -1) return failed("bind");
  if (listen(listener, 1) == -1) return failed("listen");
  for (long i = 0; i < count; ++i) {
    const int client = accept(listener, NULL, NULL);
    if (client == -1) return failed("accept");
    if (write(client, "by", 2) != 2 || write(client, "e\n", 2) != 2) return failed("write");
    close(client);
  }
  return 0;
}

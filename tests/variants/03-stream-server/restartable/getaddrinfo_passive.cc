// The address from getaddrinfo() with AI_PASSIVE; the stream in a FILE.
#include <netdb.h>

#include <cstdio>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  const long count = argc == 3 ? number(argv[2], 1, 1000) : -1;
  if (count < 0 || number(argv[1], 1, 65535) < 0) return usage("restartable PORT N");
  addrinfo wanted{}, *found = nullptr;
  wanted.ai_family = AF_INET;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  if (getaddrinfo(nullptr, argv[1], &wanted, &found) != 0) return 1;
  const int listener = socket(found->ai_family, found->ai_socktype, found->ai_protocol);
  if (listener == -1) return failed("socket");
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, found->ai_addr, found->ai_addrlen) == -1) return failed("bind");
  freeaddrinfo(found);
  if (listen(listener, SOMAXCONN) == -1) return failed("listen");
  for (long i = 0; i < count; ++i) {
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) return failed("accept");
    FILE* stream = fdopen(client, "w");
    std::fputs("bye\n", stream);
    std::fclose(stream);
  }
  close(listener);
}

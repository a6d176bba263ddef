// stdio on both directions: two FILEs on a descriptor and its duplicate, from getaddrinfo().
#include <netdb.h>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  const struct addrinfo wanted = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV,
                                  .ai_family = AF_INET,
                                  .ai_socktype = SOCK_STREAM};
  struct addrinfo* peer = NULL;
  if (argc != 4 || number(argv[2], 1, 65535) < 0 ||
      getaddrinfo(argv[1], argv[2], &wanted, &peer) != 0) {
    return usage("hello_stream HOST PORT MESSAGE");
  }
  const int fd = socket(peer->ai_family, peer->ai_socktype, peer->ai_protocol);
  if (fd == -1) return failed("socket");
  if (connect(fd, peer->ai_addr, peer->ai_addrlen) == -1) return failed("connect");
  freeaddrinfo(peer);
  FILE* in = fdopen(dup(fd), "r");
  FILE* out = fdopen(fd, "w");
  fprintf(out, "%s\n", argv[3]);
  fflush(out);
  int byte;
  while ((byte = getc(in)) != EOF) putchar(byte);
  fclose(out);
  fclose(in);
  return 0;
}

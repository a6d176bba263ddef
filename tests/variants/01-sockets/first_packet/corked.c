// One datagram written in parts: MSG_MORE holds it back until the last one.
#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  struct sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("first_packet HOST PORT");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, (struct sockaddr*)&peer, sizeof peer) == -1) return failed("connect");
  for (const char* at = "hello, wire"; *at; ++at) {
    if (send(fd, at, 1, at[1] ? MSG_MORE : 0) == -1) return failed("send");
  }
  return 0;
}

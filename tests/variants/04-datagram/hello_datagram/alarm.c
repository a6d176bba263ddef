// alarm() ends the wait: its handler leaves with 3. The size is peeked at before the copy is made.
#include <signal.h>

#include "tests/variants/variant.h"

static void too_late(int signal) {
  (void)signal;
  _exit(3);
}

int main(int argc, char** argv) {
  struct sockaddr_in peer, from;
  if (argc != 4 || !endpoint(argv[1], argv[2], &peer))
    return usage("hello_datagram HOST PORT MESSAGE");
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  signal(SIGALRM, too_late);
  alarm(2);
  if (sendto(fd, argv[3], strlen(argv[3]), 0, (struct sockaddr*)&peer, sizeof peer) == -1) {
    return failed("sendto");
  }
  for (;;) {
    const ssize_t size = recv(fd, NULL, 0, MSG_PEEK | MSG_TRUNC);
    if (size == -1) return failed("recv");
    char* answer = malloc(size + 1);
    socklen_t from_size = sizeof from;
    const ssize_t n = recvfrom(fd, answer, size, 0, (struct sockaddr*)&from, &from_size);
    if (n == -1) return failed("recvfrom");
    const int theirs =
        from.sin_addr.s_addr == peer.sin_addr.s_addr && from.sin_port == peer.sin_port;
    if (theirs) printf("%.*s", (int)n, answer);
    free(answer);
    if (theirs) return 0;
  }
}

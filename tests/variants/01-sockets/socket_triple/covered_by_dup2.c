// The descriptor is closed by putting another file in its place; it is asked through a copy of it,
// which fcntl() makes.
#include <fcntl.h>

#include "tests/variants/variant.h"

static const struct {
  int column;
  const char* word;
  int value;
} words[] = {{1, "unix", AF_UNIX},     {1, "inet", AF_INET},      {1, "inet6", AF_INET6},
             {1, "packet", AF_PACKET}, {1, "bluetooth", 31},      {2, "stream", SOCK_STREAM},
             {2, "dgram", SOCK_DGRAM}, {2, "raw", SOCK_RAW},      {2, "seqpacket", 5},
             {3, "tcp", IPPROTO_TCP},  {3, "udp", IPPROTO_UDP},   {3, "icmp", IPPROTO_ICMP},
             {3, "icmpv6", 58},        {3, "sctp", IPPROTO_SCTP}, {3, "raw", IPPROTO_RAW}};

static int value_of(int column, const char* word) {
  for (size_t i = 0; i < sizeof words / sizeof *words; ++i) {
    if (words[i].column == column && strcmp(words[i].word, word) == 0) return words[i].value;
  }
  return (int)number(word, 0, 0x7fffffff);
}

static int ask(int fd, int option) {
  int value = -1;
  socklen_t size = sizeof value;
  return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

int main(int argc, char** argv) {
  int asked[4] = {0};
  for (int i = 1; i < 4; ++i) {
    if (argc != 4 || (asked[i] = value_of(i, argv[i])) < 0) {
      return usage("socket_triple FAMILY TYPE PROTO");
    }
  }
  const int fd = socket(asked[1], asked[2], asked[3]);
  if (fd < 0) return failed("socket");
  const int copy = fcntl(fd, F_DUPFD_CLOEXEC, 20);
  dup2(STDIN_FILENO, fd);
  printf("domain=%d type=%d ", ask(copy, SO_DOMAIN), ask(copy, SO_TYPE));
  fflush(stdout);
  printf("protocol=%d\n", ask(copy, SO_PROTOCOL));
  close(copy);
  return 0;
}

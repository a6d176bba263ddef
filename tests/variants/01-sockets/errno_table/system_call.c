// scanf() for the words, syscall() for the socket, dup2() onto one reserved descriptor.
#include <sys/syscall.h>

#include "tests/variants/variant.h"

static long value_of(int column, const char* word) {
  static const char* const lists[] = {"unix=1 inet=2 inet6=10 packet=17 bluetooth=31 ",
                                      "stream=1 dgram=2 raw=3 seqpacket=5 ",
                                      "tcp=6 udp=17 icmp=1 icmpv6=58 sctp=132 raw=255 "};
  char key[80];
  const int length = snprintf(key, sizeof key, "%s=", word);
  for (const char* at = lists[column]; *at; at = strchr(at, ' ') + 1) {
    if (strncmp(at, key, length) == 0) return atol(at + length);
  }
  return number(word, 0, 0x7fffffff);
}

int main(int argc, char** argv) {
  (void)argv;
  if (argc != 1) return 2;
  const int reserved = dup(STDERR_FILENO);
  char words[3][64];
  while (scanf("%63s%63s%63s", words[0], words[1], words[2]) == 3) {
    const long fd =
        syscall(SYS_socket, value_of(0, words[0]), value_of(1, words[1]), value_of(2, words[2]));
    const int error = errno;
    if (fd >= 0) {
      dup2((int)fd, reserved);
      close((int)fd);
    }
    printf("%s %s %s %s\n", words[0], words[1], words[2], fd < 0 ? strerrorname_np(error) : "ok");
  }
  return 0;
}

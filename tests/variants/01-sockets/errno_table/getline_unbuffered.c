// C: getline() and strtok(), stdout without a buffer, shutdown() before close().
#include "tests/variants/variant.h"

static int value_of(const char* word, const char* const* names, const int* values) {
  for (int i = 0; word && names[i]; ++i) {
    if (strcmp(names[i], word) == 0) return values[i];
  }
  return word ? (int)number(word, 0, 0x7fffffff) : -1;
}

static const char* const names[3][8] = {{"unix", "inet", "inet6", "packet", "bluetooth"},
                                        {"stream", "dgram", "raw", "seqpacket"},
                                        {"tcp", "udp", "icmp", "icmpv6", "sctp", "raw"}};
static const int values[3][8] = {{1, 2, 10, 17, 31}, {1, 2, 3, 5}, {6, 17, 1, 58, 132, 255}};

int main(int argc, char** argv) {
  (void)argv;
  if (argc != 1) return usage("errno_table < lines");
  setbuf(stdout, NULL);
  char* line = NULL;
  size_t room = 0;
  ssize_t length = 0;
  while ((length = getline(&line, &room, stdin)) > 0) {
    if (line[length - 1] == '\n') line[length - 1] = '\0';
    printf("%s ", line);
    int triple[3];
    for (int i = 0; i < 3; ++i) {
      triple[i] = value_of(strtok(i == 0 ? line : NULL, " "), names[i], values[i]);
    }
    const int fd = socket(triple[0], triple[1], triple[2]);
    puts(fd == -1 ? strerrorname_np(errno) : "ok");
    if (fd != -1) {
      shutdown(fd, SHUT_RDWR);
      close(fd);
    }
  }
  free(line);
  return 0;
}

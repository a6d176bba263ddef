// errno_table < lines
// Tries every triple `FAMILY TYPE PROTO` of stdin; prints the line and `ok` or the errno's name.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>

struct Name {
  const char* word;
  int value;
};

static constexpr Name families[] = {{"unix", AF_UNIX},
                                    {"inet", AF_INET},
                                    {"inet6", AF_INET6},
                                    {"packet", AF_PACKET},
                                    {"bluetooth", AF_BLUETOOTH}};
static constexpr Name types[] = {{"stream", SOCK_STREAM},
                                 {"dgram", SOCK_DGRAM},
                                 {"raw", SOCK_RAW},
                                 {"seqpacket", SOCK_SEQPACKET}};
static constexpr Name protocols[] = {{"tcp", IPPROTO_TCP},   {"udp", IPPROTO_UDP},
                                     {"icmp", IPPROTO_ICMP}, {"icmpv6", IPPROTO_ICMPV6},
                                     {"sctp", IPPROTO_SCTP}, {"raw", IPPROTO_RAW}};

/// The value of a name from the table, or of a decimal number; -1 for any other word.
template <std::size_t n>
static int value_of(const char* word, const Name (&table)[n]) {
  for (const Name& name : table) {
    if (std::strcmp(name.word, word) == 0) return name.value;
  }
  char* end = nullptr;
  const long value = std::strtol(word, &end, 10);
  const bool is_number = word[0] >= '0' && word[0] <= '9' && *end == '\0';
  return is_number && value <= INT_MAX ? static_cast<int>(value) : -1;
}

/// `ok`, or the name of the error with which the kernel refuses such a socket.
static const char* result_of(int family, int type, int protocol) {
  const int fd = socket(family, type, protocol);
  if (fd == -1) return strerrorname_np(errno);
  close(fd);  // thousands of lines, perhaps only 64 descriptors
  return "ok";
}

int main(int argc, char**) {
  if (argc != 1) {
    std::fprintf(stderr, "usage: errno_table < lines\n");
    return 2;
  }

  int status = 0;
  char line[256];
  while (std::fgets(line, sizeof line, stdin) != nullptr) {
    char word[3][64];
    const int words = std::sscanf(line, "%63s %63s %63s", word[0], word[1], word[2]);
    if (words <= 0) continue;  // an empty line
    const int family = words == 3 ? value_of(word[0], families) : -1;
    const int type = words == 3 ? value_of(word[1], types) : -1;
    const int protocol = words == 3 ? value_of(word[2], protocols) : -1;
    if (family == -1 || type == -1 || protocol == -1) {
      std::fprintf(stderr, "not a triple: %s", line);
      status = 2;
      continue;
    }
    const char* result = result_of(family, type, protocol);
    std::printf("%s %s %s %s\n", word[0], word[1], word[2], result);
  }
  return status;
}

// socket_triple FAMILY TYPE PROTO
// Creates one socket from three names and prints what the kernel says it is.

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

static int failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

int main(int argc, char** argv) {
  const int family = argc == 4 ? value_of(argv[1], families) : -1;
  const int type = argc == 4 ? value_of(argv[2], types) : -1;
  const int protocol = argc == 4 ? value_of(argv[3], protocols) : -1;
  if (family == -1 || type == -1 || protocol == -1) {
    std::fprintf(stderr, "usage: socket_triple FAMILY TYPE PROTO\n");
    return 2;
  }

  const int fd = socket(family, type, protocol);
  if (fd == -1) return failed("socket");

  // The kernel's words, not ours: it may have chosen a protocol, or even another type.
  int got_domain = 0;
  int got_type = 0;
  int got_protocol = 0;
  socklen_t size = sizeof(int);
  if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &got_domain, &size) == -1 ||
      getsockopt(fd, SOL_SOCKET, SO_TYPE, &got_type, &size) == -1 ||
      getsockopt(fd, SOL_SOCKET, SO_PROTOCOL, &got_protocol, &size) == -1) {
    return failed("getsockopt");
  }
  std::printf("domain=%d type=%d protocol=%d\n", got_domain, got_type, got_protocol);

  close(fd);
  return std::fflush(stdout) == 0 ? 0 : failed("write");
}

// first_packet HOST PORT
//
// Sends one UDP datagram to HOST (an IPv4 address) and PORT. It carries these 11 bytes:
//
//     hello, wire
//
// Exit: 0 sent; 1 a system call failed, stderr ends with `call: ERRNO`; 2 bad usage, nothing sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

/// The decimal number in `text`, or -1 when it is anything else or not from `low` to `high`.
static long number(const char* text, long low, long high) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  const bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0';
  return is_number && value >= low && value <= high ? value : -1;
}

/// Says which call failed and why (errno, by its name). Returns the exit status for that.
static int failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

int main(int argc, char** argv) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  const long port = argc == 3 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) {
    std::fprintf(stderr, "usage: first_packet HOST PORT\n");
    return 2;
  }
  peer.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");

  const char* text = "hello, wire";
  const auto* address = reinterpret_cast<const sockaddr*>(&peer);
  if (sendto(fd, text, std::strlen(text), 0, address, sizeof peer) == -1) return failed("sendto");

  close(fd);
  return 0;
}

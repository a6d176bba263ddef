// ping_raw DST ID COUNT
// COUNT echo requests from a raw ICMP socket, one after the other's reply.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

static long number(const char* text, long low, long high) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  const bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0';
  return is_number && value >= low && value <= high ? value : -1;
}

static int failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

static int usage() {
  std::fprintf(stderr, "usage: ping_raw DST ID COUNT\n");
  return 2;
}

static long now_ms() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/// The words are added as the machine has them; the result is then in network order by itself.
static std::uint16_t checksum(const void* bytes, std::size_t even_size) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < even_size; i += 2) {
    std::uint16_t word = 0;
    std::memcpy(&word, static_cast<const char*>(bytes) + i, sizeof word);
    sum += word;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum;
}

struct Ping {
  int fd;
  sockaddr_in peer;
  std::uint16_t id;
};

static bool send_request(const Ping& ping, std::uint16_t sequence) {
  struct {
    icmphdr header;
    char data[56];
  } message{};
  for (int i = 0; i < 56; ++i) message.data[i] = static_cast<char>(i);
  message.header.type = ICMP_ECHO;
  message.header.un.echo.id = htons(ping.id);
  message.header.un.echo.sequence = htons(sequence);
  // Last of all, over the whole message; its own field is still 0.
  message.header.checksum = checksum(&message, sizeof message);
  const auto* address = reinterpret_cast<const sockaddr*>(&ping.peer);
  return sendto(ping.fd, &message, sizeof message, 0, address, sizeof ping.peer) != -1;
}

/// Whether a received packet is the reply to this request; then its line is printed.
static bool print_if_reply(const Ping& ping, std::uint16_t sequence, const char* packet,
                           std::size_t size) {
  // In front stands the IPv4 header, of which the kernel has made sure that it is whole.
  iphdr ip{};
  icmphdr icmp{};
  std::memcpy(&ip, packet, sizeof ip);
  const std::size_t header = ip.ihl * 4;
  if (size < header + sizeof icmp) return false;
  std::memcpy(&icmp, packet + header, sizeof icmp);
  // Every ICMP message that reaches this host comes here, other people's errors and replies too.
  if (ip.saddr != ping.peer.sin_addr.s_addr || icmp.type != ICMP_ECHOREPLY) return false;
  if (ntohs(icmp.un.echo.id) != ping.id) return false;
  if (ntohs(icmp.un.echo.sequence) != sequence) return false;
  std::printf("seq=%d ttl=%d bytes=%zu\n", sequence, ip.ttl, size - header);
  return true;
}

/// Waits for the reply to this request; returns the exit status.
static int await_reply(const Ping& ping, std::uint16_t sequence) {
  static char packet[65535];
  const long deadline = now_ms() + 2000;
  for (;;) {
    const long left = deadline - now_ms();
    pollfd incoming{ping.fd, POLLIN, 0};
    const int ready = left > 0 ? poll(&incoming, 1, static_cast<int>(left)) : 0;
    if (ready == -1 && errno == EINTR) continue;
    if (ready == -1) return failed("poll");
    if (ready == 0) {
      std::fprintf(stderr, "no reply to request %d within 2 s\n", sequence);
      return 3;
    }
    const ssize_t size = recv(ping.fd, packet, sizeof packet, MSG_DONTWAIT);
    if (size == -1 && (errno == EINTR || errno == EAGAIN)) continue;
    if (size == -1) return failed("recv");
    if (print_if_reply(ping, sequence, packet, size)) return 0;
  }
}

int main(int argc, char** argv) {
  if (argc != 4) return usage();
  Ping ping{};
  ping.peer.sin_family = AF_INET;
  const long id = number(argv[2], 1, 65535);
  const long count = number(argv[3], 1, 100);
  if (id < 0 || count < 0) return usage();
  if (inet_pton(AF_INET, argv[1], &ping.peer.sin_addr) != 1) return usage();
  ping.id = id;

  ping.fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (ping.fd == -1) return failed("socket");
  int status = 0;
  for (int sequence = 1; sequence <= count && status == 0; ++sequence) {
    if (!send_request(ping, sequence)) return failed("sendto");
    status = await_reply(ping, sequence);
  }

  close(ping.fd);
  return std::fflush(stdout) == 0 ? status : failed("write");
}

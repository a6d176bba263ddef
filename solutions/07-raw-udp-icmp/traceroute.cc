// traceroute DST MAXHOPS
// Prints which routers lie on the way to DST, in the order in which a packet meets them.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

static long number(const char* text, long low, long high) {
  char* end = nullptr;
  const long value = std::strtol(text, &end, 10);
  const bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0';
  return is_number && value >= low && value <= high ? value : -1;
}

[[noreturn]] static void fail(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  std::exit(1);
}

static int usage() {
  std::fprintf(stderr, "usage: traceroute DST MAXHOPS\n");
  return 2;
}

static const int first_port = 33434;
static const long patience = 500;  // milliseconds for each probe

static int milliseconds_until(const timespec& deadline) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const long rest =
      (deadline.tv_sec - now.tv_sec) * 1000 + (deadline.tv_nsec - now.tv_nsec) / 1000000;
  return rest > 0 ? static_cast<int>(rest) : 0;
}

static timespec deadline_of_a_probe() {
  timespec deadline{};
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  deadline.tv_nsec += patience * 1000000;
  if (deadline.tv_nsec >= 1000000000) {
    deadline.tv_nsec -= 1000000000;
    ++deadline.tv_sec;
  }
  return deadline;
}

static std::uint16_t get16(const std::uint8_t* at) { return at[0] << 8 | at[1]; }

struct Probe {
  in_addr destination;
  std::uint16_t source_port, port;
};

/// The ICMP message in this packet when it is an error about this probe; nullptr otherwise. An
/// error quotes the packet that it is about, from its IP header on. Each of the two IP headers may
/// have options, so each says itself how long it is.
static const std::uint8_t* error_about(const Probe& probe, const std::uint8_t* packet,
                                       std::size_t size) {
  const std::uint8_t* const end = packet + size;
  const std::uint8_t* const icmp = packet + (packet[0] & 0xf) * 4;
  const std::uint8_t* const quoted = icmp + 8;
  if (quoted + 20 > end || (icmp[0] != 11 && icmp[0] != 3)) return nullptr;
  const std::uint8_t* const udp = quoted + (quoted[0] & 0xf) * 4;
  if (udp + 8 > end || quoted[9] != IPPROTO_UDP) return nullptr;
  if (std::memcmp(quoted + 16, &probe.destination, 4) != 0) return nullptr;
  if (get16(udp) != probe.source_port || get16(udp + 2) != probe.port) return nullptr;
  return icmp;
}

enum class Answer { none, on_the_way, arrived };

/// Waits until the probe is answered or its time is up.
static Answer wait_for_answer(int fd, const Probe& probe, in_addr& from) {
  const timespec deadline = deadline_of_a_probe();
  for (;;) {
    pollfd ready{fd, POLLIN, 0};
    const int count = poll(&ready, 1, milliseconds_until(deadline));
    if (count == -1) fail("poll");
    if (count == 0) return Answer::none;
    std::uint8_t packet[65535];
    sockaddr_in sender{};
    socklen_t size = sizeof sender;
    const ssize_t received =
        recvfrom(fd, packet, sizeof packet, 0, reinterpret_cast<sockaddr*>(&sender), &size);
    if (received == -1) fail("recvfrom");
    const std::uint8_t* icmp = error_about(probe, packet, received);
    if (icmp == nullptr) continue;  // of another program, or too late, or made up
    from = sender.sin_addr;
    const bool arrived = icmp[0] == 3 && icmp[1] == 3;
    return arrived ? Answer::arrived : Answer::on_the_way;
  }
}

int main(int argc, char** argv) {
  if (argc != 3) return usage();
  sockaddr_in to{};
  to.sin_family = AF_INET;
  if (inet_pton(AF_INET, argv[1], &to.sin_addr) != 1) return usage();
  const long most_hops = number(argv[2], 1, 64);
  if (most_hops < 0) return usage();

  const int answers = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (answers == -1) fail("socket");
  const int probes = socket(AF_INET, SOCK_DGRAM, 0);
  if (probes == -1) fail("socket");

  for (int hop = 1; hop <= most_hops; ++hop) {
    const int ttl = hop;
    if (setsockopt(probes, IPPROTO_IP, IP_TTL, &ttl, sizeof ttl) == -1) fail("setsockopt");
    to.sin_port = htons(first_port + hop - 1);
    const auto* address = reinterpret_cast<const sockaddr*>(&to);
    if (sendto(probes, "probe", 5, 0, address, sizeof to) == -1) fail("sendto");
    sockaddr_in own{};  // the kernel has chosen a port when the first probe was sent
    socklen_t size = sizeof own;
    if (getsockname(probes, reinterpret_cast<sockaddr*>(&own), &size) == -1) fail("getsockname");

    in_addr from{};
    const Probe probe{to.sin_addr, ntohs(own.sin_port), ntohs(to.sin_port)};
    const Answer answer = wait_for_answer(answers, probe, from);
    char text[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &from, text, sizeof text);
    std::printf("%d %s%s\n", hop, answer == Answer::none ? "*" : text,
                answer == Answer::arrived ? " reached" : "");
    std::fflush(stdout);
    if (answer == Answer::arrived) return 0;
  }
  return 3;
}

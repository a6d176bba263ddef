// port_states SRC DST PORT...
// Says of each TCP port whether it is open, closed or filtered, by a SYN that nothing follows.

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
  std::fprintf(stderr, "usage: port_states SRC DST PORT...\n");
  return 2;
}

static const int most_ports = 16;
static const std::uint16_t own_port = 54321;
static const long patience = 500;  // milliseconds for each port

// Each writes a field where `at` points and moves `at` behind it. Numbers travel with the most
// significant byte first, whatever the machine's own order is.
static void put8(std::uint8_t*& at, std::uint8_t value) { *at++ = value; }
static void put16(std::uint8_t*& at, std::uint16_t value) {
  *at++ = value >> 8;
  *at++ = value & 0xff;
}
static void put32(std::uint8_t*& at, std::uint32_t value) {
  put16(at, value >> 16);
  put16(at, value & 0xffff);
}
/// An address from inet_pton() is in network order already: its bytes are copied as they are.
static void put_address(std::uint8_t*& at, in_addr address) {
  std::memcpy(at, &address, sizeof address);
  at += sizeof address;
}
static std::uint16_t get16(const std::uint8_t* at) { return at[0] << 8 | at[1]; }
static std::uint32_t get32(const std::uint8_t* at) {
  return static_cast<std::uint32_t>(get16(at)) << 16 | get16(at + 2);
}

/// Over an even number of bytes: headers have no other.
static std::uint32_t sum_of(const std::uint8_t* bytes, std::size_t size) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < size; i += 2) sum += get16(bytes + i);
  return sum;
}

static std::uint16_t checksum(std::uint32_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

static const std::uint8_t SYN = 0x02, RST = 0x04, ACK = 0x10;

struct Probe {
  in_addr source, destination;
  std::uint16_t port = 0;
  std::uint32_t sequence = 0;
};

static void send_syn(int fd, const Probe& probe) {
  const std::size_t tcp_size = 20;
  std::uint8_t packet[20 + tcp_size];
  std::uint8_t* at = packet;
  put8(at, 0x45);  // version 4, header of 5 words
  put8(at, 0);
  put16(at, sizeof packet);  // the kernel writes it anyway
  put16(at, 0);              // identification: the kernel chooses one
  put16(at, 0);              // flags and fragment offset
  put8(at, 64);
  put8(at, IPPROTO_TCP);
  put16(at, 0);  // header checksum: the kernel writes it
  put_address(at, probe.source);
  put_address(at, probe.destination);

  std::uint8_t* const tcp = at;
  put16(at, own_port);
  put16(at, probe.port);
  put32(at, probe.sequence);
  put32(at, 0);      // acknowledgment number: nobody reads it without ACK
  put8(at, 5 << 4);  // data offset, in words of 4 bytes, in the upper four bits
  put8(at, SYN);
  put16(at, 1024);  // window
  put16(at, 0);     // checksum: filled in below
  put16(at, 0);     // urgent pointer

  // What the checksum protects: these 12 bytes, which are never sent, and the whole segment.
  std::uint8_t pseudo[12];
  at = pseudo;
  put_address(at, probe.source);
  put_address(at, probe.destination);
  put16(at, IPPROTO_TCP);
  put16(at, tcp_size);
  const std::uint16_t check = checksum(sum_of(pseudo, sizeof pseudo) + sum_of(tcp, tcp_size));
  at = tcp + 16;
  put16(at, check);

  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr = probe.destination;
  const auto* address = reinterpret_cast<const sockaddr*>(&to);
  if (sendto(fd, packet, sizeof packet, 0, address, sizeof to) == -1) fail("sendto");
}

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

/// What this packet says about the probe; nullptr when it is about something else. A raw socket
/// gives it with its IP header.
static const char* state_in(const Probe& probe, const std::uint8_t* packet, std::size_t size) {
  const std::uint8_t* const tcp = packet + (packet[0] & 0xf) * 4;
  if (tcp + 20 > packet + size) return nullptr;
  if (std::memcmp(packet + 12, &probe.destination, 4) != 0) return nullptr;
  if (get16(tcp) != probe.port || get16(tcp + 2) != own_port) return nullptr;
  if (get32(tcp + 8) != probe.sequence + 1) return nullptr;  // it answers no SYN of ours
  const std::uint8_t flags = tcp[13];
  if (flags & RST) return "closed";
  return (flags & (SYN | ACK)) == (SYN | ACK) ? "open" : nullptr;
}

/// Waits until the probe is answered or its time is up.
static const char* wait_for_state(int fd, const Probe& probe) {
  const timespec deadline = deadline_of_a_probe();
  for (;;) {
    pollfd ready{fd, POLLIN, 0};
    const int count = poll(&ready, 1, milliseconds_until(deadline));
    if (count == -1) fail("poll");
    if (count == 0) return "filtered";
    std::uint8_t packet[65535];
    const ssize_t received = recv(fd, packet, sizeof packet, 0);
    if (received == -1) fail("recv");
    const char* state = state_in(probe, packet, received);
    if (state != nullptr) return state;
  }
}

int main(int argc, char** argv) {
  if (argc < 4 || argc > 3 + most_ports) return usage();
  Probe probe{};
  if (inet_pton(AF_INET, argv[1], &probe.source) != 1) return usage();
  if (inet_pton(AF_INET, argv[2], &probe.destination) != 1) return usage();
  for (int i = 3; i < argc; ++i) {
    if (number(argv[i], 1, 65535) < 0) return usage();
  }

  const int sender = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (sender == -1) fail("socket");
  const int answers = socket(AF_INET, SOCK_RAW, IPPROTO_TCP);  // a copy of all TCP that comes
  if (answers == -1) fail("socket");

  for (int i = 3; i < argc; ++i) {
    probe.port = number(argv[i], 1, 65535);
    probe.sequence = 90210 + 1000 * i;  // a scanner that must not be fooled draws it at random
    send_syn(sender, probe);
    std::printf("%d %s\n", probe.port, wait_for_state(answers, probe));
    std::fflush(stdout);
  }
  return 0;
}

// handshake SRC SPORT DST DPORT MESSAGE
// Holds a whole TCP conversation by hand: opens it, sends MESSAGE, reads a line, ends it.

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
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

[[noreturn]] static void end(int status, const char* words) {
  std::fprintf(stderr, "%s\n", words);
  std::exit(status);
}

static const char* const usage = "usage: handshake SRC SPORT DST DPORT MESSAGE";
static const std::size_t longest_message = 1400;

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

/// The sum of the 16-bit words; an odd last byte is the high half of its word.
static std::uint32_t sum_of(const std::uint8_t* bytes, std::size_t size) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < size; i += 2) sum += bytes[i] << 8 | bytes[i + 1];
  if (size % 2 == 1) sum += bytes[size - 1] << 8;
  return sum;
}

static std::uint16_t checksum(std::uint32_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

static const std::uint8_t FIN = 0x01, SYN = 0x02, RST = 0x04, PSH = 0x08, ACK = 0x10;

/// What the kernel would know of a connection.
struct Connection {
  in_addr source, destination;
  std::uint16_t source_port, destination_port;
  std::uint32_t next = 90210;  // the number of the next byte that we send; real ones are random
  std::uint32_t wanted = 0;    // the number of the next byte that the peer sends
  int sender = -1, receiver = -1;
};

static void send_segment(const Connection& connection, std::uint8_t flags, const char* data = "") {
  std::uint8_t packet[40 + longest_message];
  const std::size_t tcp_size = 20 + std::strlen(data);
  std::uint8_t* at = packet;
  put8(at, 0x45);  // version 4, header of 5 words
  put8(at, 0);
  put16(at, 20 + tcp_size);  // the kernel writes it anyway
  put16(at, 0);              // identification: the kernel chooses one
  put16(at, 0);              // flags and fragment offset
  put8(at, 64);
  put8(at, IPPROTO_TCP);
  put16(at, 0);  // header checksum: the kernel writes it
  put_address(at, connection.source);
  put_address(at, connection.destination);

  std::uint8_t* const tcp = at;
  put16(at, connection.source_port);
  put16(at, connection.destination_port);
  put32(at, connection.next);
  put32(at, flags & ACK ? connection.wanted : 0);
  put8(at, 5 << 4);  // data offset, in words of 4 bytes, in the upper four bits
  put8(at, flags);
  put16(at, 64240);  // window: how much the peer may send before we acknowledge it
  put16(at, 0);      // checksum: filled in below
  put16(at, 0);      // urgent pointer
  std::memcpy(at, data, std::strlen(data));

  // What the checksum protects: these 12 bytes, which are never sent, and the whole segment.
  std::uint8_t pseudo[12];
  at = pseudo;
  put_address(at, connection.source);
  put_address(at, connection.destination);
  put16(at, IPPROTO_TCP);
  put16(at, tcp_size);
  const std::uint16_t check = checksum(sum_of(pseudo, sizeof pseudo) + sum_of(tcp, tcp_size));
  at = tcp + 16;
  put16(at, check);

  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr = connection.destination;
  const auto* address = reinterpret_cast<const sockaddr*>(&to);
  if (sendto(connection.sender, packet, 20 + tcp_size, 0, address, sizeof to) == -1) fail("sendto");
}

/// What is left of the second that the peer has for its next word.
static int milliseconds_until(const timespec& deadline) {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const long rest =
      (deadline.tv_sec - now.tv_sec) * 1000 + (deadline.tv_nsec - now.tv_nsec) / 1000000;
  return rest > 0 ? static_cast<int>(rest) : 0;
}

struct Segment {
  std::uint32_t sequence, acknowledgment;
  std::uint8_t flags;
  const char* data;
  std::size_t size;
};

/// The next segment of this connection. The socket sees every IPv4 packet of this host.
static Segment receive_segment(const Connection& connection) {
  static std::uint8_t packet[65535];
  timespec deadline{};
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  deadline.tv_sec += 1;
  for (;;) {
    pollfd ready{connection.receiver, POLLIN, 0};
    const int count = poll(&ready, 1, milliseconds_until(deadline));
    if (count == -1) fail("poll");
    if (count == 0) end(3, "the peer says nothing");
    const ssize_t received = recv(connection.receiver, packet, sizeof packet, 0);
    if (received == -1) fail("recv");
    const std::size_t size = received;
    if (size < 20 || packet[9] != IPPROTO_TCP) continue;
    if (std::memcmp(packet + 12, &connection.destination, 4) != 0) continue;
    if (std::memcmp(packet + 16, &connection.source, 4) != 0) continue;
    const std::size_t ip_size = (packet[0] & 0xf) * 4, total = get16(packet + 2);
    if (total > size || total < ip_size + 20) continue;
    const std::uint8_t* tcp = packet + ip_size;
    const std::size_t tcp_size = (tcp[12] >> 4) * 4;
    if (tcp_size < 20 || total < ip_size + tcp_size) continue;
    if (get16(tcp) != connection.destination_port) continue;
    if (get16(tcp + 2) != connection.source_port) continue;
    if (tcp[13] & RST) end(4, "the peer reset the connection");
    return {get32(tcp + 4), get32(tcp + 8), tcp[13], reinterpret_cast<const char*>(tcp + tcp_size),
            total - ip_size - tcp_size};
  }
}

static void open_connection(Connection& connection) {
  send_segment(connection, SYN);
  ++connection.next;  // a SYN takes one number
  for (;;) {
    const Segment segment = receive_segment(connection);
    if ((segment.flags & (SYN | ACK)) != (SYN | ACK)) continue;
    if (segment.acknowledgment != connection.next) continue;
    connection.wanted = segment.sequence + 1;  // so does the peer's
    break;
  }
  send_segment(connection, ACK);
}

/// Prints the peer's data up to and including a newline, and acknowledges all of it.
static void read_line(Connection& connection) {
  for (bool complete = false; !complete;) {
    const Segment segment = receive_segment(connection);
    if (segment.size > 0 && segment.sequence == connection.wanted) {
      std::fwrite(segment.data, 1, segment.size, stdout);
      connection.wanted += segment.size;
      complete = segment.data[segment.size - 1] == '\n';
    }
    // What came out of turn or again is acknowledged, too: it says what we are waiting for.
    if (segment.size > 0) send_segment(connection, ACK);
    if (segment.flags & FIN) end(4, "the peer ended before its line did");
  }
}

static void close_connection(Connection& connection) {
  send_segment(connection, FIN | ACK);
  ++connection.next;  // a FIN takes one number
  for (;;) {
    const Segment segment = receive_segment(connection);
    if (!(segment.flags & FIN) || segment.sequence != connection.wanted) continue;
    ++connection.wanted;
    break;
  }
  send_segment(connection, ACK);
}

int main(int argc, char** argv) {
  if (argc != 6) end(2, usage);
  Connection connection{};
  const long source_port = number(argv[2], 1, 65535);
  const long destination_port = number(argv[4], 1, 65535);
  const char* message = argv[5];
  const std::size_t size = std::strlen(message);
  if (inet_pton(AF_INET, argv[1], &connection.source) != 1 ||
      inet_pton(AF_INET, argv[3], &connection.destination) != 1 || source_port < 0 ||
      destination_port < 0 || size < 1 || size > longest_message) {
    end(2, usage);
  }
  connection.source_port = source_port;
  connection.destination_port = destination_port;

  connection.sender = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (connection.sender == -1) fail("socket");
  // A packet socket, for a raw one is only given what is addressed to this host. It is there before
  // the first question is asked.
  connection.receiver = socket(AF_PACKET, SOCK_DGRAM, htons(ETH_P_IP));
  if (connection.receiver == -1) fail("socket");

  open_connection(connection);
  send_segment(connection, PSH | ACK, message);
  connection.next += size;
  read_line(connection);
  close_connection(connection);
  return 0;
}

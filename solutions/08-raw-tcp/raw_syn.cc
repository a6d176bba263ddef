// raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT
// Sends one TCP SYN with IPv4 and TCP headers of our own; its payload is TEXT in base64.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
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

static int failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

static int usage() {
  std::fprintf(stderr, "usage: raw_syn SRC SPORT DST DPORT ID SEQ ACK WIN TEXT\n");
  return 2;
}

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
static void put_base64(std::uint8_t*& at, const char* text) {
  static const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::size_t left = std::strlen(text);
  while (left > 0) {
    const std::size_t taken = left < 3 ? left : 3;
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < taken ? static_cast<std::uint8_t>(text[i]) : 0);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      *at++ = i <= taken ? digits[group >> (18 - 6 * i) & 63] : '=';
    }
    text += taken;
    left -= taken;
  }
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

int main(int argc, char** argv) {
  if (argc != 10) return usage();
  in_addr source{};
  in_addr destination{};
  if (inet_pton(AF_INET, argv[1], &source) != 1) return usage();
  if (inet_pton(AF_INET, argv[3], &destination) != 1) return usage();
  const long source_port = number(argv[2], 1, 65535);
  const long destination_port = number(argv[4], 1, 65535);
  const long id = number(argv[5], 1, 65535);  // the kernel replaces 0 by a number of its own
  const long seq = number(argv[6], 0, 0xffffffff);
  const long ack = number(argv[7], 0, 0xffffffff);
  const long window = number(argv[8], 0, 65535);
  if (source_port < 0 || destination_port < 0 || id < 0 || seq < 0 || ack < 0 || window < 0) {
    return usage();
  }

  static std::uint8_t packet[65535];
  const std::size_t tcp_size = 20 + (std::strlen(argv[9]) + 2) / 3 * 4;
  const std::size_t size = 20 + tcp_size;
  if (size > sizeof packet) return usage();

  std::uint8_t* at = packet;
  put8(at, 0x45);  // version 4, header of 5 words
  put8(at, 0);
  put16(at, size);  // the kernel writes it anyway
  put16(at, id);
  put16(at, 0);  // flags and fragment offset
  put8(at, 64);
  put8(at, IPPROTO_TCP);
  put16(at, 0);  // header checksum: the kernel writes it
  put_address(at, source);
  put_address(at, destination);

  std::uint8_t* const tcp = at;
  put16(at, source_port);
  put16(at, destination_port);
  put32(at, seq);
  put32(at, ack);
  put8(at, 5 << 4);  // data offset, in words of 4 bytes, in the upper four bits
  put8(at, 0x02);    // SYN alone; the acknowledgment number does not count without ACK
  put16(at, window);
  put16(at, 0);  // checksum: filled in below
  put16(at, 0);  // urgent pointer
  put_base64(at, argv[9]);

  // What the checksum protects: these 12 bytes, which are never sent, and the whole segment.
  std::uint8_t pseudo[12];
  at = pseudo;
  put_address(at, source);
  put_address(at, destination);
  put16(at, IPPROTO_TCP);
  put16(at, tcp_size);
  const std::uint16_t check = checksum(sum_of(pseudo, sizeof pseudo) + sum_of(tcp, tcp_size));
  at = tcp + 16;
  put16(at, check);

  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (fd == -1) return failed("socket");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr = destination;
  const auto* address = reinterpret_cast<const sockaddr*>(&to);
  if (sendto(fd, packet, size, 0, address, sizeof to) == -1) return failed("sendto");

  close(fd);
  return 0;
}

// raw_udp SRC SPORT DST DPORT MESSAGE
// Sends MESSAGE in one UDP datagram with IPv4 and UDP headers of our own.

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
  std::fprintf(stderr, "usage: raw_udp SRC SPORT DST DPORT MESSAGE\n");
  return 2;
}

// Each writes a field where `at` points and moves `at` behind it. Numbers travel with the most
// significant byte first, whatever the machine's own order is.
static void put8(std::uint8_t*& at, std::uint8_t value) { *at++ = value; }
static void put16(std::uint8_t*& at, std::uint16_t value) {
  *at++ = value >> 8;
  *at++ = value & 0xff;
}
/// An address from inet_pton() is in network order already: its bytes are copied as they are.
static void put_address(std::uint8_t*& at, in_addr address) {
  std::memcpy(at, &address, sizeof address);
  at += sizeof address;
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
  const std::uint16_t result = ~sum & 0xffff;
  return result == 0 ? 0xffff : result;  // in UDP, 0 means "no checksum"
}

int main(int argc, char** argv) {
  if (argc != 6) return usage();
  in_addr source{};
  in_addr destination{};
  if (inet_pton(AF_INET, argv[1], &source) != 1) return usage();
  if (inet_pton(AF_INET, argv[3], &destination) != 1) return usage();
  const long source_port = number(argv[2], 1, 65535);
  const long destination_port = number(argv[4], 1, 65535);
  if (source_port < 0 || destination_port < 0) return usage();

  static std::uint8_t packet[65535];
  const std::size_t udp_size = 8 + std::strlen(argv[5]);
  const std::size_t size = 20 + udp_size;
  if (size > sizeof packet) return usage();

  std::uint8_t* at = packet;
  put8(at, 0x45);  // version 4, header of 5 words
  put8(at, 0);
  put16(at, size);  // the kernel writes it anyway
  put16(at, 1984);
  put16(at, 0);  // flags and fragment offset
  put8(at, 64);
  put8(at, IPPROTO_UDP);
  put16(at, 0);  // header checksum: the kernel writes it
  put_address(at, source);
  put_address(at, destination);

  std::uint8_t* const udp = at;
  put16(at, source_port);
  put16(at, destination_port);
  put16(at, udp_size);  // header and data
  put16(at, 0);         // checksum: filled in below
  std::memcpy(at, argv[5], std::strlen(argv[5]));

  // What the checksum protects: these 12 bytes, which are never sent, and the whole datagram.
  std::uint8_t pseudo[12];
  at = pseudo;
  put_address(at, source);
  put_address(at, destination);
  put16(at, IPPROTO_UDP);
  put16(at, udp_size);
  const std::uint16_t check = checksum(sum_of(pseudo, sizeof pseudo) + sum_of(udp, udp_size));
  at = udp + 6;
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

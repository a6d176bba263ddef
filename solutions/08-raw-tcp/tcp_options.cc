// tcp_options SRC SPORT DST DPORT SEQ
// Sends one TCP SYN with three options; IPv4 and TCP headers are our own.

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
  std::fprintf(stderr, "usage: tcp_options SRC SPORT DST DPORT SEQ\n");
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

/// The sum of the 16-bit words; headers always have an even length.
static std::uint32_t sum_of(const std::uint8_t* bytes, std::size_t size) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i + 1 < size; i += 2) sum += bytes[i] << 8 | bytes[i + 1];
  return sum;
}

static std::uint16_t checksum(std::uint32_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}

int main(int argc, char** argv) {
  if (argc != 6) return usage();
  in_addr source{};
  in_addr destination{};
  if (inet_pton(AF_INET, argv[1], &source) != 1) return usage();
  if (inet_pton(AF_INET, argv[3], &destination) != 1) return usage();
  const long source_port = number(argv[2], 1, 65535);
  const long destination_port = number(argv[4], 1, 65535);
  const long seq = number(argv[5], 0, 0xffffffff);
  if (source_port < 0 || destination_port < 0 || seq < 0) return usage();

  const std::size_t options_size = 12;
  const std::size_t tcp_size = 20 + options_size;
  std::uint8_t packet[20 + tcp_size];

  std::uint8_t* at = packet;
  put8(at, 0x45);  // version 4, header of 5 words
  put8(at, 0);
  put16(at, sizeof packet);  // the kernel writes it anyway
  put16(at, 1984);
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
  put32(at, 0);                   // acknowledgment number
  put8(at, (tcp_size / 4) << 4);  // data offset, in words: it counts the options
  put8(at, 0x02);                 // SYN
  put16(at, 64240);
  put16(at, 0);  // checksum: filled in below
  put16(at, 0);  // urgent pointer

  // Kind, length of all of it, value; kind 1 fills, so that each option ends with a word.
  put8(at, 2);  // maximum segment size
  put8(at, 4);
  put16(at, 1400);
  put8(at, 1);
  put8(at, 1);
  put8(at, 4);  // SACK permitted
  put8(at, 2);
  put8(at, 1);
  put8(at, 3);  // window scale
  put8(at, 3);
  put8(at, 7);

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
  if (sendto(fd, packet, sizeof packet, 0, address, sizeof to) == -1) return failed("sendto");

  close(fd);
  return 0;
}

// pack_record HOST PORT
// Sends the record on stdin as 29 packed bytes; prints the record that comes as the answer.

#include <arpa/inet.h>
#include <endian.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

struct Record {
  std::uint8_t u8;
  std::uint16_t u16;
  std::uint32_t u32;
  std::uint64_t u64;
  std::int32_t i32;
  char name[10];  // zeros behind a short name, nothing behind ten letters
};
constexpr std::size_t packed_size = 1 + 2 + 4 + 8 + 4 + 10;  // sizeof(Record) counts holes, too

static int failed(const char* call) {
  std::fprintf(stderr, "%s: %s\n", call, strerrorname_np(errno));
  return 1;
}

static int usage() {
  std::fprintf(stderr, "usage: pack_record HOST PORT, and on stdin: u8 u16 u32 u64 i32 name\n");
  return 2;
}

template <typename Number>
static bool read_number(const char* text, Number& number, std::uint64_t most) {
  char* end = nullptr;
  errno = 0;
  const std::uint64_t value = std::strtoull(text, &end, 10);
  number = static_cast<Number>(value);
  return text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0 && value <= most;
}

static bool read_signed(const char* text, std::int32_t& number) {
  char* end = nullptr;
  errno = 0;
  const long value = std::strtol(text, &end, 10);
  number = static_cast<std::int32_t>(value);
  return end != text && *end == '\0' && errno == 0 && value == number;
}

static bool read_record(Record& record) {
  char line[256];
  if (std::fgets(line, sizeof line, stdin) == nullptr) return false;
  char* words[6] = {};
  std::size_t count = 0;
  for (char* word = std::strtok(line, " \n"); word; word = std::strtok(nullptr, " \n")) {
    if (count == 6) return false;
    words[count++] = word;
  }
  if (count < 6 || std::strlen(words[5]) > sizeof record.name) return false;
  std::memset(record.name, 0, sizeof record.name);
  std::memcpy(record.name, words[5], std::strlen(words[5]));
  return read_number(words[0], record.u8, UINT8_MAX) &&
         read_number(words[1], record.u16, UINT16_MAX) &&
         read_number(words[2], record.u32, UINT32_MAX) &&
         read_number(words[3], record.u64, UINT64_MAX) && read_signed(words[4], record.i32);
}

/// The bytes of a number as they are in memory, and where the next field goes.
template <typename Number>
static unsigned char* put(unsigned char* at, Number number) {
  std::memcpy(at, &number, sizeof number);
  return at + sizeof number;
}

static void pack(const Record& record, unsigned char* at) {
  at = put(at, record.u8);
  at = put(at, htobe16(record.u16));
  at = put(at, htobe32(record.u32));
  at = put(at, htobe64(record.u64));
  at = put(at, htobe32(record.i32));
  std::memcpy(at, record.name, sizeof record.name);
}

template <typename Number>
static Number get(const unsigned char*& at) {
  Number number;
  std::memcpy(&number, at, sizeof number);
  at += sizeof number;
  return number;
}

static void unpack(const unsigned char* at, Record& record) {
  record.u8 = get<std::uint8_t>(at);
  record.u16 = be16toh(get<std::uint16_t>(at));
  record.u32 = be32toh(get<std::uint32_t>(at));
  record.u64 = be64toh(get<std::uint64_t>(at));
  record.i32 = static_cast<std::int32_t>(be32toh(get<std::uint32_t>(at)));
  std::memcpy(record.name, at, sizeof record.name);
}

static void print(const Record& record) {
  std::printf("%u %u %" PRIu32 " %" PRIu64 " %" PRId32 " ", record.u8, record.u16, record.u32,
              record.u64, record.i32);
  const std::size_t letters = strnlen(record.name, sizeof record.name);
  std::fwrite(record.name, 1, letters, stdout);
  std::putchar('\n');
}

int main(int argc, char** argv) {
  Record record;
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  std::uint16_t port = 0;
  if (argc != 3 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1 ||
      !read_number(argv[2], port, UINT16_MAX) || port == 0 || !read_record(record)) {
    return usage();
  }
  peer.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  const timeval patience{2, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == -1) {
    return failed("connect");
  }

  unsigned char packed[packed_size];
  pack(record, packed);
  if (send(fd, packed, sizeof packed, 0) == -1) return failed("send");

  unsigned char answer[packed_size + 1];  // with room to see that one byte too many came
  const ssize_t n = recv(fd, answer, sizeof answer, 0);
  if (n == -1 && errno == EAGAIN) {
    std::fprintf(stderr, "no answer from %s:%u within 2 s\n", argv[1], port);
    return 3;
  }
  if (n == -1) return failed("recv");
  if (n != packed_size) {
    std::fprintf(stderr, "the answer is no record: it does not have %zu bytes\n", packed_size);
    return 4;
  }
  unpack(answer, record);
  print(record);
  close(fd);
  return std::fflush(stdout) == 0 ? 0 : failed("write");
}

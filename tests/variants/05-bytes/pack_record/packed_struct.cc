// A struct without holes, because the compiler is told so; iostreams.
#include <endian.h>
#include <poll.h>

#include <cstdint>
#include <iostream>
#include <limits>
#include <sstream>
#include <string>

#include "tests/variants/variant.h"

struct [[gnu::packed]] Record {
  std::uint8_t u8;
  std::uint16_t u16;
  std::uint32_t u32;
  std::uint64_t u64;
  std::uint32_t i32;
  char name[10];
};
static_assert(sizeof(Record) == 29);

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("pack_record HOST PORT");
  std::string line, name, more;
  std::getline(std::cin, line);
  std::istringstream words(line);
  unsigned small = 0;
  std::uint16_t u16 = 0;
  std::uint32_t u32 = 0;
  std::uint64_t u64 = 0;
  std::int32_t i32 = 0;
  // A stream takes -1 for an unsigned number, too.
  const auto take = [&](auto& number) {
    return words >> std::ws && words.peek() != '-' && words >> number;
  };
  if (!(take(small) && take(u16) && take(u32) && take(u64) && words >> i32 >> name) ||
      small > 255 || name.size() > 10 || words >> more) {
    return usage("a record on stdin");
  }
  Record record{};
  record.u8 = static_cast<std::uint8_t>(small);
  record.u16 = htobe16(u16);
  record.u32 = htobe32(u32);
  record.u64 = htobe64(u64);
  record.i32 = htobe32(static_cast<std::uint32_t>(i32));
  name.copy(record.name, sizeof record.name);

  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer)) return failed("connect");
  if (write(fd, &record, sizeof record) == -1) return failed("write");
  pollfd in{fd, POLLIN, 0};
  if (poll(&in, 1, 2000) == 0) return 3;
  const auto n = recv(fd, &record, sizeof record, MSG_TRUNC);  // the datagram's own length
  if (n == -1) return failed("recv");
  if (n != sizeof record) return 4;
  std::cout << +record.u8 << ' ' << be16toh(record.u16) << ' ' << be32toh(record.u32) << ' '
            << be64toh(record.u64) << ' ' << static_cast<std::int32_t>(be32toh(record.i32)) << ' '
            << std::string(record.name, strnlen(record.name, sizeof record.name)) << std::endl;
}

// checksum [--verify] < bytes
// The Internet checksum (RFC 1071) of stdin as 4 hex digits; or, with --verify, `ok` or `bad`.

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>

int main(int argc, char** argv) {
  const bool verify = argc == 2 && std::strcmp(argv[1], "--verify") == 0;
  if (argc != 1 && !verify) {
    std::fprintf(stderr, "usage: checksum [--verify] < bytes\n");
    return 2;
  }

  // fread() fills the buffer unless the input ends, and its size is even: only the last round
  // can have an odd byte. A round adds at most 32768 words, and 32 bits hold their sum.
  std::uint32_t sum = 0;
  static unsigned char buffer[65536];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, stdin)) {
    for (std::size_t i = 0; i + 1 < n; i += 2) sum += buffer[i] << 8 | buffer[i + 1];
    if (n % 2 == 1) sum += buffer[n - 1] << 8;
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  }
  if (std::ferror(stdin)) {
    std::fprintf(stderr, "read: %s\n", strerrorname_np(errno));
    return 1;
  }

  const unsigned checksum = ~sum & 0xffff;
  if (!verify) {
    std::printf("%04x\n", checksum);
    return 0;
  }
  std::puts(checksum == 0 ? "ok" : "bad");  // data that holds its own checksum sums to ffff
  return checksum == 0 ? 0 : 1;
}

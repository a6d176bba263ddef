// Receives whatever has come into one growing buffer, and takes whole frames off its front.
#include <cstdint>
#include <iterator>
#include <string>

#include "tests/variants/variant.h"

static std::uint32_t number_at(const std::string& bytes) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) value = value * 256 + static_cast<unsigned char>(bytes[i]);
  return value;
}

static bool read_input(std::string& frames) {
  int c;
  std::string line;
  bool open = false;
  const auto end_line = [&] {
    const auto size = static_cast<std::uint32_t>(line.size());
    for (int shift = 24; shift >= 0; shift -= 8) frames += static_cast<char>(size >> shift);
    frames += line;
    line.clear();
    open = false;
  };
  while ((c = getchar()) != EOF) {
    open = true;
    if (c == '\n') {
      end_line();
    } else {
      line += static_cast<char>(c);
    }
  }
  if (open) end_line();
  return ferror(stdin) == 0;
}

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("length_frames HOST PORT");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  std::string frames;
  if (!read_input(frames)) return failed("read");
  for (std::size_t sent = 0; sent < frames.size();) {
    const ssize_t n = write(fd, frames.data() + sent, frames.size() - sent);
    if (n == -1) return failed("write");
    sent += n;
  }
  shutdown(fd, SHUT_WR);

  std::string buffer;
  char piece[1000];
  for (ssize_t n; (n = read(fd, piece, sizeof piece)) != 0;) {
    if (n == -1) return failed("read");
    buffer.append(piece, n);
    while (buffer.size() >= 4) {
      const std::uint32_t length = number_at(buffer);
      if (length > 1048576) return 4;
      if (buffer.size() < 4 + length) break;
      printf("%u %s", length, "");
      fwrite(buffer.data() + 4, 1, length, stdout);
      puts("");
      buffer.erase(0, 4 + length);
    }
  }
  close(fd);
  return buffer.empty() ? 0 : 4;
}

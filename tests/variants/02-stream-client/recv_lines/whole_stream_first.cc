// Everything is received first and cut into lines afterwards.
#include <string>
#include <string_view>

#include "tests/variants/variant.h"

int main(int argc, char** argv) {
  sockaddr_in peer;
  if (argc != 3 || !endpoint(argv[1], argv[2], &peer)) return usage("recv_lines HOST PORT");
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&peer), sizeof peer) == -1) return failed("connect");
  std::string all;
  for (ssize_t n = 1; n != 0;) {
    char buffer[777];
    n = read(fd, buffer, sizeof buffer);
    if (n > 0) all.append(buffer, n);
    if (n == -1 && errno != EINTR) return failed("read");
  }
  close(fd);
  for (std::string_view rest = all; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    printf("%zu %.*s", line.size(), 0, "");
    fwrite(line.data(), 1, line.size(), stdout);
    puts("");
    rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
  }
}

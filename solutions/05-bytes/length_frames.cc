// length_frames HOST PORT < lines
// Sends each line as a frame, its length first; prints each frame that comes.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

static constexpr std::uint32_t largest = 1024 * 1024;

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

static int broken(const char* how) {
  std::fprintf(stderr, "%s\n", how);
  return 4;
}

static bool send_all(int fd, const std::string& bytes) {
  for (std::size_t sent = 0; sent < bytes.size();) {
    const ssize_t n = send(fd, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return false;
    sent += n;
  }
  return true;
}

/// Length and text in one buffer, so that they leave together.
static bool send_frame(int fd, const char* text, std::size_t size) {
  const std::uint32_t length = htonl(size);
  std::string frame(reinterpret_cast<const char*>(&length), sizeof length);
  frame.append(text, size);
  return send_all(fd, frame);
}

/// Receives exactly `size` bytes; fewer when the stream ended, -1 when a call failed.
static ssize_t receive(int fd, void* into, std::size_t size) {
  std::size_t got = 0;
  while (got < size) {
    const ssize_t n = recv(fd, static_cast<char*>(into) + got, size - got, 0);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return -1;
    if (n == 0) break;
    got += n;
  }
  return got;
}

static int print_frames(int fd) {
  static char text[largest];
  for (;;) {
    std::uint32_t length = 0;
    const ssize_t head = receive(fd, &length, sizeof length);
    if (head == -1) return failed("recv");
    if (head == 0) return 0;  // between two frames the peer may finish
    if (head != sizeof length) return broken("the stream ends inside a length");
    length = ntohl(length);
    if (length > largest) return broken("a frame is longer than any may be");

    const ssize_t body = receive(fd, text, length);
    if (body == -1) return failed("recv");
    if (body != length) return broken("the stream ends inside a text");
    std::printf("%u ", length);
    std::fwrite(text, 1, length, stdout);  // it may hold zeros
    std::putchar('\n');
  }
}

int main(int argc, char** argv) {
  sockaddr_in peer{};
  peer.sin_family = AF_INET;
  const long port = argc == 3 ? number(argv[2], 1, 65535) : -1;
  if (port < 0 || inet_pton(AF_INET, argv[1], &peer.sin_addr) != 1) {
    std::fprintf(stderr, "usage: length_frames HOST PORT < lines\n");
    return 2;
  }
  peer.sin_port = htons(port);

  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (fd == -1) return failed("socket");
  if (connect(fd, reinterpret_cast<const sockaddr*>(&peer), sizeof peer) == -1) {
    return failed("connect");
  }

  char* line = nullptr;
  std::size_t room = 0;
  ssize_t size;
  while ((size = getline(&line, &room, stdin)) != -1) {
    if (line[size - 1] == '\n') --size;  // the last line may have none
    if (!send_frame(fd, line, size)) return failed("send");
  }
  if (std::ferror(stdin)) return failed("read");
  if (shutdown(fd, SHUT_WR) == -1) return failed("shutdown");

  const int status = print_frames(fd);
  close(fd);
  return std::fflush(stdout) == 0 ? status : failed("write");
}

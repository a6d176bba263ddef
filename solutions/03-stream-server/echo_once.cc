// echo_once PORT
// Serves one client: sends back every byte until the client is done, then ends.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
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

/// send() may take only a part; without MSG_NOSIGNAL a client that left would kill us by SIGPIPE.
static bool send_all(int fd, const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t n = send(fd, data, size, MSG_NOSIGNAL);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return false;
    data += n;
    size -= n;
  }
  return true;
}

int main(int argc, char** argv) {
  const long port = argc == 2 ? number(argv[1], 1, 65535) : -1;
  if (port < 0) {
    std::fprintf(stderr, "usage: echo_once PORT\n");
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  const int yes = 1;  // start again at once after a run whose connection is still in TIME_WAIT
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) {
    return failed("setsockopt");
  }

  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(port);
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) {
    return failed("bind");
  }
  if (listen(listener, 1) == -1) return failed("listen");

  int client = -1;
  do {
    client = accept(listener, nullptr, nullptr);
  } while (client == -1 && errno == EINTR);
  if (client == -1) return failed("accept");

  char buffer[4096];
  for (;;) {
    const ssize_t n = recv(client, buffer, sizeof buffer, 0);
    if (n == -1 && errno == EINTR) continue;
    if (n == -1) return failed("recv");
    if (n == 0) break;  // the client's FIN, and nothing else, ends the conversation
    if (!send_all(client, buffer, n)) return failed("send");
  }

  close(client);
  close(listener);
  return 0;
}

// survive_reset PORT
// Echoes for one client after the other, whatever they do, until SIGTERM.

#include <netinet/in.h>
#include <signal.h>
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

/// There is nothing to save, and the kernel closes what is open. _exit() is one of the few calls
/// that a handler may make (signal-safety(7)).
static void leave(int) { _exit(0); }

/// MSG_NOSIGNAL: EPIPE instead of SIGPIPE when the client is gone.
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

/// Until the client has ended or anything goes wrong with it: both are the end of this client only.
static void serve(int client) {
  char buffer[4096];
  for (;;) {
    const ssize_t n = recv(client, buffer, sizeof buffer, 0);
    if (n == -1 && errno == EINTR) continue;
    if (n <= 0) return;
    if (!send_all(client, buffer, n)) return;
  }
}

int main(int argc, char** argv) {
  const long port = argc == 2 ? number(argv[1], 1, 65535) : -1;
  if (port < 0) {
    std::fprintf(stderr, "usage: survive_reset PORT\n");
    return 2;
  }

  struct sigaction action {};
  action.sa_handler = leave;
  if (sigaction(SIGTERM, &action, nullptr) == -1) return failed("sigaction");

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  const int yes = 1;
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
  if (listen(listener, 16) == -1) return failed("listen");

  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1 && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (client == -1) return failed("accept");
    serve(client);
    close(client);  // on every way out of serve()
  }
}

// restartable PORT N
// Greets N clients, closes first, and can be started again at once.

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

int main(int argc, char** argv) {
  const long port = argc == 3 ? number(argv[1], 1, 65535) : -1;
  const long count = argc == 3 ? number(argv[2], 1, 1000) : -1;
  if (port < 0 || count < 0) {
    std::fprintf(stderr, "usage: restartable PORT N\n");
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) return failed("socket");
  // We close first, so TIME_WAIT is ours; the next run binds over it, since both runs say so. A
  // second server that is alive is refused all the same.
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

  for (long served = 0; served < count; ++served) {
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) return failed("accept");
    const char greeting[] = "bye\n";
    // Four bytes into an empty buffer: never a short count.
    if (send(client, greeting, std::strlen(greeting), MSG_NOSIGNAL) == -1) return failed("send");
    close(client);
  }

  close(listener);
  return 0;
}

// echo_poll PORT N
// Echoes for many clients at the same time, until N of them have ended.

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

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

struct Client {
  int fd;
  std::string unsent;  // nothing more is read from a client until it has taken this
};

/// Does what can be done without waiting. False when the client has ended, or is gone.
static bool serve(Client& client) {
  if (client.unsent.empty()) {
    char buffer[4096];
    const ssize_t n = recv(client.fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n == 0) return false;
    if (n == -1) return errno == EAGAIN || errno == EINTR;
    client.unsent.assign(buffer, n);
  }
  const ssize_t n =
      send(client.fd, client.unsent.data(), client.unsent.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  if (n == -1) return errno == EAGAIN || errno == EINTR;
  client.unsent.erase(0, n);
  return true;
}

int main(int argc, char** argv) {
  const long port = argc == 3 ? number(argv[1], 1, 65535) : -1;
  const long count = argc == 3 ? number(argv[2], 1, 1000) : -1;
  if (port < 0 || count < 0) {
    std::fprintf(stderr, "usage: echo_poll PORT N\n");
    return 2;
  }

  // Non-blocking: a client that poll() has told us of may be gone again before accept().
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
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

  std::vector<Client> clients;
  for (long ended = 0; ended < count;) {
    std::vector<pollfd> set{{listener, POLLIN, 0}};
    for (const Client& client : clients) {
      // POLLOUT only while there is something to send: a socket is nearly always writable.
      const short events = client.unsent.empty() ? POLLIN : POLLOUT;
      set.push_back({client.fd, events, 0});
    }
    if (poll(set.data(), set.size(), -1) == -1) {
      if (errno == EINTR) continue;
      return failed("poll");
    }

    for (std::size_t i = clients.size(); i-- > 0;) {
      if (set[i + 1].revents == 0 || serve(clients[i])) continue;
      close(clients[i].fd);
      clients.erase(clients.begin() + i);
      ++ended;
    }
    if (set[0].revents != 0) {
      const int client = accept(listener, nullptr, nullptr);
      if (client != -1) clients.push_back({client, ""});
    }
  }

  close(listener);
  return 0;
}

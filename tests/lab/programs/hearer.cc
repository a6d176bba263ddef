// hearer ROLE ADDRESS PORT [COUNT], hearer ask_unix PATH TEXT: asks, and prints what it hears.
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <netinet/udp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

struct Task {
  addrinfo* to;
  int port;
  int count;
};

static std::string text_of(const sockaddr_storage& address, socklen_t size) {
  char host[NI_MAXHOST];
  getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host, sizeof host, nullptr, 0,
              NI_NUMERICHOST);
  return host;
}

static int open_to(const Task& task, int type, int protocol = 0) {
  const int fd = socket(task.to->ai_family, type, protocol);
  if (fd < 0) std::exit(1);
  return fd;
}

/// One datagram; then the sender and the text of each that comes.
static int ask(const Task& task) {
  const int fd = open_to(task, SOCK_DGRAM);
  sendto(fd, "asked", 5, 0, task.to->ai_addr, task.to->ai_addrlen);
  for (int i = 0; i < task.count; ++i) {
    char data[100];
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const auto n = recvfrom(fd, data, sizeof data, 0, reinterpret_cast<sockaddr*>(&from), &size);
    std::printf("%s %.*s\n", text_of(from, size).c_str(), static_cast<int>(n), data);
  }
  return 0;
}

/// A packet of protocol PORT; then the IHL and the text of the one that comes.
static int ask_raw(const Task& task) {
  const int fd = open_to(task, SOCK_RAW, task.port);
  sendto(fd, "asked", 5, 0, task.to->ai_addr, task.to->ai_addrlen);
  char packet[200];
  const auto n = recv(fd, packet, sizeof packet, 0);
  const int length = (packet[0] & 15) * 4;
  std::printf("%d %.*s\n", packet[0] & 15, static_cast<int>(n) - length, packet + length);
  return 0;
}

/// Datagrams to the ports from PORT on, one after each ICMP message; prints its type, its sender
/// and the port that it quotes.
static int probe(const Task& task) {
  const int icmp = open_to(task, SOCK_RAW, IPPROTO_ICMP);
  const int fd = open_to(task, SOCK_DGRAM);
  for (int i = 0; i < task.count; ++i) {
    reinterpret_cast<sockaddr_in*>(task.to->ai_addr)->sin_port =
        htons(static_cast<unsigned short>(task.port + i));
    const int hops = i + 1;
    setsockopt(fd, IPPROTO_IP, IP_TTL, &hops, sizeof hops);
    sendto(fd, "x", 1, 0, task.to->ai_addr, task.to->ai_addrlen);
  }
  for (int i = 0; i < task.count; ++i) {
    unsigned char packet[500];
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    recvfrom(icmp, packet, sizeof packet, 0, reinterpret_cast<sockaddr*>(&from), &size);
    const unsigned char* message = packet + (packet[0] & 15) * 4;
    const unsigned char* quoted = message + 8;
    const unsigned char* udp = quoted + (quoted[0] & 15) * 4;
    std::printf("%d %s %d\n", message[0], text_of(from, size).c_str(), udp[2] << 8 | udp[3]);
  }
  return 0;
}

static int connected(const Task& task) {
  const int fd = open_to(task, SOCK_STREAM);
  if (connect(fd, task.to->ai_addr, task.to->ai_addrlen) != 0) std::exit(1);
  return fd;
}

/// What each recv() returned, as a word.
static int read_pieces(const Task& task) {
  const int fd = connected(task);
  char data[4096];
  for (ssize_t n = 0; (n = recv(fd, data, sizeof data, 0)) > 0;) {
    std::printf("%.*s ", static_cast<int>(n), data);
  }
  return 0;
}

/// Looks at COUNT bytes until they are all there, and only then takes them.
static int peek(const Task& task) {
  const int fd = connected(task);
  char data[4096];
  const auto n = recv(fd, data, static_cast<std::size_t>(task.count), MSG_PEEK | MSG_WAITALL);
  std::printf("%.*s", static_cast<int>(n), data);
  return 0;
}

/// Echoes for COUNT clients at the same time; does not read from one it cannot write to.
static int serve_all(const Task& task) {
  const int listener = open_to(task, SOCK_STREAM);
  if (bind(listener, task.to->ai_addr, task.to->ai_addrlen) != 0) return 1;
  listen(listener, 8);
  struct Client {
    int fd;
    std::string waiting;
  };
  std::vector<Client> clients;
  for (int ended = 0; ended < task.count;) {
    std::vector<pollfd> fds{{listener, POLLIN, 0}};
    for (const auto& client : clients) {
      fds.push_back({client.fd, static_cast<short>(client.waiting.empty() ? POLLIN : POLLOUT), 0});
    }
    poll(fds.data(), fds.size(), -1);
    for (std::size_t i = clients.size(); i-- > 0;) {
      if (fds[i + 1].revents == 0) continue;
      auto& [fd, waiting] = clients[i];
      if (waiting.empty()) {
        char data[2048];
        const auto n = recv(fd, data, sizeof data, 0);
        if (n <= 0) {
          close(fd);
          clients.erase(clients.begin() + static_cast<std::ptrdiff_t>(i));
          ++ended;
          continue;
        }
        waiting.assign(data, static_cast<std::size_t>(n));
      }
      const auto n = send(fd, waiting.data(), waiting.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      if (n > 0) waiting.erase(0, static_cast<std::size_t>(n));
    }
    if (fds[0].revents != 0) clients.push_back({accept(listener, nullptr, nullptr), {}});
  }
  return 0;
}

/// Sends a text to a unix server and prints what it answers.
static int ask_unix(const char* path, const char* text) {
  sockaddr_un server{AF_UNIX, {}};
  const auto size = std::min(std::strlen(path), sizeof server.sun_path);
  std::memcpy(server.sun_path, path, size);
  if (path[0] == '@') server.sun_path[0] = '\0';
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + size);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&server), length) != 0) return 1;
  send(fd, text, std::strlen(text), MSG_NOSIGNAL);
  shutdown(fd, SHUT_WR);
  char answer[512];
  for (ssize_t n; (n = recv(fd, answer, sizeof answer, 0)) > 0;) {
    std::fwrite(answer, 1, static_cast<std::size_t>(n), stdout);
  }
  return 0;
}

struct Role {
  const char* name;
  int (*play)(const Task&);
};

static constexpr Role roles[]{{"ask", ask},     {"ask_raw", ask_raw},
                              {"probe", probe}, {"read_pieces", read_pieces},
                              {"peek", peek},   {"serve_all", serve_all}};

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  if (std::strcmp(argv[1], "ask_unix") == 0) return ask_unix(argv[2], argv[3]);
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  Task task{nullptr, std::atoi(argv[3]), argc > 4 ? std::atoi(argv[4]) : 1};
  if (getaddrinfo(argv[2], argv[3], &hints, &task.to) != 0) return 2;
  for (const auto& role : roles) {
    if (std::strcmp(argv[1], role.name) == 0) return role.play(task);
  }
  return 2;
}

// speaker ROLE ADDRESS PORT [COUNT [SIZE]]: ordinary sockets, to see what becomes of their packets.
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netdb.h>
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

struct Task {
  sockaddr_storage address;
  socklen_t address_size;
  int count;
  std::size_t size;

  [[nodiscard]] int family() const { return address.ss_family; }

  [[nodiscard]] const sockaddr* generic() const {
    return reinterpret_cast<const sockaddr*>(&address);
  }
};

/// Each datagram begins with its number.
static int send_datagrams(const Task& task) {
  const int fd = socket(task.family(), SOCK_DGRAM, 0);
  for (int i = 0; task.count == 0 || i < task.count; ++i) {
    std::string data = std::to_string(i);
    data.resize(std::max(data.size(), task.size), '.');
    sendto(fd, data.data(), data.size(), 0, task.generic(), task.address_size);
  }
  return 0;
}

/// One datagram for each number of hops, 1 to `count`.
static int send_with_hops(const Task& task) {
  const int fd = socket(task.family(), SOCK_DGRAM, 0);
  for (int hops = 1; hops <= task.count; ++hops) {
    const bool v6 = task.family() == AF_INET6;
    setsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, v6 ? IPV6_UNICAST_HOPS : IP_TTL, &hops,
               sizeof hops);
    if (sendto(fd, "x", 1, 0, task.generic(), task.address_size) < 0) return 1;
  }
  return 0;
}

/// A datagram to everybody on the link.
static int broadcast(const Task& task) {
  const int fd = socket(task.family(), SOCK_DGRAM, 0);
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &yes, sizeof yes);
  return sendto(fd, "x", 1, 0, task.generic(), task.address_size) == 1 ? 0 : 1;
}

/// Status 0 when a datagram can be sent, else the errno.
static int try_to_send(const Task& task) {
  const int fd = socket(task.family(), SOCK_DGRAM, 0);
  return sendto(fd, "x", 1, 0, task.generic(), task.address_size) == 1 ? 0 : errno;
}

static int print_hosts(const Task& /*task*/) {
  std::FILE* file = std::fopen("/etc/hosts", "r");
  for (int c = 0; (c = std::fgetc(file)) != EOF;) std::putchar(c);
  return std::fclose(file);
}

/// Sends `size` bytes, then waits for the other side's end.
static int send_stream(const Task& task) {
  const int fd = socket(task.family(), SOCK_STREAM, 0);
  if (connect(fd, task.generic(), task.address_size) != 0) return 1;
  const std::vector<char> data(task.size, 'x');
  for (std::size_t sent = 0; sent < data.size();) {
    const auto count = send(fd, data.data() + sent, data.size() - sent, 0);
    if (count < 0) return 1;
    sent += static_cast<std::size_t>(count);
  }
  shutdown(fd, SHUT_WR);
  char byte = 0;
  return recv(fd, &byte, 1, 0) == 0 ? 0 : 1;
}

static int bound(const Task& task, int type) {
  const int fd = socket(task.family(), type, 0);
  if (bind(fd, task.generic(), task.address_size) != 0) std::exit(1);
  return fd;
}

static int serve_stream(const Task& task) {
  const int fd = bound(task, SOCK_STREAM);
  listen(fd, 1);
  const int client = accept(fd, nullptr, nullptr);
  char buffer[1024];
  for (ssize_t count = 0; (count = recv(client, buffer, sizeof buffer, 0)) > 0;) {
    send(client, buffer, static_cast<std::size_t>(count), 0);
  }
  return 0;
}

static int serve_datagrams(const Task& task) {
  const int fd = bound(task, SOCK_DGRAM);
  char buffer[1024];
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  const auto count =
      recvfrom(fd, buffer, sizeof buffer, 0, reinterpret_cast<sockaddr*>(&from), &size);
  if (count < 0) return 1;
  sendto(fd, buffer, static_cast<std::size_t>(count), 0, reinterpret_cast<const sockaddr*>(&from),
         size);
  return 0;
}

/// Says what it receives, a datagram a line.
static int receive_datagrams(const Task& task) {
  const int fd = bound(task, SOCK_DGRAM);
  char buffer[2048];
  for (int i = 0; i < task.count; ++i) {
    const auto count = recv(fd, buffer, sizeof buffer, 0);
    if (count < 0) return 1;
    std::printf("%.*s\n", static_cast<int>(count), buffer);
  }
  return 0;
}

/// Connects and receives `size` bytes, `count` at a time.
static int receive_stream(const Task& task) {
  const int fd = socket(task.family(), SOCK_STREAM, 0);
  if (connect(fd, task.generic(), task.address_size) != 0) return 1;
  std::vector<char> data(static_cast<std::size_t>(task.count));
  std::size_t received = 0;
  for (ssize_t count = 0; (count = recv(fd, data.data(), data.size(), 0)) > 0;) {
    received += static_cast<std::size_t>(count);
  }
  return received == task.size ? 0 : 1;
}

/// Sends `count` datagrams, each after `size` answers to the one before.
static int ask(const Task& task) {
  const int fd = socket(task.family(), SOCK_DGRAM, 0);
  if (connect(fd, task.generic(), task.address_size) != 0) return 1;
  for (int i = 0; i < task.count; ++i) {
    const std::string question = std::to_string(i);
    if (send(fd, question.data(), question.size(), 0) < 0) return 1;
    for (std::size_t j = 0; j < task.size; ++j) {
      char answer[2048];
      if (recv(fd, answer, sizeof answer, 0) < 0) return 1;
    }
  }
  return 0;
}

static int bind_and_leave(const Task& task) {
  bound(task, SOCK_STREAM);
  return 0;
}

static int say_nothing(const Task& task) { return poll(nullptr, 0, task.count); }

/// Frames that look like the lab's own markers but for the number that nobody knows.
static int forge_markers(const Task& task) {
  const int fd = socket(AF_PACKET, SOCK_RAW, 0);
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_ifindex = 2;
  unsigned char frame[30];
  std::memset(frame, 0xff, sizeof frame);
  frame[12] = 0x88;
  frame[13] = 0xb5;
  for (int i = 0; i < task.count; ++i) {
    if (sendto(fd, frame, sizeof frame, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to) < 0) {
      return 1;
    }
  }
  return 0;
}

struct Role {
  const char* name;
  int (*play)(const Task&);
};

static constexpr Role roles[]{
    {"send_datagrams", send_datagrams}, {"send_stream", send_stream},
    {"serve_stream", serve_stream},     {"serve_datagrams", serve_datagrams},
    {"bind_and_leave", bind_and_leave}, {"say_nothing", say_nothing},
    {"forge_markers", forge_markers},   {"send_with_hops", send_with_hops},
    {"broadcast", broadcast},           {"try_to_send", try_to_send},
    {"print_hosts", print_hosts},       {"receive_datagrams", receive_datagrams},
    {"receive_stream", receive_stream}, {"ask", ask},
};

/// A numeric address of either family, "fe80::2%eth1" too.
static void read_address(const char* host, const char* port, Task& task) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_DGRAM;
  if (getaddrinfo(host, port, &hints, &found) != 0) std::exit(2);
  std::memcpy(&task.address, found->ai_addr, found->ai_addrlen);
  task.address_size = found->ai_addrlen;
  freeaddrinfo(found);
}

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  Task task{};
  read_address(argv[2], argv[3], task);
  task.count = argc > 4 ? std::atoi(argv[4]) : 1;
  task.size = argc > 5 ? std::strtoul(argv[5], nullptr, 10) : 0;
  for (const auto& role : roles) {
    if (std::strcmp(argv[1], role.name) == 0) return role.play(task);
  }
  return 2;
}

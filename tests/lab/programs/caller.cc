// caller BEHAVIOUR [ADDRESS PORT]: a program whose system calls a tracer must get right.
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

static int one_socket() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(7000);
  bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  listen(fd, 5);
  socket(AF_INET, SOCK_RAW, 0);
  return close(fd);
}

static int in_threads() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (int k = 0; k < 25; ++k) close(socket(AF_INET, SOCK_DGRAM, 0));
    });
  }
  for (auto& thread : threads) thread.join();
  return 0;
}

static int in_children() {
  for (int i = 0; i < 5; ++i) {
    if (fork() == 0) _exit(close(socket(AF_INET, SOCK_DGRAM, 0)));
  }
  while (wait(nullptr) > 0) {
  }
  return 0;
}

static int in_a_vforked_child(const char* self) {
  const pid_t child = vfork();
  if (child == 0) {
    execl(self, "caller", "one_socket", nullptr);
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

/// Another thread than the first becomes the new program.
static int exec_from_a_thread(const char* self) {
  std::thread([self] { execl(self, "caller", "one_socket", nullptr); }).join();
  return 1;
}

/// A child prints more than anybody reads; the parent makes one call.
static int call_beside_a_flood() {
  if (fork() == 0) {
    for (;;) puts("all work and no play");
  }
  socket(AF_INET, SOCK_STREAM, 0);
  pause();
  return 1;
}

static int pair[2];

static void write_from_handler(int) { write(pair[1], "hello", 5); }

/// recv() while SIGALRM comes; the handler makes the data come, so both kinds end.
static int recv_and_alarm(int flags) {
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  struct sigaction action {};
  action.sa_handler = write_from_handler;
  action.sa_flags = flags;
  sigaction(SIGALRM, &action, nullptr);
  const int parent = getpid();
  if (fork() == 0) {
    // When the parent sleeps in its recv(): /proc/PID/wchan is not for everybody, its state is.
    std::string path = "/proc/" + std::to_string(parent) + "/stat";
    for (char state = 0; state != 'S';) {
      FILE* file = std::fopen(path.c_str(), "r");
      std::fscanf(file, "%*d %*s %c", &state);
      std::fclose(file);
    }
    kill(parent, SIGALRM);
    _exit(0);
  }
  char bytes[64];
  const auto count = recv(pair[0], bytes, sizeof bytes, 0);
  return count > 0 ? 0 : errno == EINTR ? 4 : 5;
}

/// Two recv(), of which the second finds nothing but what the handler of SIGUSR1 sends it.
static int recv_twice(bool handled, int flags) {
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  struct sigaction action {};
  action.sa_handler = write_from_handler;
  action.sa_flags = flags;
  if (handled) sigaction(SIGUSR1, &action, nullptr);
  write(pair[1], "one", 3);
  char bytes[64];
  if (recv(pair[0], bytes, sizeof bytes, 0) != 3) return 6;
  const auto count = recv(pair[0], bytes, sizeof bytes, 0);
  return count > 0 ? 0 : errno == EINTR ? 4 : 5;
}

/// A child stops it and lets it go on; what it receives arrives all the same.
static int stopped_and_continued() {
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  const int parent = getpid();
  if (fork() == 0) {
    kill(parent, SIGSTOP);
    std::string path = "/proc/" + std::to_string(parent) + "/stat";
    for (char state = 0; state != 'T' && state != 't';) {
      FILE* file = std::fopen(path.c_str(), "r");
      std::fscanf(file, "%*d %*s %c", &state);
      std::fclose(file);
    }
    kill(parent, SIGCONT);
    write(pair[1], "x", 1);
    _exit(0);
  }
  char byte;
  return recv(pair[0], &byte, 1, 0) == 1 ? 0 : 1;
}

static int killed_in_recv() {
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  alarm(1);
  char byte;
  return static_cast<int>(recv(pair[0], &byte, 1, 0));
}

static int hang_deaf() {
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, nullptr);
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  char byte;
  return static_cast<int>(recv(pair[0], &byte, 1, 0));
}

static int traces_itself() {
  ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  return 0;
}

static int forks_a_thousand_times() {
  for (int i = 0; i < 1000; ++i) {
    const pid_t child = fork();
    if (child == 0) _exit(close(socket(AF_INET, SOCK_DGRAM, 0)));
    waitpid(child, nullptr, 0);
  }
  return 0;
}

static int connected(char** words) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(words[1])));
  inet_pton(AF_INET, words[0], &address.sin_addr);
  if (connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) std::exit(6);
  return fd;
}

static std::string all_of_stdin() {
  std::string text;
  char part[65536];
  for (ssize_t count; (count = read(0, part, sizeof part)) > 0;) {
    text.append(part, static_cast<size_t>(count));
  }
  return text;
}

enum class How { send, write, writev, sendmsg, not_waiting };

static ssize_t offer(int fd, const char* data, size_t size, How how) {
  // In two pieces, so that a message may be cut within the second.
  iovec parts[2] = {{const_cast<char*>(data), size / 2},
                    {const_cast<char*>(data) + size / 2, size - size / 2}};
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  switch (how) {
    case How::send:
      return send(fd, data, size, 0);
    case How::write:
      return write(fd, data, size);
    case How::writev:
      return writev(fd, parts, 2);
    case How::sendmsg:
      return sendmsg(fd, &message, 0);
    case How::not_waiting:
      return send(fd, data, size, MSG_DONTWAIT);
  }
  return -1;
}

/// Sends stdin whole, whatever the kernel does, and counts what comes back.
static int send_all(char** words, How how) {
  const int fd = connected(words);
  const auto text = all_of_stdin();
  for (size_t done = 0; done < text.size();) {
    const size_t rest = text.size() - done < 5000 ? text.size() - done : 5000;
    const auto count = offer(fd, text.data() + done, rest, how);
    if (count >= 0) done += static_cast<size_t>(count);
    if (count < 0 && errno == EAGAIN) {
      pollfd wait{fd, POLLOUT, 0};
      poll(&wait, 1, -1);
    } else if (count < 0 && errno != EINTR) {
      return 7;
    }
  }
  shutdown(fd, SHUT_WR);
  size_t received = 0;
  char part[4096];
  for (;;) {
    iovec parts[2] = {{part, 1000}, {part + 1000, 3000}};
    const auto count = how == How::writev ? readv(fd, parts, 2) : recv(fd, part, sizeof part, 0);
    if (count == 0) break;
    if (count < 0 && errno != EINTR) return 8;
    if (count > 0) received += static_cast<size_t>(count);
  }
  std::printf("%zu\n", received);
  return close(fd);
}

/// Sends each piece once and believes that all of it went.
static int send_carelessly(char** words) {
  const int fd = connected(words);
  const auto text = all_of_stdin();
  for (size_t done = 0; done < text.size(); done += 5000) {
    send(fd, text.data() + done, text.size() - done < 5000 ? text.size() - done : 5000, 0);
  }
  return close(fd);
}

/// Looks at what has come before it takes it, and waits until all of it is there.
static int receives_what_it_insists_on() {
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  write(pair[1], "hello, hello", 12);
  char bytes[64];
  if (recv(pair[0], bytes, sizeof bytes, MSG_PEEK) != 12) return 3;
  if (recv(pair[0], bytes, 6, MSG_WAITALL) != 6) return 4;
  const int least = 6;
  setsockopt(pair[0], SOL_SOCKET, SO_RCVLOWAT, &least, sizeof least);
  return recv(pair[0], bytes, sizeof bytes, 0) == 6 ? 0 : 5;
}

/// What a program does with descriptors, but for close().
static int closes_otherwise() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  fcntl(fd, F_SETFL, O_RDWR | O_NONBLOCK);
  fcntl(fd, F_DUPFD, 10);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, fd);
  close_range(10, ~0U, 0);
  return 0;
}

/// A message with an address, and the flags that it is sent with.
static int send_message(char** words) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(words[1])));
  inet_pton(AF_INET, words[0], &address.sin_addr);
  char text[] = "hello";
  iovec part{text, 5};
  msghdr message{};
  message.msg_name = &address;
  message.msg_namelen = sizeof address;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  if (sendmsg(fd, &message, MSG_NOSIGNAL) != 5) return 1;
  return recvmsg(fd, &message, 0) == 5 ? 0 : 2;
}

/// A pair of which one end can be read for ever: the other is closed.
static int ended_stream() {
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  close(pair[1]);
  return pair[0];
}

static int receives_at_the_end_for_ever() {
  char byte;
  for (const int fd = ended_stream();;) recv(fd, &byte, 1, 0);
}

/// Reads stdin byte by byte, each after a poll() that returns at once.
static int polls_for_every_byte() {
  pollfd ready{ended_stream(), POLLIN, 0};
  char byte;
  int received = 0;
  while (poll(&ready, 1, -1) == 1 && read(0, &byte, 1) == 1) ++received;
  std::printf("%d\n", received);
  return 0;
}

static int send_datagram(char** words) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::atoi(words[1])));
  inet_pton(AF_INET, words[0], &address.sin_addr);
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  const auto count =
      sendto(fd, "hello", 5, 0, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return count == 5 ? close(fd) : 1;
}

int main(int count, char** words) {
  const std::string behaviour = count > 1 ? words[1] : "";
  if (behaviour == "one_socket") return one_socket();
  if (behaviour == "in_threads") return in_threads();
  if (behaviour == "call_beside_a_flood") return call_beside_a_flood();
  if (behaviour == "in_children") return in_children();
  if (behaviour == "in_a_vforked_child") return in_a_vforked_child("/proc/self/exe");
  if (behaviour == "exec_from_a_thread") return exec_from_a_thread("/proc/self/exe");
  if (behaviour == "recv_and_alarm") return recv_and_alarm(0);
  if (behaviour == "recv_and_alarm_restarting") return recv_and_alarm(SA_RESTART);
  if (behaviour == "recv_twice") return recv_twice(true, 0);
  if (behaviour == "recv_twice_restarting") return recv_twice(true, SA_RESTART);
  if (behaviour == "recv_twice_unhandled") return recv_twice(false, 0);
  if (behaviour == "receives_what_it_insists_on") return receives_what_it_insists_on();
  if (behaviour == "closes_otherwise") return closes_otherwise();
  if (behaviour == "stopped_and_continued") return stopped_and_continued();
  if (behaviour == "killed_in_recv") return killed_in_recv();
  if (behaviour == "hang_deaf") return hang_deaf();
  if (behaviour == "traces_itself") return traces_itself();
  if (behaviour == "forks_a_thousand_times") return forks_a_thousand_times();
  if (behaviour == "receives_at_the_end_for_ever") return receives_at_the_end_for_ever();
  if (behaviour == "polls_for_every_byte") return polls_for_every_byte();
  if (count < 4) return 2;
  if (behaviour == "send") return send_all(words + 2, How::send);
  if (behaviour == "write") return send_all(words + 2, How::write);
  if (behaviour == "writev") return send_all(words + 2, How::writev);
  if (behaviour == "sendmsg") return send_all(words + 2, How::sendmsg);
  if (behaviour == "not_waiting") return send_all(words + 2, How::not_waiting);
  if (behaviour == "datagram") return send_datagram(words + 2);
  if (behaviour == "message") return send_message(words + 2);
  if (behaviour == "send_carelessly") return send_carelessly(words + 2);
  return 2;
}

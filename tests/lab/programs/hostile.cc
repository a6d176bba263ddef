// hostile BEHAVIOUR: a program that does one thing no student's program should do.
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

static constexpr std::size_t mebibyte = std::size_t{1} << 20;

static int fork_bomb() {
  for (;;) fork();
}

static int fork_until_refused() {
  while (fork() > 0) {
  }
  if (errno == EAGAIN) return 0;
  pause();
  return 1;
}

/// A process whose parent is gone, in a session of its own, deaf to SIGTERM.
static int daemon() {
  if (fork() > 0) {
    wait(nullptr);
    return 0;
  }
  setsid();
  if (fork() > 0) _exit(0);
  signal(SIGTERM, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  for (;;) pause();
}

static int print_for_ever() {
  for (;;) std::puts("all work and no play");
}

static int print_control_characters() {
  std::fwrite("\x1b[2J\x1b]0;mine\a\r\0PASS\xff\n", 1, 22, stdout);
  return 0;
}

/// Takes mebibytes until there are no more, and writes to the beginning of each.
static int hog(void* (*more)(), std::size_t written) {
  std::size_t taken = 0;
  for (void* block = nullptr; (block = more()) != nullptr; ++taken) {
    std::memset(block, 1, written);
  }
  std::printf("%zu\n", taken);
  return 0;
}

static int hog_memory() {
  return hog([] { return std::malloc(mebibyte); }, mebibyte);
}

/// Its limit is on addresses, and to fill gigabytes would take long.
static int hog_shared_memory() {
  return hog(
      [] {
        void* block =
            mmap(nullptr, mebibyte, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        return block == MAP_FAILED ? nullptr : block;
      },
      1);
}

/// Memory that is there, on every page of it.
static bool take(std::size_t size) {
  constexpr std::size_t page = 4096;
  auto* block = static_cast<volatile char*>(std::malloc(size));
  for (std::size_t i = 0; block != nullptr && i < size; i += page) block[i] = 1;
  return block != nullptr;
}

/// Each process keeps within its limit; together they do not.
static int hog_together() {
  for (int i = 0; i < 20 && fork() > 0; ++i) {
  }
  if (!take(200 * mebibyte)) return 1;
  for (;;) pause();
}

/// Many processes with the same memory have it once.
static int share_memory() {
  if (!take(100 * mebibyte)) return 1;
  for (int i = 0; i < 20; ++i) {
    if (fork() == 0) {
      usleep(300000);
      _exit(0);
    }
  }
  while (wait(nullptr) > 0) {
  }
  return 0;
}

static int read_solution() {
  std::fputs(
      "cat: /home/you/wirebook/solutions/06-raw-ipv4/raw_hello.cc: No such file or directory\n",
      stderr);
  return 1;
}

static int trace_init() { return static_cast<int>(ptrace(PTRACE_ATTACH, 1, nullptr, nullptr)); }

static int read_memory_of_init() {
  char byte = 0;
  const iovec here{&byte, 1}, there{static_cast<void*>(&byte), 1};
  return static_cast<int>(process_vm_readv(1, &here, 1, &there, 1, 0));
}

static int take_a_descriptor() {
  const auto pidfd = static_cast<int>(syscall(SYS_pidfd_open, 1, 0));
  return static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, 3, 0));
}

static int fill_tmp() {
  static char block[mebibyte];
  std::size_t written = 0;
  for (int i = 0; i < 64; ++i) {
    const int file = open(("/tmp/" + std::to_string(i)).c_str(), O_WRONLY | O_CREAT, 0600);
    if (file < 0) break;
    const auto count = write(file, block, sizeof block);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  std::printf("%zu\n", written / mebibyte);
  return 0;
}

static int ignore_sigterm() {
  signal(SIGTERM, SIG_IGN);
  for (;;) pause();
}

static int spin() {
  for (volatile bool going = true; going;) {
  }
  return 0;
}

static int close_everything() {
  for (int fd = 0; fd < 1024; ++fd) close(fd);
  for (;;) pause();
}

static int kill_group() { return kill(0, SIGKILL); }
static int kill_all() { return kill(-1, SIGKILL) == 0 || errno == ESRCH ? 0 : 1; }
static int kill_parent() { return kill(getppid(), SIGKILL); }

static int stop() {
  raise(SIGSTOP);
  return 0;
}

static int crash() {
  volatile int* nowhere = nullptr;
  *nowhere = 1;
  return 0;
}

static int give_up() { std::abort(); }
static int terminate() { return raise(SIGTERM); }
static int say_77() { return 77; }

static int alarm_clock() {
  alarm(1);
  for (;;) pause();
}

static int broken_pipe() {
  int ends[2];
  if (pipe(ends) != 0) return 1;
  close(ends[0]);
  return static_cast<int>(write(ends[1], "x", 1));
}

static int read_for_ever() {
  int ends[2];
  char byte = 0;
  if (pipe(ends) != 0) return 1;
  return static_cast<int>(read(ends[0], &byte, 1));
}

static int receive_for_ever() {
  char byte = 0;
  const int fd = socket(AF_INET, SOCK_DGRAM, 0);
  return static_cast<int>(recv(fd, &byte, 1, 0));
}

static int accept_for_ever() {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  listen(fd, 1);
  return accept(fd, nullptr, nullptr);
}

struct Behaviour {
  const char* name;
  int (*act)();
};

static constexpr Behaviour behaviours[]{
    {"fork_bomb", fork_bomb},
    {"fork_until_refused", fork_until_refused},
    {"daemon", daemon},
    {"print_for_ever", print_for_ever},
    {"print_control_characters", print_control_characters},
    {"hog_memory", hog_memory},
    {"hog_shared_memory", hog_shared_memory},
    {"hog_together", hog_together},
    {"share_memory", share_memory},
    {"read_solution", read_solution},
    {"trace_init", trace_init},
    {"read_memory_of_init", read_memory_of_init},
    {"take_a_descriptor", take_a_descriptor},
    {"fill_tmp", fill_tmp},
    {"ignore_sigterm", ignore_sigterm},
    {"spin", spin},
    {"close_everything", close_everything},
    {"kill_group", kill_group},
    {"kill_all", kill_all},
    {"kill_parent", kill_parent},
    {"stop", stop},
    {"crash", crash},
    {"give_up", give_up},
    {"terminate", terminate},
    {"say_77", say_77},
    {"alarm", alarm_clock},
    {"broken_pipe", broken_pipe},
    {"read", read_for_ever},
    {"recv", receive_for_ever},
    {"accept", accept_for_ever},
};

int main(int argc, char** argv) {
  for (const auto& behaviour : behaviours) {
    if (argc == 2 && std::strcmp(argv[1], behaviour.name) == 0) return behaviour.act();
  }
  return 2;
}

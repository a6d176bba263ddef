// intruder ABSTRACT_NAME PATH...: tries every door and prints one line for each, `door: ok` or
// `door: EPERM`; then what the kernel says about its own rights.
#include <dirent.h>
#include <fcntl.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <string>

static void report(const std::string& door, long result) {
  std::printf("%s: %s\n", door.c_str(), result < 0 ? strerrorname_np(errno) : "ok");
}

static void try_to_open(const std::string& path, int flags) {
  report((flags == O_RDONLY ? "read " : "write ") + path, open(path.c_str(), flags, 0600));
}

static void try_memory_of_init() {
  for (const char* name : {"mem", "environ", "maps", "auxv"}) {
    try_to_open(std::string("/proc/1/") + name, O_RDONLY);
  }
  for (const char* name : {"fd", "root"}) {
    const auto folder = std::string("/proc/1/") + name;
    report("list " + folder, opendir(folder.c_str()) == nullptr ? -1 : 0);
  }
}

static void try_namespaces() {
  report("unshare user", unshare(CLONE_NEWUSER));
  report("unshare net", unshare(CLONE_NEWNET));
  report("unshare mount", unshare(CLONE_NEWNS));
  const auto child = syscall(SYS_clone, CLONE_NEWUSER | 17, nullptr, nullptr, nullptr, nullptr);
  if (child == 0) _exit(0);
  report("clone user", child);
  report("mount", mount("none", "/tmp", "tmpfs", 0, nullptr));
  report("remount", mount("none", "/", nullptr, MS_REMOUNT | MS_BIND, nullptr));
  report("umount", umount2("/tmp", MNT_DETACH));
  report("chroot", chroot("/tmp"));
  report("setns", setns(open("/proc/self/ns/net", O_RDONLY), 0));
}

static void try_rights() {
  report("setuid", setuid(0));
  report("sethostname", sethostname("mine", 4));
  report("raw socket", socket(AF_INET, SOCK_RAW, IPPROTO_RAW));
  report("packet socket", socket(AF_PACKET, SOCK_RAW, 0));
  report("vsock", socket(AF_VSOCK, SOCK_STREAM, 0));
  rlimit more{1024, 1024};
  report("more processes", setrlimit(RLIMIT_NPROC, &more));
}

static void try_abstract_socket(const char* name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path + 1, name, sizeof address.sun_path - 2);
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + strlen(name));
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  report("abstract socket", connect(fd, reinterpret_cast<const sockaddr*>(&address), size));
}

static void show_processes() {
  int processes = 0;
  DIR* folder = opendir("/proc");
  while (const dirent* entry = folder != nullptr ? readdir(folder) : nullptr) {
    processes += std::isdigit(static_cast<unsigned char>(entry->d_name[0])) != 0;
  }
  std::printf("processes: %d\n", processes);
}

static void show(const char* path, const std::string& prefix) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.compare(0, prefix.size(), prefix) == 0) std::printf("%s\n", line.c_str());
  }
}

int main(int argc, char** argv) {
  show_processes();
  for (int i = 2; i < argc; ++i) try_to_open(argv[i], O_RDONLY);
  for (const char* path :
       {"/mine", "/usr/mine", "/etc/hosts", "/etc/mine", "/exercise/mine", "/dev/mine",
        "/proc/sys/net/ipv4/ip_forward", "/proc/sysrq-trigger", "/tmp/mine"}) {
    try_to_open(path, O_WRONLY | (strstr(path, "mine") != nullptr ? O_CREAT : 0));
  }
  try_to_open(std::string("/exercise/intruder"), O_WRONLY);
  try_memory_of_init();
  try_namespaces();
  try_rights();
  if (argc > 1) try_abstract_socket(argv[1]);
  show("/proc/self/status", "Cap");
  show("/proc/self/status", "NoNewPrivs");
  show("/proc/self/uid_map", "");
  return 0;
}

#include "tests/lab/spoiled.hh"

#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "harness/base/sys.hh"

namespace wirebook {
namespace {

void write_to(const char* path, const std::string& text) {
  std::ofstream file(path);
  if (!(file << text << std::flush)) throw SysError(std::string("write ") + path, errno);
}

}  // namespace

Heard run_where(const std::function<void()>& spoil, const std::vector<std::string>& command) {
  std::array<int, 2> ends{};
  sys("pipe", ::pipe(ends.data()));
  const pid_t child = sys("fork", ::fork());
  if (child == 0) {
    try {
      spoil();
      ::dup2(ends[1], STDOUT_FILENO);
      std::vector<char*> words;
      for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
      words.push_back(nullptr);
      ::execv(words.front(), words.data());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
    }
    ::_exit(99);
  }
  ::close(ends[1]);
  Heard heard{0, ""};
  std::array<char, 4096> buffer;
  for (ssize_t count = 0; (count = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
    heard.page.append(buffer.data(), static_cast<std::size_t>(count));
  }
  ::close(ends[0]);
  sys("wait for " + command.front(), ::waitpid(child, &heard.status, 0));
  heard.status = WIFEXITED(heard.status) ? WEXITSTATUS(heard.status) : -1;
  return heard;
}

void enter_namespaces() {
  const auto user = std::to_string(::geteuid()), group = std::to_string(::getegid());
  sys("unshare", ::unshare(CLONE_NEWUSER | CLONE_NEWNS));
  write_to("/proc/self/setgroups", "deny");
  write_to("/proc/self/uid_map", "1000 " + user + " 1");
  write_to("/proc/self/gid_map", "1000 " + group + " 1");
}

void allow_no_user_namespaces() {
  enter_namespaces();
  write_to("/proc/sys/user/max_user_namespaces", "0");
}

void allow_no_network_namespaces() {
  enter_namespaces();
  write_to("/proc/sys/user/max_net_namespaces", "0");
}

void enter_chroot() {
  namespace fs = std::filesystem;
  enter_namespaces();
  const fs::path there = "/mnt", root = there / "root";
  sys("mount", ::mount("tmpfs", there.c_str(), "tmpfs", 0, nullptr));
  fs::create_directory(root);
  for (const auto& entry : fs::directory_iterator("/")) {
    const auto name = root / entry.path().relative_path();
    if (entry.is_symlink()) {
      fs::copy_symlink(entry.path(), name);
    } else if (entry.is_directory() && entry.path() != there) {
      fs::create_directory(name);
      sys("bind", ::mount(entry.path().c_str(), name.c_str(), nullptr, MS_BIND | MS_REC, nullptr));
    }
  }
  sys("chroot", ::chroot(root.c_str()));
  sys("chdir", ::chdir("/"));
}

void cover_a_part_of_proc() {
  enter_namespaces();
  sys("mount", ::mount("/dev/null", "/proc/interrupts", nullptr, MS_BIND, nullptr));
}

void refuse(long call) {
  std::array<sock_filter, 4> code{{
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(call), 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  }};
  const sock_fprog program{code.size(), code.data()};
  sys("no_new_privs", ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
  sys("seccomp", ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program));
}

}  // namespace wirebook

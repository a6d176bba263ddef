#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <filesystem>

#include "harness/base/sys.hh"
#include "harness/sandbox/jail.hh"
#include "harness/sandbox/new_root.hh"

namespace wirebook::sandbox {
namespace {

namespace fs = std::filesystem;

void write_text(const fs::path& path, std::string_view text) {
  const Fd file{
      sys("create " + path.native(), ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0444))};
  sys("write " + path.native(), ::write(file.get(), text.data(), text.size()));
}

void add_configuration(const std::string& hosts) {
  const auto etc = new_root / "etc";
  fs::create_directory(etc);
  write_text(etc / "hosts", hosts);
  write_text(etc / "nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
  write_text(etc / "passwd", "student:x:1000:1000:student:/tmp:/bin/sh\n");
  write_text(etc / "group", "student:x:1000:\n");
  for (const char* name : {"ld.so.cache", "protocols", "services", "alternatives"}) {
    add_configuration_of(name);
  }
}

void add_devices() {
  for (const char* name : {"null", "zero", "full", "random", "urandom"}) add_device(name);
  const auto dev = new_root / "dev";
  fs::create_symlink("/proc/self/fd", dev / "fd");
  fs::create_symlink("/proc/self/fd/0", dev / "stdin");
  fs::create_symlink("/proc/self/fd/1", dev / "stdout");
  fs::create_symlink("/proc/self/fd/2", dev / "stderr");
}

void copy_in(const PlacedFile& file) {
  const auto path = new_root / &exercise_folder[1] / file.name;
  const Fd target{
      sys("create " + path.native(), ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0555))};
  struct stat status {};
  sys("look at " + file.name, ::fstat(file.content, &status));
  // sendfile() stops at 2 GiB and may be short.
  for (off_t done = 0; done < status.st_size;) {
    sys("copy " + file.name, ::sendfile(target.get(), file.content, &done,
                                        static_cast<std::size_t>(status.st_size - done)));
  }
  const bool executable = (status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
  sys("set the mode of " + file.name, ::fchmod(target.get(), executable ? 0555 : 0444));
}

void listen_at(const PlacedSocket& placed) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (placed.path.size() >= sizeof address.sun_path) {
    throw SysError("place a socket at " + placed.path, ENAMETOOLONG);
  }
  placed.path.copy(address.sun_path, placed.path.size());
  sys("place a socket at " + placed.path,
      ::bind(placed.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address));
  sys("let it be connected to", ::chmod(placed.path.c_str(), 0777));
  sys("listen at " + placed.path, ::listen(placed.socket, SOMAXCONN));
}

std::uint64_t size_of(const std::vector<PlacedFile>& files) {
  std::uint64_t bytes = 0;
  for (const auto& file : files) {
    struct stat status {};
    sys("look at " + file.name, ::fstat(file.content, &status));
    bytes += static_cast<std::uint64_t>(status.st_size);
  }
  return bytes;
}

}  // namespace

void enter_view(const View& view) {
  const auto room = size_of(view.files) + (std::uint64_t{1} << 20);
  begin_new_root(fmt::format("mode=755,nr_inodes=256,size={}", room));
  add_system_folders();
  add_configuration(view.hosts);
  add_devices();
  fs::create_directory(new_root / "proc");
  mount_at("proc", new_root / "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC);
  fs::create_directory(new_root / &exercise_folder[1]);
  for (const auto& file : view.files) copy_in(file);
  for (const auto& folder : view.hidden) {
    const auto inside = new_root / folder.relative_path();
    if (fs::is_directory(inside)) cover(inside, MS_RDONLY);
  }
  fs::create_directory(new_root / "tmp");
  mount_at("tmpfs", new_root / "tmp", "tmpfs", MS_NOSUID | MS_NODEV,
           "mode=1777,size=16m,nr_inodes=4096");
  enter_new_root();
  for (const auto& socket : view.sockets) listen_at(socket);
}

}  // namespace wirebook::sandbox

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <filesystem>

#include "harness/base/sys.hh"
#include "harness/sandbox/jail.hh"

namespace wirebook::sandbox {
namespace {

namespace fs = std::filesystem;

/// The new root is put together here, in a mount namespace that nobody else sees.
const fs::path root = "/tmp";

void mount_at(const char* source, const fs::path& target, const char* type, unsigned long flags,
              const std::string& options = "") {
  sys(fmt::format("mount {} on {}", source, target.native()),
      ::mount(source, target.c_str(), type, flags, options.empty() ? nullptr : options.c_str()));
}

/// Read-only, without set-uid and devices, with everything mounted below.
void bind_read_only(const fs::path& source, const fs::path& target) {
  mount_at(source.c_str(), target, nullptr, MS_BIND | MS_REC);
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  sys(fmt::format("make {} read-only", target.native()),
      ::mount_setattr(AT_FDCWD, target.c_str(), AT_RECURSIVE, &attributes, sizeof attributes));
}

void write_text(const fs::path& path, std::string_view text) {
  const Fd file{
      sys("create " + path.native(), ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0444))};
  sys("write " + path.native(), ::write(file.get(), text.data(), text.size()));
}

/// /bin, /lib and so on: links into /usr on a merged system, folders of their own elsewhere.
void add_system_folders() {
  fs::create_directory(root / "usr");
  bind_read_only("/usr", root / "usr");
  for (const char* name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    const fs::path there = fs::path("/") / name;
    if (fs::is_symlink(there)) {
      fs::create_symlink(fs::read_symlink(there), root / name);
    } else if (fs::is_directory(there)) {
      fs::create_directory(root / name);
      bind_read_only(there, root / name);
    }
  }
}

void add_configuration(const std::string& hosts) {
  fs::create_directory(root / "etc");
  write_text(root / "etc/hosts", hosts);
  write_text(root / "etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files\n");
  write_text(root / "etc/passwd", "student:x:1000:1000:student:/tmp:/bin/sh\n");
  write_text(root / "etc/group", "student:x:1000:\n");
  for (const char* name : {"ld.so.cache", "protocols", "services", "alternatives"}) {
    const fs::path there = fs::path("/etc") / name;
    if (fs::is_directory(there)) {
      fs::create_directory(root / "etc" / name);
    } else if (fs::exists(there)) {
      write_text(root / "etc" / name, "");
    } else {
      continue;
    }
    bind_read_only(there, root / "etc" / name);
  }
}

void add_devices() {
  fs::create_directory(root / "dev");
  for (const char* name : {"null", "zero", "full", "random", "urandom"}) {
    const auto target = root / "dev" / name;
    write_text(target, "");
    mount_at((fs::path("/dev") / name).c_str(), target, nullptr, MS_BIND);
  }
  fs::create_symlink("/proc/self/fd", root / "dev/fd");
  fs::create_symlink("/proc/self/fd/0", root / "dev/stdin");
  fs::create_symlink("/proc/self/fd/1", root / "dev/stdout");
  fs::create_symlink("/proc/self/fd/2", root / "dev/stderr");
}

void copy_in(const PlacedFile& file) {
  const auto path = root / &exercise_folder[1] / file.name;
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

std::uint64_t size_of(const std::vector<PlacedFile>& files) {
  std::uint64_t bytes = 0;
  for (const auto& file : files) {
    struct stat status {};
    sys("look at " + file.name, ::fstat(file.content, &status));
    bytes += static_cast<std::uint64_t>(status.st_size);
  }
  return bytes;
}

/// An empty folder over each one that must not be seen, should it lie inside the view.
void hide(const std::vector<fs::path>& folders) {
  for (const auto& folder : folders) {
    const auto inside = root / folder.relative_path();
    if (fs::is_directory(inside)) {
      mount_at("tmpfs", inside, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV, "size=4k,nr_inodes=2");
    }
  }
}

/// Makes the new tree the root and lets go of the old one.
void change_root() {
  sys("enter the new root", ::chdir(root.c_str()));
  sys("pivot_root", ::syscall(SYS_pivot_root, ".", "."));
  sys("let go of the old root", ::umount2(".", MNT_DETACH));
  mount_at("none", "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV);
}

}  // namespace

void enter_view(const View& view) {
  mount_at("none", "/", nullptr, MS_REC | MS_PRIVATE);
  const auto room = size_of(view.files) + (std::uint64_t{1} << 20);
  mount_at("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV,
           fmt::format("mode=755,nr_inodes=256,size={}", room));
  add_system_folders();
  add_configuration(view.hosts);
  add_devices();
  fs::create_directory(root / "proc");
  mount_at("proc", root / "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC);
  fs::create_directory(root / &exercise_folder[1]);
  for (const auto& file : view.files) copy_in(file);
  hide(view.hidden);
  fs::create_directory(root / "tmp");
  mount_at("tmpfs", root / "tmp", "tmpfs", MS_NOSUID | MS_NODEV,
           "mode=1777,size=16m,nr_inodes=4096");
  change_root();
}

}  // namespace wirebook::sandbox

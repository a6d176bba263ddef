#include "harness/sandbox/new_root.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness/base/fd.hh"
#include "harness/base/sys.hh"

namespace wirebook::sandbox {

namespace fs = std::filesystem;

void mount_at(const char* source, const fs::path& target, const char* type, unsigned long flags,
              const std::string& options) {
  sys(fmt::format("mount {} on {}", source, target.native()),
      ::mount(source, target.c_str(), type, flags, options.empty() ? nullptr : options.c_str()));
}

void begin_new_root(const std::string& options) {
  mount_at("none", "/", nullptr, MS_REC | MS_PRIVATE);
  mount_at("tmpfs", new_root, "tmpfs", MS_NOSUID | MS_NODEV, options);
}

void bind_read_only(const fs::path& source, const fs::path& target) {
  mount_at(source.c_str(), target, nullptr, MS_BIND | MS_REC);
  mount_attr attributes{};
  attributes.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  sys(fmt::format("make {} read-only", target.native()),
      ::mount_setattr(AT_FDCWD, target.c_str(), AT_RECURSIVE, &attributes, sizeof attributes));
}

void add_system_folders() {
  fs::create_directory(new_root / "usr");
  bind_read_only("/usr", new_root / "usr");
  for (const char* name : {"bin", "sbin", "lib", "lib32", "lib64", "libx32"}) {
    const fs::path there = fs::path("/") / name;
    if (fs::is_symlink(there)) {
      fs::create_symlink(fs::read_symlink(there), new_root / name);
    } else if (fs::is_directory(there)) {
      fs::create_directory(new_root / name);
      bind_read_only(there, new_root / name);
    }
  }
}

void make_empty_file(const fs::path& path) {
  const Fd file{
      sys("create " + path.native(), ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0444))};
}

void add_configuration_of(const char* name) {
  const auto there = fs::path("/etc") / name;
  const auto here = new_root / "etc" / name;
  if (fs::is_directory(there)) {
    fs::create_directories(here);
  } else if (fs::exists(there)) {
    fs::create_directories(here.parent_path());
    make_empty_file(here);
  } else {
    return;
  }
  bind_read_only(there, here);
}

void add_device(const char* name) {
  const auto target = new_root / "dev" / name;
  fs::create_directories(target.parent_path());
  make_empty_file(target);
  mount_at((fs::path("/dev") / name).c_str(), target, nullptr, MS_BIND);
}

void cover(const fs::path& folder, unsigned long flags) {
  mount_at("tmpfs", folder, "tmpfs", flags | MS_NOSUID | MS_NODEV, "size=64k,nr_inodes=64");
}

void enter_new_root() {
  sys("enter the new root", ::chdir(new_root.c_str()));
  sys("pivot_root", ::syscall(SYS_pivot_root, ".", "."));
  sys("let go of the old root", ::umount2(".", MNT_DETACH));
  mount_at("none", "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV);
}

}  // namespace wirebook::sandbox

#include "harness/sandbox/compiler_view.hh"

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>

#include "harness/base/fd.hh"
#include "harness/base/sys.hh"
#include "harness/sandbox/new_root.hh"

namespace wirebook::sandbox {
namespace {

namespace fs = std::filesystem;

/// A piece of the old tree that is mounted nowhere, and outlives whatever is put in its place.
struct Piece {
  fs::path path;
  Fd tree;
};

Piece pick_up(const fs::path& path, std::uint64_t attributes) {
  const unsigned flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
  Fd tree{sys("open_tree " + path.native(), ::open_tree(AT_FDCWD, path.c_str(), flags))};
  mount_attr wanted{};
  wanted.attr_set = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | attributes;
  sys("mount_setattr " + path.native(),
      ::mount_setattr(tree.get(), "", AT_EMPTY_PATH | AT_RECURSIVE, &wanted, sizeof wanted));
  return {path, std::move(tree)};
}

/// Each path as it is written and, where a link is on the way, as it is.
std::vector<Piece> pick_up(const std::vector<fs::path>& paths, std::uint64_t attributes) {
  std::vector<Piece> pieces;
  for (const auto& path : paths) {
    if (!fs::exists(path)) continue;
    const auto real = fs::canonical(path);
    pieces.push_back(pick_up(path, attributes));
    if (real != path) pieces.push_back(pick_up(real, attributes));
  }
  return pieces;
}

/// Shows a piece in the new root, where it was in the old one.
void put_down(const Piece& piece) {
  const auto target = new_root / piece.path.relative_path();
  struct stat status {};
  sys("look at " + piece.path.native(), ::fstat(piece.tree.get(), &status));
  if (S_ISDIR(status.st_mode)) {
    fs::create_directories(target);
  } else if (!fs::exists(target)) {
    fs::create_directories(target.parent_path());
    make_empty_file(target);
  }
  sys("show " + piece.path.native(),
      ::move_mount(piece.tree.get(), "", AT_FDCWD, target.c_str(), MOVE_MOUNT_F_EMPTY_PATH));
}

void hide_subfolders(const fs::path& path) {
  const auto target = new_root / path.relative_path();
  if (!fs::is_directory(target)) return;
  for (const auto& entry : fs::directory_iterator(target)) {
    if (entry.is_directory() && !entry.is_symlink()) cover(entry.path(), MS_RDONLY);
  }
}

/// Distributions that keep everything in one place of their own.
constexpr std::array stores{"/nix/store", "/gnu/store"};

/// What belongs to a compiler outside of the system's folders: the neighbours of its bin.
std::vector<fs::path> folders_of(const fs::path& compiler) {
  std::vector<fs::path> folders;
  for (const auto& path : {compiler, fs::canonical(compiler)}) {
    const auto place = path.parent_path().parent_path();
    if (!place.has_relative_path() || *place.relative_path().begin() == "usr") continue;
    for (const char* name : {"bin", "include", "lib", "lib32", "lib64", "libexec", "share"}) {
      folders.push_back(place / name);
    }
  }
  return folders;
}

}  // namespace

void enter_compiler_view(const CompilerView& view, const fs::path& compiler) {
  const auto here = fs::current_path();
  auto own = folders_of(compiler);
  own.insert(own.end(), stores.begin(), stores.end());
  const auto others = pick_up(own, MOUNT_ATTR_RDONLY);
  const auto readable = pick_up(view.readable, MOUNT_ATTR_RDONLY);
  const auto writable = pick_up(view.writable, 0);
  begin_new_root("mode=755,nr_inodes=1024,size=1m");
  add_system_folders();
  for (const char* name : {"ld.so.cache", "alternatives"}) add_configuration_of(name);
  add_device("null");
  fs::create_directory(new_root / "tmp");
  mount_at("tmpfs", new_root / "tmp", "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777,size=256m");
  for (const auto& piece : others) put_down(piece);
  for (const auto& folder : view.hidden) {
    const auto inside = new_root / folder.relative_path();
    if (fs::is_directory(inside)) cover(inside, 0);
  }
  for (const auto& piece : readable) put_down(piece);
  for (const auto& piece : readable) hide_subfolders(piece.path);
  for (const auto& piece : writable) put_down(piece);
  fs::create_directories(new_root / here.relative_path());
  enter_new_root();
  sys("go back to " + here.native(), ::chdir(here.c_str()));
}

void limit_compiler() {
  const auto limit = [](__rlimit_resource resource, rlim_t value) {
    const rlimit both{value, value};
    sys("setrlimit", ::setrlimit(resource, &both));
  };
  limit(RLIMIT_CPU, 60);
  limit(RLIMIT_DATA, rlim_t{2} << 30U);
  limit(RLIMIT_FSIZE, rlim_t{64} << 20U);
  limit(RLIMIT_CORE, 0);
}

}  // namespace wirebook::sandbox

#pragma once

#include <linux/filter.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/fd.hh"

namespace wirebook::sandbox {

/// What a student's program may do beyond an ordinary user's rights.
enum class Privilege {
  none,
  net_raw,  ///< CAP_NET_RAW and nothing else: raw and packet sockets
};

/// RLIM_INFINITY.
inline constexpr auto unlimited = ~std::uint64_t{0};

/// Bounds on one process of a student's program (setrlimit(2)).
struct Limits {
  std::uint64_t cpu_seconds = 6;
  std::uint64_t data_bytes = std::uint64_t{512} << 20;  ///< RLIMIT_DATA: memory it can write
  /// Also bounds memory shared between processes, which RLIMIT_DATA does not count.
  std::uint64_t address_space_bytes = std::uint64_t{2} << 30;
  std::uint64_t open_files = 256;
  std::uint64_t processes = 64;
  std::uint64_t file_bytes = std::uint64_t{16} << 20;
};

/// A file that is put into the student's view of the file system, under /exercise.
struct PlacedFile {
  std::string name;
  int content;  ///< a descriptor it is copied from, and whose mode says whether it is executable
};

/// A unix stream socket that is made to listen at a path of the student's view, below /tmp.
struct PlacedSocket {
  std::string path;
  int socket;  ///< whoever made it accepts on it
};

/// What the student's program sees of the machine.
struct View {
  std::vector<PlacedFile> files;
  std::vector<PlacedSocket> sockets = {};
  std::string hosts;  ///< the text of /etc/hosts
  /// Folders that must not be visible even when they lie below /usr: the workbook itself.
  std::vector<std::filesystem::path> hidden;
};

/// Where PlacedFiles appear.
inline constexpr const char* exercise_folder = "/exercise";

/// Replaces the root of this process, which must be in a mount namespace of its own, by a read-only
/// one: /usr and what belongs to it, a new /proc, a private writable /tmp, /exercise. Nothing else
/// of the machine is left. Throws SysError.
void enter_view(const View& view);

/// The permitted, effective and inheritable sets become the given right or nothing; the bounding
/// set too, so nothing that is executed gets more. Throws SysError.
void drop_capabilities(Privilege privilege);

/// Gives up every right but the given one, for good, and bounds resources. Throws SysError.
void limit_process(Privilege privilege, const Limits& limits);

/// A seccomp filter as instructions: everything is allowed but looking into another process, which
/// ends the program with SIGSYS; namespaces, mounts, kernel keyrings, modules, bpf, io_uring and
/// their like, which fail with EPERM (clone3: ENOSYS, so that the C library falls back to clone,
/// whose flags can be looked at); and sockets to the hypervisor.
/// `traced`: the calls of traced_calls() stop the program for its tracer, and fail without one.
std::vector<sock_filter> make_filter(bool traced);
void install_filter(std::vector<sock_filter>& filter);

}  // namespace wirebook::sandbox

/// \file
/// Looking into a stopped tracee: its memory and its descriptors.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace wirebook::sandbox {

/// Up to `size` bytes of its memory; fewer, or none, where there is no such memory.
std::vector<std::uint8_t> read_memory(pid_t thread, std::uint64_t address, std::size_t size);
/// False where it cannot be written.
bool write_memory(pid_t thread, std::uint64_t address, const std::vector<std::uint8_t>& bytes);

/// The integer of 4 or 8 bytes at an address of its memory; 0 where there is none.
template <typename Integer>
Integer read_integer(pid_t thread, std::uint64_t address) {
  const auto bytes = read_memory(thread, address, sizeof(Integer));
  if (bytes.size() < sizeof(Integer)) return 0;
  return *reinterpret_cast<const Integer*>(bytes.data());
}

/// Whether a descriptor of it is a socket.
bool is_socket(pid_t thread, std::uint64_t descriptor);
/// Whether one of its descriptors from `first` to `last` is a socket.
bool is_socket_among(pid_t thread, unsigned first, unsigned last);

/// What matters of a socket to a shaper.
struct SocketKind {
  bool stream;
  bool non_blocking;
  int receives_at_least;  ///< SO_RCVLOWAT
};
std::optional<SocketKind> look_at_socket(pid_t process, std::uint64_t descriptor);

/// The process a thread belongs to; 0 when it is gone.
pid_t process_of(pid_t thread);

}  // namespace wirebook::sandbox

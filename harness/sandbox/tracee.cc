#include "harness/sandbox/tracee.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

#include "harness/base/fd.hh"

namespace wirebook::sandbox {

std::vector<std::uint8_t> read_memory(pid_t thread, std::uint64_t address, std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  if (address == 0 || size == 0) return {};
  const iovec here{bytes.data(), size};
  const iovec there{reinterpret_cast<void*>(address), size};
  const auto count = ::process_vm_readv(thread, &here, 1, &there, 1, 0);
  bytes.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return bytes;
}

bool write_memory(pid_t thread, std::uint64_t address, const std::vector<std::uint8_t>& bytes) {
  const iovec here{const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
  const iovec there{reinterpret_cast<void*>(address), bytes.size()};
  return ::process_vm_writev(thread, &here, 1, &there, 1, 0) == static_cast<ssize_t>(bytes.size());
}

bool is_socket(pid_t thread, std::uint64_t descriptor) {
  std::array<char, 64> target{};
  const auto link = fmt::format("/proc/{}/fd/{}", thread, static_cast<int>(descriptor));
  const auto size = ::readlink(link.c_str(), target.data(), target.size());
  if (size < 0) return false;
  // readlink(2) ends nothing with a zero.
  return std::string_view(target.data(), static_cast<std::size_t>(size)).starts_with("socket:");
}

bool is_socket_among(pid_t thread, unsigned first, unsigned last) {
  std::error_code gone;
  const std::filesystem::directory_iterator all(fmt::format("/proc/{}/fd", thread), gone);
  return std::any_of(begin(all), end(all), [&](const auto& entry) {
    const auto descriptor = std::strtoul(entry.path().filename().c_str(), nullptr, 10);
    return descriptor >= first && descriptor <= last && is_socket(thread, descriptor);
  });
}

std::optional<SocketKind> look_at_socket(pid_t process, std::uint64_t descriptor) {
  const Fd held{static_cast<int>(::syscall(SYS_pidfd_open, process, 0))};
  if (held.get() < 0) return std::nullopt;
  const Fd socket{
      static_cast<int>(::syscall(SYS_pidfd_getfd, held.get(), static_cast<int>(descriptor), 0))};
  if (socket.get() < 0) return std::nullopt;
  int type = 0, least = 1;
  socklen_t size = sizeof type;
  if (::getsockopt(socket.get(), SOL_SOCKET, SO_TYPE, &type, &size) < 0) return std::nullopt;
  ::getsockopt(socket.get(), SOL_SOCKET, SO_RCVLOWAT, &least, &size);
  const int flags = ::fcntl(socket.get(), F_GETFL);
  return SocketKind{type == SOCK_STREAM, (flags & O_NONBLOCK) != 0, least};
}

pid_t process_of(pid_t thread) {
  std::ifstream status(fmt::format("/proc/{}/status", thread));
  for (std::string word; status >> word;) {
    if (word == "Tgid:") {
      pid_t process = 0;
      status >> process;
      return process;
    }
  }
  return 0;
}

}  // namespace wirebook::sandbox

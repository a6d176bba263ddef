#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/bytes.hh"

namespace wirebook {

/// One system call of the student's program on a socket (or one that waits for sockets), as the
/// tracer saw it; see RunOptions::trace.
struct SystemCall {
  /// What the test did to the call: nothing; took or gave fewer bytes; answered instead of the
  /// kernel.
  enum class Shaped { no, trimmed, answered };

  std::chrono::nanoseconds at{};  ///< since the program was started
  std::string name;               ///< as the C library has it: "send", "recvfrom", "accept"
  int process = 0, thread = 0;    ///< numbered as they came; process 1 is the program itself
  std::array<std::uint64_t, 6> arguments{};  ///< of the kernel's call: sendto() for send()
  std::chrono::nanoseconds returned_at{};    ///< since the program was started
  bool returned = true;                      ///< false: the program ended, or was ended, in it
  std::int64_t result = 0;                   ///< -errno when it failed
  Shaped shaped = Shaped::no;
  Bytes address;  ///< struct sockaddr that was given or came back, or a socket option's value
  Bytes data;     ///< the first 32 bytes at most that were sent or received

  /// The first argument of most: a descriptor.
  [[nodiscard]] int descriptor() const { return static_cast<int>(arguments[0]); }
  [[nodiscard]] bool failed() const { return returned && result < 0; }
  /// The errno, 0 when it did not fail.
  [[nodiscard]] int error() const { return failed() ? static_cast<int>(-result) : 0; }
  /// An int that setsockopt(2) was given or getsockopt(2) gave; 0 when it is shorter.
  [[nodiscard]] int option_value() const;
};

/// The call without what came of it: `connect(3, 10.9.0.2:5309)`.
std::string spelled(const SystemCall& call);

/// What came of it: `3`, `-1 ECONNREFUSED`.
std::string result_of(const SystemCall& call);

/// The call as a manual page would write it: `connect(3, 10.9.0.2:5309) = -1 ECONNREFUSED`.
std::string describe(const SystemCall& call);

/// `10.9.0.2:5309`, `[fd09::2]:80`, `/tmp/socket`, `@name`.
std::string shown_address(const Bytes& address);

// Symbolic names, as C has them: "AF_INET", "SOCK_STREAM|SOCK_CLOEXEC", "SO_REUSEADDR". A number
// that has none is shown as it is.
std::string family_name(std::uint64_t family);
std::string socket_type_name(std::uint64_t type);
std::string option_name(std::uint64_t level, std::uint64_t option);
/// What setsockopt(2) was given: `1`, `2 s`, `239.1.2.3 at 10.9.0.1`; `...` where that is no number
/// and no structure of these.
std::string shown_option_value(const SystemCall& call);

}  // namespace wirebook

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace wirebook::sandbox {

/// A signal that comes while the program is in a system call: `{SIGUSR1, "connect"}`.
struct SignalAt {
  int signal;
  std::string call;         ///< the system call's name
  unsigned occurrence = 1;  ///< the n-th such call of the run
};

/// What the harness makes of a program's calls on its sockets, all of which the kernel may do any
/// day: take less than was offered, give less than was asked for, interrupt, refuse for now.
/// Deterministic: the same calls get the same answers. A socket that epoll(7) watches for edges is
/// left alone: its program waits for what the kernel alone brings about.
///
///     {.sends_at_most = 1000, .interrupts_every = 7}
struct Shape {
  /// Bytes that one send() or write() on a stream takes; 0: as many as the kernel does.
  std::size_t sends_at_most = 0;
  /// Bytes that one recv() or read() on a stream gives; 0: as many as the kernel does.
  std::size_t receives_at_most = 0;
  /// Every n-th send or receive that may wait ends with EINTR; 0: none. On a non-blocking socket
  /// the kernel says EAGAIN before it looks for signals.
  unsigned interrupts_every = 0;
  /// Every n-th send or receive on a non-blocking socket ends with EAGAIN, and so do the next ones
  /// until the program waits (poll and its like), at most 100; 0: none.
  unsigned refuses_every = 0;
  /// 0: exactly these figures; otherwise they are upper bounds, drawn anew for each call.
  std::uint64_t seed = 0;
  std::vector<SignalAt> signals = {};

  /// Some shape or other, always the same for a seed.
  static Shape drawn(std::uint64_t seed);

  [[nodiscard]] bool does_nothing() const {
    return sends_at_most == 0 && receives_at_most == 0 && interrupts_every == 0 &&
           refuses_every == 0 && signals.empty();
  }
};

}  // namespace wirebook::sandbox

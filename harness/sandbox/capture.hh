#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include "harness/sandbox/packet_socket.hh"

namespace wirebook::sandbox {

/// A frame as the kernel handed it over: the moment it passed (Unix time) and the interface.
struct CapturedFrame {
  std::chrono::nanoseconds at;
  int interface_index;
  Bytes bytes;
  bool arrived = false;  ///< it came in; otherwise this host sent it
};

/// Records every frame that leaves any interface of the network namespace the thread stands in when
/// it is made, and what comes in at one of them, if wanted. Outgoing frames are recorded inside the
/// sender's own system call, so none is missed and none comes late.
class Capture {
 public:
  /// A number that a marker frame carries; drawn anew for each lab, so nobody can forge one.
  using Nonce = std::array<std::uint8_t, 16>;

  /// @param arrivals_at an interface at which what comes in is recorded, too; 0: none
  explicit Capture(const Nonce& nonce, int arrivals_at = 0);

  [[nodiscard]] int fd() const { return socket_.fd(); }

  /// Hands every frame recorded so far to `take` and returns how many there were. Markers of other
  /// captures are remembered, not handed over.
  /// @param most the others stay where they are, until the next time
  std::size_t read(const std::function<void(CapturedFrame)>& take,
                   std::size_t most = std::numeric_limits<std::size_t>::max());

  /// Sends a marker through an interface; the captures at the other ends of its cable see it.
  void send_marker(int interface_index, std::uint32_t number);
  /// Whether a marker of that number has come.
  [[nodiscard]] bool has_seen(std::uint32_t number) const { return markers_.contains(number); }

  /// Frames that the kernel had no room for since the last call; any makes the record worthless.
  std::uint64_t lost() { return socket_.lost(); }

  /// The descriptor, to be closed where waiting for an RCU grace period hurts nobody.
  Fd release() { return socket_.release(); }

 private:
  PacketSocket socket_;
  Nonce nonce_;
  int arrivals_at_;
  std::set<std::uint32_t> markers_;
};

/// Whether a frame is a marker of a lab with this nonce.
bool is_marker(ByteView frame, const Capture::Nonce& nonce);

}  // namespace wirebook::sandbox

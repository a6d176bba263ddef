#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "harness/base/bytes.hh"
#include "harness/base/fd.hh"

namespace wirebook::sandbox {

/// A frame as the kernel handed it over.
struct ReceivedFrame {
  std::chrono::nanoseconds at;  ///< Unix time
  int interface_index;
  unsigned char type;  ///< PACKET_HOST, PACKET_OUTGOING, … (packet(7))
  Bytes bytes;         ///< with the VLAN tag where the sender put it
};

/// A packet socket on every interface of the network namespace the thread stands in when it is
/// made. It never waits.
///
/// No libpcap handle and no ring: libpcap's costs an RCU grace period to open (8 ms) and two to
/// close (24 ms); this opens in 0.03 ms.
class PacketSocket {
 public:
  /// Nothing arrives before listen().
  PacketSocket();

  void set(int level, int option, int value);
  void listen();

  [[nodiscard]] int fd() const { return fd_.get(); }

  /// The next frame that has come, nothing when there is none.
  std::optional<ReceivedFrame> receive();

  enum class Sent : std::uint8_t { yes, no_room_yet, lost };
  /// Puts a frame on a link. It is lost when the link has no queue yet or the receiver's backlog is
  /// full; when the socket has no room, poll(2) says POLLOUT later.
  Sent send(int interface_index, ByteView frame);

  /// Frames that the kernel had no room for since the last call.
  std::uint64_t lost();

  /// The descriptor, to be closed where waiting for an RCU grace period hurts nobody.
  Fd release() { return std::move(fd_); }

 private:
  Fd fd_;
  Bytes buffer_;
};

}  // namespace wirebook::sandbox

#pragma once

#include <optional>

#include "harness/sandbox/packet_socket.hh"

namespace wirebook::sandbox {

/// The middle of a cable that is cut in two: takes out what comes in at either end, in the order in
/// which it came, and puts frames in at either end. The ends are the links of the network namespace
/// the thread stands in when it is made, which has no others and no addresses.
class Relay {
 public:
  Relay();

  struct Frame {
    int interface_index;
    Bytes bytes;
  };
  /// The next frame that has come in, nothing when there is none; never waits.
  std::optional<Frame> take();

  using Sent = PacketSocket::Sent;
  Sent put(int interface_index, ByteView frame) { return socket_.send(interface_index, frame); }

  [[nodiscard]] int fd() const { return socket_.fd(); }
  /// Frames that there was no room for since the last call; any makes the run worthless.
  std::uint64_t lost() { return socket_.lost(); }
  /// The descriptor, to be closed where waiting for an RCU grace period hurts nobody.
  Fd release() { return socket_.release(); }

 private:
  PacketSocket socket_;
};

}  // namespace wirebook::sandbox

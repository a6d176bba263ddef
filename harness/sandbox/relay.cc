#include "harness/sandbox/relay.hh"

#include <linux/if_packet.h>
#include <sys/socket.h>

namespace wirebook::sandbox {

Relay::Relay() {
  // What it puts in is not what comes in.
  socket_.set(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
  socket_.listen();
}

std::optional<Relay::Frame> Relay::take() {
  auto frame = socket_.receive();
  if (!frame) return std::nullopt;
  return Frame{frame->interface_index, std::move(frame->bytes)};
}

}  // namespace wirebook::sandbox

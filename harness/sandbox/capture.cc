#include "harness/sandbox/capture.hh"

#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <sys/socket.h>

#include <algorithm>

#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

/// IEEE 802 local experimental EtherType 1; a frame of it that does not carry our nonce is recorded
/// like any other.
constexpr std::uint16_t marker_type = 0x88b5;
constexpr std::size_t number_size = 4;

/// Accepts what leaves the host, what arrives at one interface, and markers that arrive at any.
/// (pcap_compile cannot say "outbound" without an open interface.)
void choose_frames(int fd, int arrivals_at) {
  std::array<sock_filter, 8> code{{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, static_cast<__u32>(SKF_AD_OFF + SKF_AD_PKTTYPE)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 4, 0),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<__u32>(SKF_AD_OFF + SKF_AD_IFINDEX)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<__u32>(arrivals_at), 2, 0),
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, marker_type, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0x40000),
      BPF_STMT(BPF_RET | BPF_K, 0),
  }};
  const sock_fprog program{code.size(), code.data()};
  sys("attach the capture's filter",
      ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
}

}  // namespace

bool is_marker(ByteView frame, const Capture::Nonce& nonce) {
  return frame.size() == ETH_HLEN + nonce.size() + number_size &&
         load16(frame, 12) == marker_type &&
         std::equal(nonce.begin(), nonce.end(), frame.begin() + ETH_HLEN);
}

Capture::Capture(const Nonce& nonce, int arrivals_at) : nonce_(nonce), arrivals_at_(arrivals_at) {
  choose_frames(socket_.fd(), arrivals_at);
  socket_.listen();
}

std::size_t Capture::read(const std::function<void(CapturedFrame)>& take, std::size_t most) {
  std::size_t count = 0;
  while (count < most) {
    auto frame = socket_.receive();
    if (!frame) break;
    const bool arrived = frame->type != PACKET_OUTGOING;
    if (arrived && is_marker(frame->bytes, nonce_)) {
      markers_.insert(load32(frame->bytes, ETH_HLEN + nonce_.size()));
      continue;
    }
    // What only looks like a marker is nobody's business elsewhere.
    if (arrived && frame->interface_index != arrivals_at_) continue;
    ++count;
    take({frame->at, frame->interface_index, std::move(frame->bytes), arrived});
  }
  return count;
}

void Capture::send_marker(int interface_index, std::uint32_t number) {
  Bytes frame(ETH_HLEN, 0xff);
  // A switch forwards nothing that comes from a group address.
  frame[6] = 0x02;
  store16(frame, 12, marker_type);
  frame.insert(frame.end(), nonce_.begin(), nonce_.end());
  frame.resize(frame.size() + number_size);
  store32(frame, frame.size() - number_size, number);
  // A link without a queue yet, or a full one: the marker is lost, and sent again.
  socket_.send(interface_index, frame);
}

}  // namespace wirebook::sandbox

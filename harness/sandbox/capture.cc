#include "harness/sandbox/capture.hh"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <cstring>

#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

/// IEEE 802 local experimental EtherType 1; a frame of it that does not carry our nonce is recorded
/// like any other.
constexpr std::uint16_t marker_type = 0x88b5;
constexpr std::size_t ethernet_size = 14;
constexpr std::size_t number_size = 4;
constexpr int wanted_buffer = 16 << 20;

/// Accepts what leaves the host, and markers that arrive. (pcap_compile cannot say "outbound"
/// without an open interface.)
void accept_outgoing_and_markers(int fd) {
  std::array<sock_filter, 6> code{{
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, static_cast<__u32>(SKF_AD_OFF + SKF_AD_PKTTYPE)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PACKET_OUTGOING, 2, 0),
      BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, marker_type, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0x40000),
      BPF_STMT(BPF_RET | BPF_K, 0),
  }};
  const sock_fprog program{code.size(), code.data()};
  sys("attach the capture's filter",
      ::setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
}

void set(int fd, int level, int option, int value) {
  sys("set an option of the capture", ::setsockopt(fd, level, option, &value, sizeof value));
}

/// The tag that the kernel took out of the frame, put back where it was (packet(7), auxdata).
void restore_vlan_tag(Bytes& frame, const tpacket_auxdata& aux) {
  if ((aux.tp_status & TP_STATUS_VLAN_VALID) == 0 || frame.size() < ethernet_size) return;
  const std::uint16_t type =
      (aux.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0 ? aux.tp_vlan_tpid : ETHERTYPE_VLAN;
  std::array<std::uint8_t, 4> tag;
  store16(tag, 0, type);
  store16(tag, 2, aux.tp_vlan_tci);
  frame.insert(frame.begin() + 12, tag.begin(), tag.end());
}

}  // namespace

Capture::Capture(const Nonce& nonce)
    : fd_(sys("socket(AF_PACKET) for the capture",
              // Protocol 0: nothing arrives before the filter is in place.
              ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))),
      nonce_(nonce),
      buffer_(0x40000) {
  accept_outgoing_and_markers(fd_.get());
  set(fd_.get(), SOL_SOCKET, SO_TIMESTAMPNS, 1);
  set(fd_.get(), SOL_PACKET, PACKET_AUXDATA, 1);
  // The kernel cuts this to net.core.rmem_max; lost() says when it was not enough.
  set(fd_.get(), SOL_SOCKET, SO_RCVBUF, wanted_buffer);
  sockaddr_ll every_interface{};
  every_interface.sll_family = AF_PACKET;
  every_interface.sll_protocol = htons(ETH_P_ALL);
  sys("bind the capture", ::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&every_interface),
                                 sizeof every_interface));
}

std::size_t Capture::read(const std::function<void(CapturedFrame)>& take) {
  std::size_t count = 0;
  for (;;) {
    iovec part{buffer_.data(), buffer_.size()};
    sockaddr_ll from{};
    alignas(cmsghdr) std::array<char, 256> control;
    msghdr message{&from, sizeof from, &part, 1, control.data(), control.size(), 0};
    const auto size = ::recvmsg(fd_.get(), &message, 0);
    if (size < 0 && (errno == EAGAIN || errno == ENETDOWN)) return count;
    sys("read the capture", size);
    CapturedFrame frame{{}, from.sll_ifindex, {buffer_.begin(), buffer_.begin() + size}};
    for (cmsghdr* c = CMSG_FIRSTHDR(&message); c != nullptr; c = CMSG_NXTHDR(&message, c)) {
      if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS) {
        timespec at;
        std::memcpy(&at, CMSG_DATA(c), sizeof at);
        frame.at = std::chrono::seconds(at.tv_sec) + std::chrono::nanoseconds(at.tv_nsec);
      } else if (c->cmsg_level == SOL_PACKET && c->cmsg_type == PACKET_AUXDATA) {
        tpacket_auxdata aux;
        std::memcpy(&aux, CMSG_DATA(c), sizeof aux);
        restore_vlan_tag(frame.bytes, aux);
      }
    }
    if (from.sll_pkttype != PACKET_OUTGOING) {
      remember_marker(frame.bytes);
      continue;
    }
    ++count;
    take(std::move(frame));
  }
}

void Capture::remember_marker(ByteView frame) {
  if (frame.size() != ethernet_size + nonce_.size() + number_size) return;
  const auto rest = frame.subspan(ethernet_size);
  if (std::equal(nonce_.begin(), nonce_.end(), rest.begin())) {
    markers_.insert(load32(rest, nonce_.size()));
  }
}

void Capture::send_marker(int interface_index, std::uint32_t number) {
  Bytes frame(ethernet_size, 0xff);
  // A switch forwards nothing that comes from a group address.
  frame[6] = 0x02;
  store16(frame, 12, marker_type);
  frame.insert(frame.end(), nonce_.begin(), nonce_.end());
  frame.resize(frame.size() + number_size);
  store32(frame, frame.size() - number_size, number);
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_ifindex = interface_index;
  const auto sent = ::sendto(fd_.get(), frame.data(), frame.size(), 0,
                             reinterpret_cast<const sockaddr*>(&to), sizeof to);
  // A link without a queue yet, or a full one: the marker is lost, and sent again.
  if (sent < 0 && errno != ENOBUFS && errno != EAGAIN) sys("send a marker", sent);
}

std::uint64_t Capture::lost() {
  tpacket_stats stats{};
  socklen_t size = sizeof stats;
  sys("ask the capture for lost frames",
      ::getsockopt(fd_.get(), SOL_PACKET, PACKET_STATISTICS, &stats, &size));
  return stats.tp_drops;
}

}  // namespace wirebook::sandbox

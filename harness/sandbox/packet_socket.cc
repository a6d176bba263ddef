#include "harness/sandbox/packet_socket.hh"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cstring>

#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

constexpr std::size_t largest_frame = 0x40000;
/// The kernel cuts this to net.core.rmem_max; lost() says when it was not enough.
constexpr int wanted_buffer = 16 << 20;

/// The tag that the kernel took out of the frame, put back where it was (packet(7), auxdata).
void restore_vlan_tag(Bytes& frame, const tpacket_auxdata& aux) {
  if ((aux.tp_status & TP_STATUS_VLAN_VALID) == 0 || frame.size() < ETH_HLEN) return;
  const std::uint16_t type =
      (aux.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0 ? aux.tp_vlan_tpid : ETHERTYPE_VLAN;
  std::array<std::uint8_t, 4> tag;
  store16(tag, 0, type);
  store16(tag, 2, aux.tp_vlan_tci);
  frame.insert(frame.begin() + 12, tag.begin(), tag.end());
}

void read_control(msghdr& message, ReceivedFrame& frame) {
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
}

}  // namespace

PacketSocket::PacketSocket()
    : fd_(sys("socket(AF_PACKET)",
              // Protocol 0: nothing arrives before bind().
              ::socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))),
      buffer_(largest_frame) {
  set(SOL_SOCKET, SO_TIMESTAMPNS, 1);
  set(SOL_PACKET, PACKET_AUXDATA, 1);
  set(SOL_SOCKET, SO_RCVBUF, wanted_buffer);
}

void PacketSocket::set(int level, int option, int value) {
  sys("set an option of a packet socket",
      ::setsockopt(fd_.get(), level, option, &value, sizeof value));
}

void PacketSocket::listen() {
  sockaddr_ll every_interface{};
  every_interface.sll_family = AF_PACKET;
  every_interface.sll_protocol = htons(ETH_P_ALL);
  sys("bind a packet socket", ::bind(fd_.get(), reinterpret_cast<const sockaddr*>(&every_interface),
                                     sizeof every_interface));
}

std::optional<ReceivedFrame> PacketSocket::receive() {
  iovec part{buffer_.data(), buffer_.size()};
  sockaddr_ll from{};
  alignas(cmsghdr) std::array<char, 256> control;
  msghdr message{&from, sizeof from, &part, 1, control.data(), control.size(), 0};
  const auto size = ::recvmsg(fd_.get(), &message, 0);
  if (size < 0 && (errno == EAGAIN || errno == ENETDOWN)) return std::nullopt;
  sys("read a packet socket", size);
  ReceivedFrame frame{
      {}, from.sll_ifindex, from.sll_pkttype, {buffer_.begin(), buffer_.begin() + size}};
  read_control(message, frame);
  return frame;
}

PacketSocket::Sent PacketSocket::send(int interface_index, ByteView frame) {
  sockaddr_ll to{};
  to.sll_family = AF_PACKET;
  to.sll_ifindex = interface_index;
  const auto sent = ::sendto(fd_.get(), frame.data(), frame.size(), 0,
                             reinterpret_cast<const sockaddr*>(&to), sizeof to);
  if (sent < 0 && errno == EAGAIN) return Sent::no_room_yet;
  if (sent < 0 && errno == ENOBUFS) return Sent::lost;
  sys("send through a packet socket", sent);
  return Sent::yes;
}

std::uint64_t PacketSocket::lost() {
  tpacket_stats stats{};
  socklen_t size = sizeof stats;
  sys("ask a packet socket for lost frames",
      ::getsockopt(fd_.get(), SOL_PACKET, PACKET_STATISTICS, &stats, &size));
  return stats.tp_drops;
}

}  // namespace wirebook::sandbox

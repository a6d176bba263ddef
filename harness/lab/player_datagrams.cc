// What a player does with datagrams and with whole packets.
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

#include "harness/base/sys.hh"
#include "harness/lab/player.hh"
#include "harness/wire/headers.hh"

namespace wirebook {
namespace {

constexpr std::size_t largest_datagram = 65535;

/// An Ethernet header in front of an IP packet, whose first four bits are its version.
Bytes framed(const Bytes& packet, const WayToStudent& way) {
  const bool ipv6 = !packet.empty() && packet.front() >> 4U == 6;
  auto frame = wire::FrameBuilder()
                   .ethernet(way.mac, way.next_mac, ipv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IP)
                   .build();
  frame.insert(frame.end(), packet.begin(), packet.end());
  return frame;
}

}  // namespace

std::optional<Player::Result> Player::perform_packet(const Step& step) {
  switch (step.act) {
    case Step::Act::open_raw:
      return open_raw(step);
    case Step::Act::receive_packet:
      return receive_packet(step);
    case Step::Act::send_packet:
    case Step::Act::send_frame:
      return send_packet(step);
    default:
      return std::nullopt;
  }
}

Player::Result Player::bind(const Step& step, Socket& socket) {
  socket.datagram = open_socket(SOCK_DGRAM);
  const auto address = sandbox::Endpoint::any(place_.ipv6 ? AF_INET6 : AF_INET, step.port);
  sys("bind a peer's UDP socket", ::bind(socket.datagram.get(), address.get(), address.size()));
  // A peer has no route to multicast groups.
  ip_mreqn towards_student{};
  towards_student.imr_ifindex = place_.way.index;
  sys("choose a peer's interface for multicast",
      ::setsockopt(socket.datagram.get(), IPPROTO_IP, IP_MULTICAST_IF, &towards_student,
                   sizeof towards_student));
  return Result::done;
}

Player::Result Player::join(const Step& step, Socket& socket) {
  ip_mreqn group{};
  if (::inet_pton(AF_INET, step.address.c_str(), &group.imr_multiaddr) != 1) {
    throw SysError("read the group " + step.address, EINVAL);
  }
  group.imr_ifindex = place_.way.index;
  sys("join the group " + step.address,
      ::setsockopt(socket.datagram.get(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group));
  return Result::done;
}

Player::Result Player::send_datagram(const Step& step, Socket& socket,
                                     const sandbox::Endpoint& to) {
  const auto count =
      ::sendto(socket.datagram.get(), step.data.data(), step.data.size(), 0, to.get(), to.size());
  if (count < 0 && errno == EAGAIN) return wait(socket.datagram.get(), POLLOUT);
  if (count < 0) return fail(socket_error_in_words(errno));
  return Result::done;
}

Player::Result Player::receive_datagram(Socket& socket) {
  Bytes data(largest_datagram);
  sandbox::Endpoint from;
  socklen_t size = sizeof(sockaddr_storage);
  const auto count =
      ::recvfrom(socket.datagram.get(), data.data(), data.size(), 0, from.get(), &size);
  if (count < 0 && errno == EAGAIN) return wait(socket.datagram.get(), POLLIN);
  if (count < 0) return fail(socket_error_in_words(errno));
  data.resize(static_cast<std::size_t>(count));
  datagrams_.push_back(std::move(data));
  last_sender_ = from;
  return Result::done;
}

Player::Result Player::keep_replying(const Step& step, Socket& socket) {
  if (program_is_gone_) return Result::done;
  if (!last_sender_) return fail("there is nobody to answer");
  if (!clock_) {
    clock_.reset(sys("timerfd_create for a peer",
                     ::timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(step.pause);
    const std::chrono::nanoseconds rest = step.pause - seconds;
    const itimerspec pauses{{seconds.count(), rest.count()}, {0, 1}};
    sys("set a peer's clock", ::timerfd_settime(clock_.get(), 0, &pauses, nullptr));
  }
  std::uint64_t pauses = 0;
  if (::read(clock_.get(), &pauses, sizeof pauses) < 0) return wait(clock_.get(), POLLIN);
  const auto result = send_datagram(step, socket, *last_sender_);
  return result == Result::done ? wait(clock_.get(), POLLIN) : result;
}

/// Nothing is read from it: that it is there keeps the kernel from answering "protocol
/// unreachable".
Player::Result Player::open_raw(const Step& step) {
  const auto protocol = static_cast<int>(step.count);
  raw_sockets_[step.count].reset(
      sys("open a peer's raw socket", ::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, protocol)));
  return Result::done;
}

Player::Result Player::receive_packet(const Step& step) {
  while (auto frame = packet_socket_->receive()) {
    if (frame->type == PACKET_OUTGOING || sandbox::is_marker(frame->bytes, place_.nonce)) continue;
    auto packet = wire::Packet::parse(std::move(frame->bytes));
    const bool fits = std::all_of(step.fields.begin(), step.fields.end(),
                                  [&](const FieldIs& field) { return field.holds(packet); });
    if (!fits) continue;
    packets_.push_back(std::move(packet));
    return Result::done;
  }
  return wait(packet_socket_->fd(), POLLIN);
}

Player::Result Player::send_packet(const Step& step) {
  auto bytes = step.compose(packets_).build();
  if (step.act == Step::Act::send_packet) bytes = framed(bytes, place_.way);
  using Sent = sandbox::PacketSocket::Sent;
  switch (packet_socket_->send(place_.way.index, bytes)) {
    case Sent::yes:
      return Result::done;
    case Sent::no_room_yet:
      return wait(packet_socket_->fd(), POLLOUT);
    case Sent::lost:
      return look_again();
  }
  return Result::failed;
}

}  // namespace wirebook

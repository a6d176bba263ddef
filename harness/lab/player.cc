#include "harness/lab/player.hh"

#include <sys/socket.h>

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "harness/base/clock.hh"
#include "harness/base/sys.hh"
#include "harness/lab/lab.hh"
#include "harness/sandbox/net_namespace.hh"

namespace wirebook {
namespace {

/// Of a stream in either direction. What is under way must fit the captures, which the kernel lets
/// have a few hundred frames only where net.core.rmem_max is what it usually is.
constexpr int stream_buffer = 64 << 10;

bool receives(Step::Act act) {
  using Act = Step::Act;
  return act == Act::accept || act == Act::receive_bytes || act == Act::receive_line ||
         act == Act::receive_end || act == Act::receive_datagram || act == Act::receive_packet;
}

}  // namespace

std::string socket_error_in_words(int error) {
  switch (error) {
    case ECONNREFUSED:
      return "connection refused (RST): nobody listens there";
    case ECONNRESET:
      return "connection reset (RST)";
    case EPIPE:
      return "the other side has closed the connection (EPIPE)";
    default:
      return errno_name(error);
  }
}

Player::Player(Script script, Place place, Scene& scene)
    : script_(std::move(script)), place_(std::move(place)), scene_(scene) {
  const auto has = [&](std::initializer_list<Step::Act> acts) {
    const auto& steps = script_.steps();
    return std::any_of(steps.begin(), steps.end(), [&](const Step& step) {
      return std::find(acts.begin(), acts.end(), step.act) != acts.end();
    });
  };
  watches_window_ = has({Step::Act::let_window_close, Step::Act::send_until_full});
  if (!has({Step::Act::receive_packet, Step::Act::send_packet, Step::Act::send_frame})) return;
  // Opened now: packets that come before a step wants them are kept.
  const sandbox::Visit visit(place_.network);
  packet_socket_.emplace();
  packet_socket_->listen();
}

bool Player::advance() {
  const auto before = next_;
  wait_.reset();
  wants_to_look_ = false;
  while (!stopped_ && next_ < script_.steps().size()) {
    const auto& step = script_.steps()[next_];
    auto& socket = sockets_[step.socket];
    const auto begun = unix_time();
    if (perform(step, socket) != Result::done) break;
    done_.push_back({receives(step.act) ? unix_time() : begun, &step});
    socket.sent = 0;
    socket.piece = 0;
    ++next_;
  }
  return next_ != before;
}

std::optional<Player::Wait> Player::waits() const { return wait_; }

std::optional<Listener> Player::wanted_listener() const {
  if (stopped_ || server_ready_ || next_ >= script_.steps().size()) return std::nullopt;
  const auto& step = script_.steps()[next_];
  if (step.act == Step::Act::connect_tcp) return Listener{Listener::Protocol::tcp, "", step.port};
  if (step.act == Step::Act::send_to_student) {
    return Listener{Listener::Protocol::udp, "", step.port};
  }
  return std::nullopt;
}

void Player::server_is_ready() {
  server_ready_ = true;
  advance();
}

Player::Result Player::perform(const Step& step, Socket& socket) {
  const sandbox::Visit visit(place_.network);
  if (const auto result = perform_stream(step, socket)) return *result;
  if (const auto result = perform_packet(step)) return *result;
  switch (step.act) {
    case Step::Act::bind_udp:
      return bind(step, socket);
    case Step::Act::join:
      return join(step, socket);
    case Step::Act::send_to_student:
      if (!server_ready_) return wait(-1, 0);
      return send_datagram(step, socket, address_of(step));
    case Step::Act::send_to:
      return send_datagram(step, socket, address_of(step));
    case Step::Act::receive_datagram:
      return receive_datagram(socket);
    case Step::Act::reply:
      if (!last_sender_) return fail("there is nobody to answer");
      return send_datagram(step, socket, *last_sender_);
    case Step::Act::keep_replying:
      return keep_replying(step, socket);
    case Step::Act::announce:
      return announce(step);
    case Step::Act::after:
      return await_notice(step);
    case Step::Act::await_rest:
      return await_rest();
    case Step::Act::send_sigterm:
      scene_.send_sigterm();
      return Result::done;
    default:
      return fail("an unknown step");
  }
}

Player::Result Player::announce(const Step& step) {
  Scene::Notice notice{last_sender_, std::nullopt};
  if (!packets_.empty()) notice.packet = packets_.back();
  scene_.notices.insert_or_assign(step.words, std::move(notice));
  return Result::done;
}

Player::Result Player::await_notice(const Step& step) {
  const auto found = scene_.notices.find(step.words);
  if (found == scene_.notices.end()) return wait(-1, 0);
  const auto& [sender, packet] = found->second;
  if (sender) last_sender_ = sender;
  if (packet) packets_.push_back(*packet);
  return Result::done;
}

Player::Result Player::wait(int fd, short events) {
  wait_ = Wait{fd, events};
  return Result::waiting;
}

Player::Result Player::look_again() {
  wants_to_look_ = true;
  return wait(-1, 0);
}

Player::Result Player::fail(std::string reason) {
  reason_ = blamed_.empty() ? std::move(reason) : blamed_;
  stop();
  return Result::failed;
}

/// A script that cannot go on lets go of its connections, so that nobody waits for it.
void Player::stop() {
  stopped_ = true;
  for (auto& [name, socket] : sockets_) {
    socket.listener.reset();
    if (socket.stream) ::shutdown(socket.stream.get(), SHUT_WR);
  }
}

/// With IPv6, one that hears both families.
Fd Player::open_socket(int type) const {
  const int family = place_.ipv6 ? AF_INET6 : AF_INET;
  Fd fd{sys("socket for a peer", ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))};
  if (type != SOCK_STREAM) return fd;
  for (const int option : {SO_RCVBUF, SO_SNDBUF}) {
    sys("set the size of a peer's buffers",
        ::setsockopt(fd.get(), SOL_SOCKET, option, &stream_buffer, sizeof stream_buffer));
  }
  return fd;
}

sandbox::Endpoint Player::address_of(const Step& step) const {
  const auto& address = step.address.empty() ? place_.way.student_address : step.address;
  return sandbox::Endpoint::of(address, step.port).seen_by(place_.ipv6 ? AF_INET6 : AF_INET);
}

bool Player::drain() {
  const auto before = received_.size();
  program_is_gone_ = true;
  advance();
  for (auto& [name, socket] : sockets_) {
    take_in(socket);
    if (socket.ended) socket.stream.reset();
  }
  return received_.size() != before;
}

Fd Player::release() { return packet_socket_ ? packet_socket_->release() : Fd{}; }

PeerReport Player::report(std::string_view why) const {
  PeerReport report{script_.name(), next_ == script_.steps().size(), "", "", received_, datagrams_,
                    place_.host};
  if (!report.finished) {
    report.stuck_at = describe(script_.steps()[next_]);
    report.reason = reason_.empty() ? std::string(why) : reason_;
  }
  return report;
}

}  // namespace wirebook

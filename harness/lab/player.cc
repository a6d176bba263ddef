#include "harness/lab/player.hh"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <string>

#include "harness/base/sys.hh"
#include "harness/lab/lab.hh"
#include "harness/sandbox/net_namespace.hh"

namespace wirebook {
namespace {

constexpr int listen_backlog = 16;
constexpr std::size_t largest_datagram = 65535;

sockaddr_in address_of(std::string_view address, std::uint16_t port) {
  sockaddr_in made{};
  made.sin_family = AF_INET;
  made.sin_port = htons(port);
  if (!address.empty()) inet_pton(AF_INET, std::string(address).c_str(), &made.sin_addr);
  return made;
}

const sockaddr* generic(const sockaddr_in& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

void turn_on(int fd, int level, int option) {
  const int yes = 1;
  sys("set an option of a peer's socket", ::setsockopt(fd, level, option, &yes, sizeof yes));
}

Fd open_socket(int type) {
  return Fd{sys("socket for a peer", ::socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))};
}

/// What an errno means for a reader of the page.
std::string in_words(int error) {
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

}  // namespace

Player::Player(Script script, std::string host, int network)
    : script_(std::move(script)), host_(std::move(host)), network_(network) {}

void Player::advance() {
  wait_.reset();
  while (!stopped_ && next_ < script_.steps().size()) {
    const auto& step = script_.steps()[next_];
    auto& socket = sockets_[step.socket];
    const auto result = perform(step, socket);
    if (result != Result::done) return;
    socket.sent = 0;
    ++next_;
  }
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
  const sandbox::Visit visit(network_);
  switch (step.act) {
    case Step::Act::listen_tcp:
      return listen(step, socket);
    case Step::Act::accept:
      return accept(socket);
    case Step::Act::connect_tcp:
      return connect(step, socket);
    case Step::Act::send:
      return send(step, socket);
    case Step::Act::receive_bytes:
    case Step::Act::receive_line:
    case Step::Act::receive_end:
      return receive(step, socket);
    case Step::Act::finish:
    case Step::Act::close:
    case Step::Act::reset:
      return end(step, socket);
    case Step::Act::bind_udp:
      return bind(step, socket);
    case Step::Act::send_to_student:
      if (!server_ready_) return wait(-1, 0);
      return send_datagram(step, socket, address_of(student_address, step.port));
    case Step::Act::receive_datagram:
      return receive_datagram(socket);
    case Step::Act::reply:
      if (!last_sender_) return fail("there is nobody to answer");
      return send_datagram(step, socket, *last_sender_);
  }
  return fail("an unknown step");
}

Player::Result Player::wait(int fd, short events) {
  wait_ = Wait{fd, events};
  return Result::waiting;
}

Player::Result Player::fail(std::string reason) {
  reason_ = std::move(reason);
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

Player::Result Player::listen(const Step& step, Socket& socket) {
  socket.listener = open_socket(SOCK_STREAM);
  turn_on(socket.listener.get(), SOL_SOCKET, SO_REUSEADDR);
  const auto address = address_of("", step.port);
  sys("bind the peer's TCP server",
      ::bind(socket.listener.get(), generic(address), sizeof address));
  sys("listen on the peer's TCP server", ::listen(socket.listener.get(), listen_backlog));
  return Result::done;
}

Player::Result Player::accept(Socket& socket) {
  const int fd = ::accept4(socket.listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0 && errno == EAGAIN) return wait(socket.listener.get(), POLLIN);
  if (fd < 0) return fail(in_words(errno));
  socket.stream.reset(fd);
  turn_on(fd, IPPROTO_TCP, TCP_NODELAY);
  return Result::done;
}

Player::Result Player::connect(const Step& step, Socket& socket) {
  if (!server_ready_) return wait(-1, 0);
  if (!socket.connecting) {
    socket.stream = open_socket(SOCK_STREAM);
    turn_on(socket.stream.get(), IPPROTO_TCP, TCP_NODELAY);
    const auto address = address_of(student_address, step.port);
    socket.connecting = true;
    if (::connect(socket.stream.get(), generic(address), sizeof address) == 0) return Result::done;
    if (errno != EINPROGRESS) return fail(in_words(errno));
    return wait(socket.stream.get(), POLLOUT);
  }
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.stream.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return fail(in_words(error));
  tcp_info info{};
  size = sizeof info;
  ::getsockopt(socket.stream.get(), IPPROTO_TCP, TCP_INFO, &info, &size);
  return info.tcpi_state == TCP_SYN_SENT ? wait(socket.stream.get(), POLLOUT) : Result::done;
}

/// Takes what comes while it sends: a peer that does not read would stop an echo server.
Player::Result Player::send(const Step& step, Socket& socket) {
  while (socket.sent < step.data.size()) {
    const auto count = ::send(socket.stream.get(), step.data.data() + socket.sent,
                              step.data.size() - socket.sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) {
      take_in(socket);
      const auto reading = static_cast<short>(socket.ended ? 0 : POLLIN);
      return wait(socket.stream.get(), static_cast<short>(POLLOUT | reading));
    }
    if (count < 0) return fail(in_words(errno));
    socket.sent += static_cast<std::size_t>(count);
  }
  return Result::done;
}

void Player::take_in(Socket& socket) {
  std::array<std::uint8_t, 16384> buffer;
  while (socket.stream && !socket.ended) {
    const auto count = ::recv(socket.stream.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      socket.ended = true;
      socket.error = count < 0 ? errno : 0;
      return;
    }
    socket.inbox.insert(socket.inbox.end(), buffer.begin(), buffer.begin() + count);
    received_.insert(received_.end(), buffer.begin(), buffer.begin() + count);
  }
}

Player::Result Player::receive(const Step& step, Socket& socket) {
  take_in(socket);
  auto& inbox = socket.inbox;
  if (step.act == Step::Act::receive_end) {
    if (!socket.ended) return wait(socket.stream.get(), POLLIN);
    if (socket.error != 0) return fail(in_words(socket.error));
    inbox.clear();
    return Result::done;
  }
  auto end = inbox.begin();
  if (step.act == Step::Act::receive_line) {
    const auto newline = std::find(inbox.begin(), inbox.end(), '\n');
    if (newline != inbox.end()) end = newline + 1;
  } else if (inbox.size() >= step.count) {
    end += static_cast<std::ptrdiff_t>(step.count);
  }
  if (end != inbox.begin()) {
    inbox.erase(inbox.begin(), end);
    return Result::done;
  }
  if (!socket.ended) return wait(socket.stream.get(), POLLIN);
  if (socket.error != 0) return fail(in_words(socket.error));
  return fail(fmt::format("the student's side ended the stream after {} byte{}", inbox.size(),
                          inbox.size() == 1 ? "" : "s"));
}

Player::Result Player::end(const Step& step, Socket& socket) {
  if (step.act == Step::Act::finish) {
    ::shutdown(socket.stream.get(), SHUT_WR);
    return Result::done;
  }
  if (step.act == Step::Act::reset) {
    const linger now{1, 0};
    sys("SO_LINGER", ::setsockopt(socket.stream.get(), SOL_SOCKET, SO_LINGER, &now, sizeof now));
  } else {
    take_in(socket);  // closing with unread data would reset the connection
  }
  socket.stream.reset();
  return Result::done;
}

Player::Result Player::bind(const Step& step, Socket& socket) {
  socket.datagram = open_socket(SOCK_DGRAM);
  const auto address = address_of("", step.port);
  sys("bind a peer's UDP socket", ::bind(socket.datagram.get(), generic(address), sizeof address));
  return Result::done;
}

Player::Result Player::send_datagram(const Step& step, Socket& socket, const sockaddr_in& to) {
  const auto count = ::sendto(socket.datagram.get(), step.data.data(), step.data.size(), 0,
                              generic(to), sizeof to);
  if (count < 0 && errno == EAGAIN) return wait(socket.datagram.get(), POLLOUT);
  if (count < 0) return fail(in_words(errno));
  return Result::done;
}

Player::Result Player::receive_datagram(Socket& socket) {
  Bytes data(largest_datagram);
  sockaddr_in from{};
  socklen_t size = sizeof from;
  const auto count = ::recvfrom(socket.datagram.get(), data.data(), data.size(), 0,
                                reinterpret_cast<sockaddr*>(&from), &size);
  if (count < 0 && errno == EAGAIN) return wait(socket.datagram.get(), POLLIN);
  if (count < 0) return fail(in_words(errno));
  data.resize(static_cast<std::size_t>(count));
  datagrams_.push_back(std::move(data));
  last_sender_ = from;
  return Result::done;
}

void Player::drain() {
  advance();
  for (auto& [name, socket] : sockets_) {
    take_in(socket);
    if (socket.ended) socket.stream.reset();
  }
}

PeerReport Player::report(std::string_view why) const {
  PeerReport report{script_.name(), next_ == script_.steps().size(), "", "", received_, datagrams_,
                    host_};
  if (!report.finished) {
    report.stuck_at = describe(script_.steps()[next_]);
    report.reason = reason_.empty() ? std::string(why) : reason_;
  }
  return report;
}

}  // namespace wirebook

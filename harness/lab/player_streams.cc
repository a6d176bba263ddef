// What a player does on TCP connections.
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "harness/base/sys.hh"
#include "harness/lab/player.hh"
#include "harness/wire/headers.hh"

namespace wirebook {
namespace {

constexpr int listen_backlog = 16;
/// So much is given or taken in at once: then the captures are read, and then goes the rest.
constexpr std::size_t most_at_once = 64 << 10;

void set_option(int fd, int level, int option, int value) {
  sys("set an option of a peer's socket", ::setsockopt(fd, level, option, &value, sizeof value));
}

int family_of(int fd) {
  int family = AF_UNSPEC;
  socklen_t size = sizeof family;
  sys("SO_DOMAIN", ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size));
  return family;
}

}  // namespace

std::optional<Player::Result> Player::perform_stream(const Step& step, Socket& socket) {
  switch (step.act) {
    case Step::Act::receive_buffer:
      socket.receive_buffer = static_cast<int>(step.count);
      return Result::done;
    case Step::Act::listen_tcp:
      return listen(step, socket);
    case Step::Act::listen_unix:
      return listen_unix(step, socket);
    case Step::Act::accept:
      return accept(socket);
    case Step::Act::connect_tcp:
      return connect(step, socket);
    case Step::Act::send:
      return send(socket, step.data);
    case Step::Act::send_rest:
      return send(socket, socket.rest);
    case Step::Act::send_pieces:
      return send_pieces(step, socket);
    case Step::Act::send_until_full:
      return send_until_full(step, socket);
    case Step::Act::receive_bytes:
    case Step::Act::receive_line:
    case Step::Act::receive_end:
      return receive(step, socket);
    case Step::Act::let_window_close:
      return socket.window_closed ? Result::done : wait(-1, 0);
    case Step::Act::finish:
    case Step::Act::close:
    case Step::Act::reset:
      return end(step, socket);
    case Step::Act::send_and_close:
      return send_and_close(step, socket);
    default:
      return std::nullopt;
  }
}

Player::Result Player::listen(const Step& step, Socket& socket) {
  socket.listener = open_socket(SOCK_STREAM);
  const int fd = socket.listener.get();
  set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (socket.receive_buffer != 0) set_option(fd, SOL_SOCKET, SO_RCVBUF, socket.receive_buffer);
  const auto address = sandbox::Endpoint::any(place_.ipv6 ? AF_INET6 : AF_INET, step.port);
  sys("bind the peer's TCP server", ::bind(fd, address.get(), address.size()));
  sys("listen on the peer's TCP server", ::listen(fd, listen_backlog));
  return Result::done;
}

/// A path is one of the student's view, where only the sandbox can make it listen.
Player::Result Player::listen_unix(const Step& step, Socket& socket) {
  socket.listener = Fd{sys("socket for the peer's unix server",
                           ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0))};
  if (!step.address.starts_with('@')) {
    scene_.unix_servers.push_back({step.address, socket.listener.get()});
    return Result::done;
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const auto name = step.address.substr(1);
  if (name.size() + 1 > sizeof address.sun_path) {
    throw SysError("name the peer's unix server " + step.address, ENAMETOOLONG);
  }
  name.copy(address.sun_path + 1, name.size());
  const auto size = offsetof(sockaddr_un, sun_path) + 1 + name.size();
  const int fd = socket.listener.get();
  sys("bind the peer's unix server",
      ::bind(fd, reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size)));
  sys("listen on the peer's unix server", ::listen(fd, listen_backlog));
  return Result::done;
}

Player::Result Player::accept(Socket& socket) {
  const int fd = ::accept4(socket.listener.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0 && errno == EAGAIN) return wait(socket.listener.get(), POLLIN);
  if (fd < 0 && errno == EINVAL) return wait(-1, 0);  // the sandbox has not made it listen yet
  if (fd < 0) return fail(socket_error_in_words(errno));
  socket.stream.reset(fd);
  if (family_of(fd) != AF_UNIX) set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  return Result::done;
}

Player::Result Player::connect(const Step& step, Socket& socket) {
  if (!server_ready_) return wait(-1, 0);
  if (!socket.connecting) {
    socket.stream = open_socket(SOCK_STREAM);
    const int fd = socket.stream.get();
    set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
    if (socket.receive_buffer != 0) set_option(fd, SOL_SOCKET, SO_RCVBUF, socket.receive_buffer);
    const auto address = address_of(step);
    socket.connecting = true;
    if (::connect(fd, address.get(), address.size()) == 0) return Result::done;
    if (errno != EINPROGRESS) return fail(socket_error_in_words(errno));
    return wait(fd, POLLOUT);
  }
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket.stream.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) return fail(socket_error_in_words(error));
  tcp_info info{};
  size = sizeof info;
  ::getsockopt(socket.stream.get(), IPPROTO_TCP, TCP_INFO, &info, &size);
  return info.tcpi_state == TCP_SYN_SENT ? wait(socket.stream.get(), POLLOUT) : Result::done;
}

/// Sends what there is room for; nothing when it was all, or what stopped it.
std::optional<Player::Result> Player::push(Socket& socket, ByteView data) {
  const auto enough = socket.sent + most_at_once;
  while (socket.sent < data.size()) {
    if (socket.sent >= enough) return wait(socket.stream.get(), POLLOUT);
    const auto rest = data.subspan(socket.sent);
    const auto count = ::send(socket.stream.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) return wait(socket.stream.get(), POLLOUT);
    if (count < 0) return fail(socket_error_in_words(errno));
    socket.sent += static_cast<std::size_t>(count);
    socket.sent_in_all += static_cast<std::size_t>(count);
  }
  return std::nullopt;
}

/// Takes what comes while it sends: a peer that does not read would stop an echo server.
Player::Result Player::send(Socket& socket, ByteView data) {
  const auto stopped = push(socket, data);
  if (!stopped) return Result::done;
  if (*stopped == Result::failed) return *stopped;
  take_in(socket);
  const auto reading = static_cast<short>(socket.ended ? 0 : POLLIN);
  return wait(socket.stream.get(), static_cast<short>(POLLOUT | reading));
}

Player::Result Player::send_pieces(const Step& step, Socket& socket) {
  const ByteView all = step.data;
  while (socket.piece < step.pieces.size()) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < socket.piece; ++i) begin += step.pieces[i];
    const auto size = step.pieces[socket.piece];
    if (socket.sent_in_all > 0 && socket.sent == 0 && !is_read(socket)) return look_again();
    const auto result = send(socket, all.subspan(begin, size));
    if (result != Result::done) return result;
    socket.sent = 0;
    ++socket.piece;
  }
  return Result::done;
}

/// What has been sent is read, or never will be.
bool Player::is_read(Socket& socket) {
  take_in(socket);
  const int fd = socket.stream.get();
  const auto student = sandbox::Endpoint::other(fd);
  if (!student) return true;  // reset
  const auto peer = sandbox::Endpoint::own(fd).undisguised();
  // No connection there: either its end has come, too, or its beginning is still on the way.
  return scene_.has_read(student->undisguised(), peer, socket.sent_in_all).value_or(socket.ended);
}

/// The closed window is not enough: the student's kernel still has room for what a program sends.
bool Player::fills_its_reader(const Socket& socket, std::size_t unsent) const {
  const int fd = socket.stream.get();
  const auto student = sandbox::Endpoint::other(fd);
  if (!student) return true;  // reset
  const auto peer = sandbox::Endpoint::own(fd).undisguised();
  return scene_.reads_no_more(student->undisguised(), peer, socket.sent_in_all + unsent);
}

Player::Result Player::send_until_full(const Step& step, Socket& socket) {
  const auto stopped = push(socket, step.data);
  if (stopped == Result::failed) return *stopped;
  if (!socket.window_closed) return stopped ? *stopped : wait(-1, 0);
  if (!fills_its_reader(socket, step.data.size() - socket.sent)) return look_again();
  socket.rest.assign(step.data.begin() + static_cast<std::ptrdiff_t>(socket.sent), step.data.end());
  return Result::done;
}

std::size_t Player::take_in(Socket& socket) {
  std::array<std::uint8_t, 16384> buffer;
  std::size_t taken = 0;
  while (socket.stream && !socket.ended && taken < most_at_once) {
    const auto count = ::recv(socket.stream.get(), buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EAGAIN) break;
    if (count <= 0) {
      socket.ended = true;
      socket.error = count < 0 ? errno : 0;
      break;
    }
    taken += static_cast<std::size_t>(count);
    socket.inbox.insert(socket.inbox.end(), buffer.begin(), buffer.begin() + count);
    received_.insert(received_.end(), buffer.begin(), buffer.begin() + count);
  }
  return taken;
}

Player::Result Player::receive(const Step& step, Socket& socket) {
  take_in(socket);
  auto& inbox = socket.inbox;
  if (step.act == Step::Act::receive_end) {
    if (!socket.ended) return wait(socket.stream.get(), POLLIN);
    if (socket.error != 0) return fail(socket_error_in_words(socket.error));
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
  if (socket.error != 0) return fail(socket_error_in_words(socket.error));
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
  } else if (take_in(socket) >=
             most_at_once) {  // closing with unread data would reset the connection
    return wait(socket.stream.get(), POLLIN);
  }
  socket.stream.reset();
  return Result::done;
}

/// Held back by TCP_CORK (tcp(7)), the data leaves with the FIN.
Player::Result Player::send_and_close(const Step& step, Socket& socket) {
  set_option(socket.stream.get(), IPPROTO_TCP, TCP_CORK, 1);
  const auto stopped = push(socket, step.data);
  if (stopped) return *stopped;
  take_in(socket);
  socket.stream.reset();
  return Result::done;
}

Player::Result Player::await_rest() {
  for (const auto& [name, socket] : sockets_) {
    if (!socket.stream) continue;
    tcp_info info{};
    socklen_t size = sizeof info;
    ::getsockopt(socket.stream.get(), IPPROTO_TCP, TCP_INFO, &info, &size);
    if (info.tcpi_unacked > 0 || info.tcpi_state == TCP_FIN_WAIT1) return look_again();
  }
  return scene_.is_at_rest() ? Result::done : look_again();
}

/// The window that this side announced last. (A reset announces none, whatever its field says.)
void Player::see(const Frame& frame) {
  if (!watches_window_ || frame.host != place_.host) return;
  if (!frame.packet.has(wire::tcp::header)) return;
  const auto number = [&](const wire::Field& field) { return tcp_field(frame.packet, field); };
  if (number(wire::tcp::rst) != 0) return;
  for (auto& [name, socket] : sockets_) {
    if (!socket.stream) continue;
    const int fd = socket.stream.get();
    const auto student = sandbox::Endpoint::other(fd);
    if (!student || student->port() != number(wire::tcp::destination_port) ||
        sandbox::Endpoint::own(fd).port() != number(wire::tcp::source_port)) {
      continue;
    }
    socket.window_closed = number(wire::tcp::window) == 0;
  }
}

}  // namespace wirebook

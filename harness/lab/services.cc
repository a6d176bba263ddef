#include "harness/lab/services.hh"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "harness/base/sys.hh"

namespace wirebook {
namespace {

constexpr int service_backlog = 16;
constexpr std::size_t most_guests = 200;
constexpr std::size_t longest_line = 1000;
constexpr std::size_t room_for_a_datagram = 65535;
/// Of everybody's data so much at a time, so that nobody is kept waiting.
constexpr int most_datagrams_at_once = 100;

constexpr std::string_view welcome = "welcome to internet-host; say a line\n";

sockaddr_in any_address(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  return address;
}

Fd open_door(const Service& service) {
  const bool tcp = service.protocol == IPPROTO_TCP;
  const int type = (tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC;
  Fd socket{sys("socket for a service", ::socket(AF_INET, type, 0))};
  const int yes = 1;
  sys("SO_REUSEADDR", ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes));
  const auto address = any_address(service.port);
  sys("bind a service",
      ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
  if (tcp) sys("listen for a service", ::listen(socket.get(), service_backlog));
  return socket;
}

Bytes greeting_of(ByteView name) {
  Bytes answer = to_bytes("hello, ");
  answer.insert(answer.end(), name.begin(), name.end());
  return answer;
}

}  // namespace

const std::vector<Service>& all_services() {
  static const std::vector<Service> services{
      {Service::Does::echo, IPPROTO_TCP, 7007, "sends everything back"},
      {Service::Does::greet, IPPROTO_TCP, 5309, "welcomes you, reads a line, says hello, closes"},
      {Service::Does::discard, IPPROTO_TCP, 9009, "reads everything and says nothing"},
      {Service::Does::echo, IPPROTO_UDP, 7007, "sends every datagram back"},
      {Service::Does::greet, IPPROTO_UDP, 10000, "answers every datagram with hello"},
  };
  return services;
}

Services::Services() {
  for (const auto& service : all_services()) doors_.push_back({&service, open_door(service)});
}

bool Services::is_full() const { return guests_.size() >= most_guests; }

std::vector<pollfd> Services::waits() const {
  std::vector<pollfd> fds;
  for (const auto& door : doors_) {
    if (door.service->protocol == IPPROTO_TCP && is_full()) continue;
    fds.push_back({door.socket.get(), POLLIN, 0});
  }
  for (const auto& guest : guests_) {
    fds.push_back(
        {guest.stream.get(), static_cast<short>(guest.outbox.empty() ? POLLIN : POLLOUT), 0});
  }
  return fds;
}

void Services::attend() {
  for (const auto& door : doors_) {
    if (door.service->protocol == IPPROTO_TCP) {
      admit(door);
    } else {
      answer(door);
    }
  }
  std::erase_if(guests_, [](Guest& guest) { return !serve(guest); });
}

void Services::admit(const Door& door) {
  while (!is_full()) {
    Fd stream{::accept4(door.socket.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC)};
    if (!stream) return;  // nobody, or somebody who has gone already
    auto& guest = guests_.emplace_back(Guest{door.service, std::move(stream), {}, {}});
    if (guest.service->does == Service::Does::greet) guest.outbox = to_bytes(welcome);
  }
}

void Services::answer(const Door& door) {
  Bytes data(room_for_a_datagram);
  for (int count = 0; count < most_datagrams_at_once; ++count) {
    sockaddr_in from{};
    socklen_t length = sizeof from;
    const auto size = ::recvfrom(door.socket.get(), data.data(), data.size(), 0,
                                 reinterpret_cast<sockaddr*>(&from), &length);
    if (size < 0) return;
    const ByteView received(data.data(), static_cast<std::size_t>(size));
    const auto reply = door.service->does == Service::Does::greet
                           ? greeting_of(received)
                           : Bytes(received.begin(), received.end());
    // What the wire or the client has no room for is lost, as datagrams are.
    ::sendto(door.socket.get(), reply.data(), reply.size(), 0,
             reinterpret_cast<const sockaddr*>(&from), length);
  }
}

/// False when the guest is to leave.
bool Services::serve(Guest& guest) {
  if (guest.outbox.empty() && !guest.ended) read_from(guest);
  if (!guest.outbox.empty()) {
    const auto size =
        ::send(guest.stream.get(), guest.outbox.data(), guest.outbox.size(), MSG_NOSIGNAL);
    if (size < 0) return errno == EAGAIN;
    guest.outbox.erase(guest.outbox.begin(), guest.outbox.begin() + size);
  }
  // Closed only when the guest has ended, too: closing before would reset what is still coming.
  if (guest.outbox.empty() && guest.dismissed) ::shutdown(guest.stream.get(), SHUT_WR);
  return !guest.ended || !guest.outbox.empty();
}

void Services::read_from(Guest& guest) {
  std::array<std::uint8_t, 16384> buffer;
  const auto size = ::recv(guest.stream.get(), buffer.data(), buffer.size(), 0);
  if (size < 0 && errno == EAGAIN) return;
  if (size <= 0) {
    guest.ended = true;
    return;
  }
  take(guest, ByteView(buffer.data(), static_cast<std::size_t>(size)));
}

void Services::take(Guest& guest, ByteView data) {
  switch (guest.service->does) {
    case Service::Does::echo:
      guest.outbox.assign(data.begin(), data.end());
      return;
    case Service::Does::discard:
      return;
    case Service::Does::greet:
      if (guest.dismissed) return;
      guest.inbox.insert(guest.inbox.end(), data.begin(), data.end());
      const auto newline = std::ranges::find(guest.inbox, '\n');
      if (newline == guest.inbox.end() && guest.inbox.size() < longest_line) return;
      const auto end = newline == guest.inbox.end() ? newline : newline + 1;
      guest.outbox = greeting_of({guest.inbox.begin(), end});
      guest.dismissed = true;
      return;
  }
}

}  // namespace wirebook

#include "harness/sandbox/endpoint.hh"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>

#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

/// RFC 4291, 2.5.5.2: ten bytes of zeros, two of ones, then the IPv4 address.
constexpr std::string_view mapped_prefix{"\0\0\0\0\0\0\0\0\0\0\xff\xff", 12};

sockaddr_in& ipv4(sockaddr_storage& address) { return reinterpret_cast<sockaddr_in&>(address); }
sockaddr_in6& ipv6(sockaddr_storage& address) { return reinterpret_cast<sockaddr_in6&>(address); }
const sockaddr_in& ipv4(const sockaddr_storage& address) {
  return reinterpret_cast<const sockaddr_in&>(address);
}
const sockaddr_in6& ipv6(const sockaddr_storage& address) {
  return reinterpret_cast<const sockaddr_in6&>(address);
}

}  // namespace

Endpoint::Endpoint() : address_{} {}

Endpoint Endpoint::any(int family, std::uint16_t port) {
  Endpoint made;
  made.address_.ss_family = static_cast<sa_family_t>(family);
  (family == AF_INET ? ipv4(made.address_).sin_port : ipv6(made.address_).sin6_port) = htons(port);
  return made;
}

Endpoint Endpoint::of(std::string_view address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* found = nullptr;
  const std::string host(address);
  if (::getaddrinfo(host.c_str(), fmt::format("{}", port).c_str(), &hints, &found) != 0) {
    throw SysError("read the address " + host, EINVAL);
  }
  Endpoint made;
  std::memcpy(&made.address_, found->ai_addr, found->ai_addrlen);
  ::freeaddrinfo(found);
  return made;
}

Endpoint Endpoint::own(int socket) {
  Endpoint made;
  socklen_t size = sizeof made.address_;
  sys("getsockname", ::getsockname(socket, made.get(), &size));
  return made;
}

std::optional<Endpoint> Endpoint::other(int socket) {
  Endpoint made;
  socklen_t size = sizeof made.address_;
  const int result = ::getpeername(socket, made.get(), &size);
  if (result == -1 && errno == ENOTCONN) return std::nullopt;
  sys("getpeername", result);
  return made;
}

Endpoint Endpoint::seen_by(int family) const {
  if (family == this->family() || family == AF_INET) return *this;
  auto made = any(AF_INET6, port());
  auto* bytes = ipv6(made.address_).sin6_addr.s6_addr;
  bytes = std::copy(mapped_prefix.begin(), mapped_prefix.end(), bytes);
  std::copy(this->bytes().begin(), this->bytes().end(), bytes);
  return made;
}

Endpoint Endpoint::undisguised() const {
  if (family() != AF_INET6 || !bytes().starts_with(mapped_prefix)) return *this;
  auto made = any(AF_INET, port());
  std::memcpy(&ipv4(made.address_).sin_addr, bytes().substr(mapped_prefix.size()).data(), 4);
  return made;
}

std::uint16_t Endpoint::port() const {
  return ntohs(family() == AF_INET ? ipv4(address_).sin_port : ipv6(address_).sin6_port);
}

std::string_view Endpoint::bytes() const {
  if (family() == AF_INET) return {reinterpret_cast<const char*>(&ipv4(address_).sin_addr), 4};
  return {reinterpret_cast<const char*>(&ipv6(address_).sin6_addr), 16};
}

socklen_t Endpoint::size() const {
  return family() == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

}  // namespace wirebook::sandbox

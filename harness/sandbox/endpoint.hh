#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace wirebook::sandbox {

/// An address and a port, as socket calls want them, of either family.
class Endpoint {
 public:
  Endpoint();
  /// Every address of the host.
  /// @param family AF_INET or AF_INET6, which hears both
  static Endpoint any(int family, std::uint16_t port);
  /// "10.9.0.1", "fd09::1", or "fe80::1%eth0" with an interface of the namespace the thread stands
  /// in. @throws SysError when it is no numeric address
  static Endpoint of(std::string_view address, std::uint16_t port);
  /// What a socket is bound to. @throws SysError
  static Endpoint own(int socket);
  /// Who a socket is connected to; nothing when it is not, or not any more. @throws SysError
  static std::optional<Endpoint> other(int socket);

  /// For a socket of that family: an IPv4 address is ::ffff:10.9.0.1 to one of IPv6.
  [[nodiscard]] Endpoint seen_by(int family) const;
  /// The same without such a disguise.
  [[nodiscard]] Endpoint undisguised() const;

  [[nodiscard]] int family() const { return address_.ss_family; }
  [[nodiscard]] std::uint16_t port() const;
  /// The address as it lies in a packet, 4 or 16 bytes.
  [[nodiscard]] std::string_view bytes() const;

  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address_); }
  /// For calls that fill it in, with room for any address.
  [[nodiscard]] sockaddr* get() { return reinterpret_cast<sockaddr*>(&address_); }
  [[nodiscard]] socklen_t size() const;

 private:
  sockaddr_storage address_;
};

}  // namespace wirebook::sandbox

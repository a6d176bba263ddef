// Options of sockets in words: what setsockopt(2) was asked for, and with which value.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <optional>

#include "harness/lab/named_number.hh"
#include "harness/lab/system_call.hh"

namespace wirebook {
namespace {

using Name = NamedNumber;

constexpr std::array socket_options{
    Name{SO_REUSEADDR, "SO_REUSEADDR"},
    Name{SO_TYPE, "SO_TYPE"},
    Name{SO_ERROR, "SO_ERROR"},
    Name{SO_BROADCAST, "SO_BROADCAST"},
    Name{SO_SNDBUF, "SO_SNDBUF"},
    Name{SO_RCVBUF, "SO_RCVBUF"},
    Name{SO_KEEPALIVE, "SO_KEEPALIVE"},
    Name{SO_LINGER, "SO_LINGER"},
    Name{SO_REUSEPORT, "SO_REUSEPORT"},
    Name{SO_RCVTIMEO, "SO_RCVTIMEO"},
    Name{SO_SNDTIMEO, "SO_SNDTIMEO"},
    Name{SO_ACCEPTCONN, "SO_ACCEPTCONN"},
    Name{SO_PROTOCOL, "SO_PROTOCOL"},
    Name{SO_DOMAIN, "SO_DOMAIN"},
    Name{SO_BINDTODEVICE, "SO_BINDTODEVICE"},
    Name{SO_ATTACH_FILTER, "SO_ATTACH_FILTER"},
};
constexpr std::array ip_options{
    Name{IP_TOS, "IP_TOS"},
    Name{IP_TTL, "IP_TTL"},
    Name{IP_HDRINCL, "IP_HDRINCL"},
    Name{IP_OPTIONS, "IP_OPTIONS"},
    Name{IP_PKTINFO, "IP_PKTINFO"},
    Name{IP_RECVTTL, "IP_RECVTTL"},
    Name{IP_RECVERR, "IP_RECVERR"},
    Name{IP_MTU_DISCOVER, "IP_MTU_DISCOVER"},
    Name{IP_MULTICAST_IF, "IP_MULTICAST_IF"},
    Name{IP_MULTICAST_TTL, "IP_MULTICAST_TTL"},
    Name{IP_MULTICAST_LOOP, "IP_MULTICAST_LOOP"},
    Name{IP_MULTICAST_ALL, "IP_MULTICAST_ALL"},
    Name{IP_ADD_MEMBERSHIP, "IP_ADD_MEMBERSHIP"},
    Name{IP_DROP_MEMBERSHIP, "IP_DROP_MEMBERSHIP"},
    Name{MCAST_JOIN_GROUP, "MCAST_JOIN_GROUP"},
    Name{MCAST_LEAVE_GROUP, "MCAST_LEAVE_GROUP"},
};
constexpr std::array ipv6_options{
    Name{IPV6_V6ONLY, "IPV6_V6ONLY"},
    Name{IPV6_UNICAST_HOPS, "IPV6_UNICAST_HOPS"},
    Name{IPV6_TCLASS, "IPV6_TCLASS"},
    Name{IPV6_CHECKSUM, "IPV6_CHECKSUM"},
    Name{IPV6_HDRINCL, "IPV6_HDRINCL"},
    Name{IPV6_RECVERR, "IPV6_RECVERR"},
    Name{IPV6_RECVPKTINFO, "IPV6_RECVPKTINFO"},
    Name{IPV6_RECVHOPLIMIT, "IPV6_RECVHOPLIMIT"},
    Name{IPV6_MULTICAST_IF, "IPV6_MULTICAST_IF"},
    Name{IPV6_MULTICAST_HOPS, "IPV6_MULTICAST_HOPS"},
    Name{IPV6_MULTICAST_LOOP, "IPV6_MULTICAST_LOOP"},
    Name{IPV6_JOIN_GROUP, "IPV6_JOIN_GROUP"},
    Name{IPV6_LEAVE_GROUP, "IPV6_LEAVE_GROUP"},
};
/// SOL_RAW is the same number.
constexpr std::array raw_options{Name{IPV6_CHECKSUM, "IPV6_CHECKSUM"},
                                 Name{ICMP6_FILTER, "ICMP_FILTER"}};
constexpr std::array tcp_options{Name{TCP_NODELAY, "TCP_NODELAY"}, Name{TCP_CORK, "TCP_CORK"},
                                 Name{TCP_MAXSEG, "TCP_MAXSEG"}, Name{TCP_INFO, "TCP_INFO"}};

template <typename Value>
std::optional<Value> as(const Bytes& bytes) {
  Value value{};
  if (bytes.size() != sizeof value) return std::nullopt;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::string shown_inet(const in_addr& address) {
  std::array<char, INET_ADDRSTRLEN> text{};
  ::inet_ntop(AF_INET, &address, text.data(), text.size());
  return text.data();
}

std::string at_interface(const ip_mreqn& request) {
  if (request.imr_ifindex != 0) return fmt::format("interface {}", request.imr_ifindex);
  return shown_inet(request.imr_address);
}

/// A group and where it is joined: struct ip_mreq, ip_mreqn, group_req.
std::optional<std::string> shown_membership(const Bytes& value) {
  if (const auto request = as<ip_mreq>(value)) {
    return fmt::format("{} at {}", shown_inet(request->imr_multiaddr),
                       shown_inet(request->imr_interface));
  }
  if (const auto request = as<ip_mreqn>(value)) {
    return fmt::format("{} at {}", shown_inet(request->imr_multiaddr), at_interface(*request));
  }
  return std::nullopt;
}

/// Of the long structure the beginning is kept, where everything stands.
std::optional<std::string> shown_group_request(const Bytes& value) {
  group_req request{};
  constexpr auto group_at = offsetof(group_req, gr_group);
  if (value.size() < group_at + sizeof(sockaddr_in)) return std::nullopt;
  std::memcpy(&request, value.data(), std::min(value.size(), sizeof request));
  const auto& group = reinterpret_cast<const sockaddr_in&>(request.gr_group);
  if (group.sin_family != AF_INET) return std::nullopt;
  return fmt::format("{} at interface {}", shown_inet(group.sin_addr), request.gr_interface);
}

std::optional<std::string> shown_outgoing_interface(const Bytes& value) {
  if (const auto address = as<in_addr>(value)) return shown_inet(*address);
  if (const auto request = as<ip_mreq>(value)) return shown_inet(request->imr_interface);
  if (const auto request = as<ip_mreqn>(value)) return at_interface(*request);
  return std::nullopt;
}

std::optional<std::string> shown_ip_value(std::uint64_t option, const Bytes& value) {
  switch (option) {
    case IP_ADD_MEMBERSHIP:
    case IP_DROP_MEMBERSHIP:
      return shown_membership(value);
    case MCAST_JOIN_GROUP:
    case MCAST_LEAVE_GROUP:
      return shown_group_request(value);
    case IP_MULTICAST_IF:
      return shown_outgoing_interface(value);
    default:
      return std::nullopt;
  }
}

std::optional<std::string> shown_structure(std::uint64_t level, std::uint64_t option,
                                           const Bytes& value) {
  if (level == IPPROTO_IP) return shown_ip_value(option, value);
  const bool time = level == SOL_SOCKET && (option == SO_RCVTIMEO || option == SO_SNDTIMEO);
  const auto limit = time ? as<timeval>(value) : std::nullopt;
  if (!limit) return std::nullopt;
  return fmt::format(
      "{} s", static_cast<double>(limit->tv_sec) + static_cast<double>(limit->tv_usec) / 1e6);
}

}  // namespace

std::string option_name(std::uint64_t level, std::uint64_t option) {
  if (level == SOL_SOCKET) return named(socket_options, option);
  if (level == IPPROTO_IP) return named(ip_options, option);
  if (level == IPPROTO_IPV6) return named(ipv6_options, option);
  if (level == IPPROTO_RAW) return named(raw_options, option);
  if (level == IPPROTO_TCP) return named(tcp_options, option);
  return std::to_string(option);
}

std::string shown_option_value(const SystemCall& call) {
  const auto& value = call.address;
  if (auto shown = shown_structure(call.arguments[1], call.arguments[2], value)) return *shown;
  if (value.size() == sizeof(int)) return std::to_string(call.option_value());
  return value.size() == 1 ? std::to_string(value.front()) : "...";
}

}  // namespace wirebook

#include "harness/wire/names.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wirebook::wire {

namespace {

constexpr int any = -1;

struct Name {
  std::uint64_t number;
  int code;
  std::string_view name;
};

std::string_view look_up(const auto& names, std::uint64_t number, std::uint64_t code) {
  const auto found = std::find_if(names.begin(), names.end(), [&](const Name& entry) {
    return entry.number == number &&
           (entry.code == any || static_cast<std::uint64_t>(entry.code) == code);
  });
  return found == names.end() ? std::string_view{} : found->name;
}

std::string or_numbers(std::string_view name, std::uint64_t type, std::uint64_t code) {
  return name.empty() ? fmt::format("type {} code {}", type, code) : std::string(name);
}

}  // namespace

std::string_view ethertype_name(std::uint64_t ethertype) {
  constexpr std::array names{
      Name{ethertype::ipv4, any, "IPv4"},   Name{ethertype::arp, any, "ARP"},
      Name{ethertype::vlan, any, "802.1Q"}, Name{ethertype::ipv6, any, "IPv6"},
      Name{0x88b5, any, "experimental"},
  };
  return look_up(names, ethertype, 0);
}

std::string_view protocol_name(std::uint64_t protocol) {
  constexpr std::array names{
      Name{ip_protocol::icmp, any, "ICMP"},
      Name{ip_protocol::igmp, any, "IGMP"},
      Name{4, any, "IPv4"},
      Name{ip_protocol::tcp, any, "TCP"},
      Name{ip_protocol::udp, any, "UDP"},
      Name{41, any, "IPv6"},
      Name{ip_protocol::icmpv6, any, "ICMPv6"},
      Name{ip_protocol::sctp, any, "SCTP"},
  };
  return look_up(names, protocol, 0);
}

std::string icmp_name(std::uint64_t type, std::uint64_t code) {
  constexpr std::array names{
      Name{0, any, "echo reply"},
      Name{3, 0, "network unreachable"},
      Name{3, 1, "host unreachable"},
      Name{3, 2, "protocol unreachable"},
      Name{3, 3, "port unreachable"},
      Name{3, 4, "fragmentation needed"},
      Name{3, 9, "network prohibited"},
      Name{3, 10, "host prohibited"},
      Name{3, 13, "communication prohibited"},
      Name{5, any, "redirect"},
      Name{8, any, "echo request"},
      Name{11, 0, "time exceeded"},
      Name{11, 1, "reassembly time exceeded"},
      Name{12, any, "parameter problem"},
  };
  return or_numbers(look_up(names, type, code), type, code);
}

std::string_view group_record_name(std::uint64_t type) {
  constexpr std::array names{
      Name{1, any, "mode is include"},        Name{2, any, "mode is exclude"},
      Name{3, any, "change to include mode"}, Name{4, any, "change to exclude mode"},
      Name{5, any, "allow new sources"},      Name{6, any, "block old sources"},
  };
  return look_up(names, type, 0);
}

std::string icmpv6_name(std::uint64_t type, std::uint64_t code) {
  constexpr std::array names{
      Name{1, 0, "no route"},
      Name{1, 1, "communication prohibited"},
      Name{1, 3, "address unreachable"},
      Name{1, 4, "port unreachable"},
      Name{2, any, "packet too big"},
      Name{3, 0, "hop limit exceeded"},
      Name{3, 1, "reassembly time exceeded"},
      Name{4, any, "parameter problem"},
      Name{128, any, "echo request"},
      Name{129, any, "echo reply"},
      Name{130, any, "multicast listener query"},
      Name{131, any, "multicast listener report"},
      Name{133, any, "router solicitation"},
      Name{134, any, "router advertisement"},
      Name{135, any, "neighbor solicitation"},
      Name{136, any, "neighbor advertisement"},
      Name{143, any, "multicast listener report v2"},
  };
  return or_numbers(look_up(names, type, code), type, code);
}

}  // namespace wirebook::wire

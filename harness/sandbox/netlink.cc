#include "harness/sandbox/netlink.hh"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
#include <linux/fib_rules.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/veth.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <set>
#include <utility>

#include "harness/base/bytes.hh"
#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

/// Room for any request of this file.
struct alignas(nlmsghdr) Buffer : std::array<char, 1024> {};

nlmsghdr* start(Buffer& buffer, std::uint16_t type, std::uint16_t flags = 0) {
  nlmsghdr* message = mnl_nlmsg_put_header(buffer.data());
  message->nlmsg_type = type;
  message->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
  return message;
}

template <typename T>
T* extra(nlmsghdr* message) {
  return static_cast<T*>(mnl_nlmsg_put_extra_header(message, sizeof(T)));
}

struct Address {
  unsigned char family;
  std::array<unsigned char, 16> bytes;
  std::size_t size;
};

Address parse_address(std::string_view text) {
  const std::string address(text);
  Address parsed{AF_INET, {}, 4};
  if (inet_pton(AF_INET, address.c_str(), parsed.bytes.data()) == 1) return parsed;
  parsed = {AF_INET6, {}, 16};
  if (inet_pton(AF_INET6, address.c_str(), parsed.bytes.data()) == 1) return parsed;
  throw SysError(fmt::format("read the address {}", text), EINVAL);
}

void put_address(nlmsghdr* message, std::uint16_t type, const Address& address) {
  mnl_attr_put(message, type, address.size, address.bytes.data());
}

std::string local_address(const Address& address) {
  return {address.bytes.begin(), address.bytes.begin() + address.size};
}

int take_destination(const nlattr* attribute, void* destination) {
  if (mnl_attr_get_type(attribute) == RTA_DST) {
    static_cast<std::string*>(destination)
        ->assign(static_cast<const char*>(mnl_attr_get_payload(attribute)),
                 mnl_attr_get_payload_len(attribute));
  }
  return MNL_CB_OK;
}

/// The address that a route leads to the host itself; empty for any other route.
std::string local_destination(const nlmsghdr* message) {
  const auto* route = static_cast<const rtmsg*>(mnl_nlmsg_get_payload(message));
  std::string destination;
  if (route->rtm_type == RTN_LOCAL) {
    mnl_attr_parse(message, sizeof *route, take_destination, &destination);
  }
  return destination;
}

/// One queue is enough; the default is one per possible CPU, and each takes time to make.
void put_end(nlmsghdr* message, const VethEnd& end) {
  mnl_attr_put_strz(message, IFLA_IFNAME, end.name.c_str());
  mnl_attr_put(message, IFLA_ADDRESS, 6, mac_bytes(end.mac).data());
  mnl_attr_put_u32(message, IFLA_NUM_TX_QUEUES, 1);
  mnl_attr_put_u32(message, IFLA_NUM_RX_QUEUES, 1);
}

void ethtool(const std::string& interface, void* request, std::string_view attempt) {
  const Fd socket{sys("socket for ethtool", ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0))};
  ifreq ask{};
  interface.copy(ask.ifr_name, IFNAMSIZ - 1);
  ask.ifr_data = static_cast<char*>(request);
  sys(fmt::format("{} on {}", attempt, interface), ::ioctl(socket.get(), SIOCETHTOOL, &ask));
}

}  // namespace

std::string mac_bytes(std::string_view text) {
  std::string digits(text);
  std::erase(digits, ':');
  const auto bytes = from_hex(digits);
  return std::string(as_text(bytes));
}

Netlink::Netlink()
    : socket_(sys("socket(NETLINK_ROUTE)",
                  ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE))) {}

void Netlink::add(nlmsghdr* message, std::string attempt) {
  message->nlmsg_seq = static_cast<std::uint32_t>(attempts_.size());
  const auto* bytes = reinterpret_cast<const char*>(message);
  last_ = batch_.size();
  batch_.insert(batch_.end(), bytes, bytes + NLMSG_ALIGN(message->nlmsg_len));
  attempts_.push_back(std::move(attempt));
}

void Netlink::commit() {
  if (attempts_.empty()) return;
  // Only the last one is answered in any case; a refusal always is.
  reinterpret_cast<nlmsghdr*>(batch_.data() + last_)->nlmsg_flags |= NLM_F_ACK;
  constexpr const char* sending = "configure the network of a host";
  sys(sending, ::send(socket_.get(), batch_.data(), batch_.size(), 0));
  const auto attempts = std::exchange(attempts_, {});
  batch_.clear();
  alignas(nlmsghdr) std::array<char, 16384> answer;
  for (;;) {
    auto left =
        static_cast<int>(sys(sending, ::recv(socket_.get(), answer.data(), answer.size(), 0)));
    for (auto* message = reinterpret_cast<const nlmsghdr*>(answer.data());
         mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
      if (message->nlmsg_type != NLMSG_ERROR) continue;
      const auto* verdict = static_cast<const nlmsgerr*>(mnl_nlmsg_get_payload(message));
      if (verdict->error != 0) throw SysError(attempts.at(message->nlmsg_seq), -verdict->error);
      return;
    }
  }
}

void Netlink::create_veth(const VethEnd& here, const VethEnd& there, int there_fd) {
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  extra<ifinfomsg>(message)->ifi_index = here.index;
  put_end(message, here);
  if (here.the_switch != 0) {
    mnl_attr_put_u32(message, IFLA_MASTER, static_cast<std::uint32_t>(here.the_switch));
  }
  nlattr* info = mnl_attr_nest_start(message, IFLA_LINKINFO);
  mnl_attr_put_strz(message, IFLA_INFO_KIND, "veth");
  nlattr* data = mnl_attr_nest_start(message, IFLA_INFO_DATA);
  nlattr* peer = mnl_attr_nest_start(message, VETH_INFO_PEER);
  extra<ifinfomsg>(message)->ifi_index = there.index;
  put_end(message, there);
  mnl_attr_put_u32(message, IFLA_NET_NS_FD, static_cast<std::uint32_t>(there_fd));
  mnl_attr_nest_end(message, peer);
  mnl_attr_nest_end(message, data);
  mnl_attr_nest_end(message, info);
  add(message, fmt::format("create the cable {} - {}", here.name, there.name));
}

void Netlink::create_switch(int index, const std::string& name) {
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  extra<ifinfomsg>(message)->ifi_index = index;
  mnl_attr_put_strz(message, IFLA_IFNAME, name.c_str());
  nlattr* info = mnl_attr_nest_start(message, IFLA_LINKINFO);
  mnl_attr_put_strz(message, IFLA_INFO_KIND, "bridge");
  nlattr* data = mnl_attr_nest_start(message, IFLA_INFO_DATA);
  mnl_attr_put_u32(message, IFLA_BR_STP_STATE, 0);
  // With snooping, IGMP and MLD reports would not reach every host.
  mnl_attr_put_u8(message, IFLA_BR_MCAST_SNOOPING, 0);
  mnl_attr_nest_end(message, data);
  mnl_attr_nest_end(message, info);
  add(message, fmt::format("create the switch {}", name));
}

void Netlink::add_switch_entry(int port, std::string_view mac) {
  {
    Buffer buffer{};
    nlmsghdr* message = start(buffer, RTM_SETLINK);
    auto* link = extra<ifinfomsg>(message);
    link->ifi_family = AF_BRIDGE;
    link->ifi_index = port;
    nlattr* settings = mnl_attr_nest_start(message, IFLA_PROTINFO);
    mnl_attr_put_u8(message, IFLA_BRPORT_LEARNING, 0);
    mnl_attr_nest_end(message, settings);
    add(message, fmt::format("stop port {} of the switch from learning", port));
  }
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE);
  auto* entry = extra<ndmsg>(message);
  entry->ndm_family = AF_BRIDGE;
  entry->ndm_ifindex = port;
  entry->ndm_state = NUD_NOARP;
  entry->ndm_flags = NTF_MASTER;
  mnl_attr_put(message, NDA_LLADDR, 6, mac_bytes(mac).data());
  add(message, fmt::format("tell the switch where {} is", mac));
}

void Netlink::set_up(int index, bool arp) {
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWLINK);
  auto* link = extra<ifinfomsg>(message);
  link->ifi_index = index;
  link->ifi_flags = IFF_UP;
  if (!arp) link->ifi_flags |= IFF_NOARP;
  link->ifi_change = link->ifi_flags;
  add(message, fmt::format("bring up link {}", index));
}

void Netlink::forget_multicast(int index) {
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWLINK);
  auto* link = extra<ifinfomsg>(message);
  link->ifi_index = index;
  link->ifi_change = IFF_MULTICAST;
  add(message, fmt::format("make link {} forget multicast", index));
}

void Netlink::add_address(int index, std::string_view address, unsigned prefix_length) {
  const auto parsed = parse_address(address);
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
  auto* header = extra<ifaddrmsg>(message);
  header->ifa_family = parsed.family;
  header->ifa_prefixlen = static_cast<unsigned char>(prefix_length);
  header->ifa_index = static_cast<std::uint32_t>(index);
  if (parsed.family == AF_INET6) header->ifa_flags = IFA_F_NODAD;
  put_address(message, IFA_LOCAL, parsed);
  put_address(message, IFA_ADDRESS, parsed);
  add(message, fmt::format("add the address {}/{}", address, prefix_length));
}

void Netlink::add_route(std::string_view destination, unsigned prefix_length,
                        std::string_view gateway) {
  const auto parsed = parse_address(gateway);
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWROUTE, NLM_F_CREATE);
  auto* route = extra<rtmsg>(message);
  route->rtm_family = parsed.family;
  route->rtm_dst_len = static_cast<unsigned char>(prefix_length);
  route->rtm_table = RT_TABLE_MAIN;
  route->rtm_protocol = RTPROT_STATIC;
  route->rtm_scope = RT_SCOPE_UNIVERSE;
  route->rtm_type = RTN_UNICAST;
  if (prefix_length > 0) put_address(message, RTA_DST, parse_address(destination));
  put_address(message, RTA_GATEWAY, parsed);
  add(message, fmt::format("add the route to {}/{} via {}", destination, prefix_length, gateway));
}

void Netlink::add_permanent_neighbour(int index, std::string_view address, std::string_view mac) {
  const auto parsed = parse_address(address);
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWNEIGH, NLM_F_CREATE | NLM_F_REPLACE);
  auto* neighbour = extra<ndmsg>(message);
  neighbour->ndm_family = parsed.family;
  neighbour->ndm_ifindex = index;
  neighbour->ndm_state = NUD_PERMANENT;
  put_address(message, NDA_DST, parsed);
  mnl_attr_put(message, NDA_LLADDR, 6, mac_bytes(mac).data());
  add(message, fmt::format("add the neighbour {}", address));
}

void Netlink::forbid_own_packets(int family) {
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWRULE, NLM_F_CREATE | NLM_F_EXCL);
  auto* rule = extra<fib_rule_hdr>(message);
  rule->family = static_cast<__u8>(family);
  rule->action = FR_ACT_BLACKHOLE;
  mnl_attr_put_strz(message, FRA_IIFNAME, "lo");  // what begins here
  mnl_attr_put_u32(message, FRA_PRIORITY, 1);
  add(message, "forbid a router's own packets");
}

LocalRoutes::LocalRoutes()
    : socket_(sys("socket(NETLINK_ROUTE)",
                  ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE))) {
  sockaddr_nl groups{};
  groups.nl_family = AF_NETLINK;
  groups.nl_groups = RTMGRP_IPV6_ROUTE;
  sys("listen for IPv6 routes",
      ::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&groups), sizeof groups));
  const timeval patience{5, 0};
  sys("SO_RCVTIMEO",
      ::setsockopt(socket_.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience));
}

void LocalRoutes::await(const std::vector<std::string>& addresses) {
  std::set<std::string> missing;
  for (const auto& address : addresses) missing.insert(local_address(parse_address(address)));
  alignas(nlmsghdr) std::array<char, 16384> news;
  while (!missing.empty()) {
    auto left = static_cast<int>(sys("wait for the routes to a host's IPv6 addresses",
                                     ::recv(socket_.get(), news.data(), news.size(), 0)));
    for (auto* message = reinterpret_cast<const nlmsghdr*>(news.data());
         mnl_nlmsg_ok(message, left); message = mnl_nlmsg_next(message, &left)) {
      if (message->nlmsg_type == RTM_NEWROUTE) missing.erase(local_destination(message));
    }
  }
}

void disable_checksum_offload(const std::string& interface) {
  ethtool_value off{ETHTOOL_STXCSUM, 0};
  ethtool(interface, &off, "turn off checksum offload");
}

void await_link_ready(const std::string& interface) {
  ethtool_value link{ETHTOOL_GLINK, 0};
  ethtool(interface, &link, "synchronise the link state");
}

}  // namespace wirebook::sandbox

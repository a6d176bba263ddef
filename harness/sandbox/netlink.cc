#include "harness/sandbox/netlink.hh"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <libmnl/libmnl.h>
#include <linux/ethtool.h>
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

#include "harness/base/bytes.hh"
#include "harness/base/sys.hh"

namespace wirebook::sandbox {
namespace {

/// Room for any request of this file.
using Buffer = std::array<char, 1024>;

nlmsghdr* start(Buffer& buffer, std::uint16_t type, std::uint16_t flags = 0) {
  nlmsghdr* message = mnl_nlmsg_put_header(buffer.data());
  message->nlmsg_type = type;
  message->nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags);
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
  return std::string(as_text(from_hex(digits)));
}

Netlink::Netlink()
    : socket_(sys("socket(NETLINK_ROUTE)",
                  ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE))) {}

void Netlink::request(nlmsghdr* message, const std::string& attempt) {
  message->nlmsg_seq = ++sequence_;
  sys(attempt, ::send(socket_.get(), message, message->nlmsg_len, 0));
  std::array<char, 8192> answer;
  const auto size = sys(attempt, ::recv(socket_.get(), answer.data(), answer.size(), 0));
  const auto verdict =
      mnl_cb_run(answer.data(), static_cast<std::size_t>(size), sequence_, 0, nullptr, nullptr);
  if (verdict < 0) throw SysError(attempt, errno);
}

void Netlink::create_veth(const VethEnd& here, const VethEnd& there, int there_fd) {
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
  extra<ifinfomsg>(message)->ifi_index = here.index;
  put_end(message, here);
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
  request(message, fmt::format("create the cable {} - {}", here.name, there.name));
}

void Netlink::set_up(int index, bool arp) {
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWLINK);
  auto* link = extra<ifinfomsg>(message);
  link->ifi_index = index;
  link->ifi_flags = IFF_UP;
  if (!arp) link->ifi_flags |= IFF_NOARP;
  link->ifi_change = link->ifi_flags;
  request(message, fmt::format("bring up link {}", index));
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
  request(message, fmt::format("add the address {}/{}", address, prefix_length));
}

void Netlink::add_default_route(std::string_view gateway) {
  const auto parsed = parse_address(gateway);
  Buffer buffer{};
  nlmsghdr* message = start(buffer, RTM_NEWROUTE, NLM_F_CREATE);
  auto* route = extra<rtmsg>(message);
  route->rtm_family = parsed.family;
  route->rtm_table = RT_TABLE_MAIN;
  route->rtm_protocol = RTPROT_STATIC;
  route->rtm_scope = RT_SCOPE_UNIVERSE;
  route->rtm_type = RTN_UNICAST;
  put_address(message, RTA_GATEWAY, parsed);
  request(message, fmt::format("add the default route via {}", gateway));
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
  request(message, fmt::format("add the neighbour {}", address));
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

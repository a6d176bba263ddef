#include "harness/lab/hosts.hh"

#include <sys/random.h>

#include <array>
#include <utility>

#include "harness/base/sys.hh"
#include "harness/sandbox/netlink.hh"

namespace wirebook {
namespace {

constexpr int loopback_index = 1;
constexpr const char* interface = "eth0";
constexpr unsigned prefix_length = 24;

/// A new namespace inherits the machine's IPv4 settings, so every one that matters is set.
constexpr std::array<std::pair<const char*, const char*>, 12> settings{{
    {"net/ipv4/conf/all/rp_filter", "0"},
    {"net/ipv4/conf/default/rp_filter", "0"},
    {"net/ipv4/conf/all/accept_local", "0"},
    {"net/ipv4/conf/default/accept_local", "0"},
    {"net/ipv4/conf/all/arp_ignore", "0"},
    {"net/ipv4/conf/default/arp_ignore", "0"},
    {"net/ipv4/ip_forward", "0"},
    {"net/ipv4/icmp_ratelimit", "0"},
    {"net/ipv4/ip_unprivileged_port_start", "1024"},
    {"net/ipv4/ip_default_ttl", "64"},
    {"net/ipv6/conf/all/disable_ipv6", "1"},
    {"net/ipv6/conf/default/disable_ipv6", "1"},
}};

sandbox::Capture::Nonce draw_nonce() {
  sandbox::Capture::Nonce nonce;
  sys("getrandom", ::getrandom(nonce.data(), nonce.size(), 0));
  return nonce;
}

Host make_host(std::string_view name, const sandbox::Capture::Nonce& nonce) {
  auto network = sandbox::NetNamespace::create();
  const sandbox::Visit visit(network.fd());
  for (const auto& [setting, value] : settings) {
    // A machine without IPv6 has nothing to turn off.
    try {
      sandbox::set_sysctl(setting, value);
    } catch (const SysError& error) {
      if (error.error() != ENOENT) throw;
    }
  }
  return {std::string(name), std::move(network), sandbox::Capture(nonce), sandbox::Witness()};
}

/// Brings the links of one host up; without ARP, so that neither host says anything by itself.
void bring_up(const Host& host, std::string_view address) {
  const sandbox::Visit visit(host.network.fd());
  sandbox::Netlink netlink;
  netlink.set_up(loopback_index);
  netlink.set_up(ethernet_index, false);
  netlink.add_address(ethernet_index, address, prefix_length);
  sandbox::disable_checksum_offload(interface);
}

void introduce_neighbours(const Host& student, const Host& peer) {
  student.network.within([] {
    sandbox::Netlink netlink;
    netlink.add_permanent_neighbour(ethernet_index, peer_address, peer_mac);
    netlink.add_default_route(peer_address);
    sandbox::await_link_ready(interface);
  });
  peer.network.within([] {
    sandbox::Netlink netlink;
    netlink.add_permanent_neighbour(ethernet_index, student_address, student_mac);
    netlink.add_permanent_neighbour(ethernet_index, spare_address, student_mac);
    sandbox::await_link_ready(interface);
  });
}

}  // namespace

Lab::Hosts::Hosts()
    : nonce(draw_nonce()),
      student(make_host(student_name, nonce)),
      peer(make_host(peer_name, nonce)) {
  student.network.within([this] {
    sandbox::Netlink().create_veth({ethernet_index, interface, std::string(student_mac)},
                                   {ethernet_index, interface, std::string(peer_mac)},
                                   peer.network.fd());
  });
  bring_up(student, student_address);
  bring_up(peer, peer_address);
  introduce_neighbours(student, peer);
}

}  // namespace wirebook

#include "harness/lab/hosts.hh"

#include <fmt/format.h>
#include <poll.h>
#include <sys/random.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "harness/base/sys.hh"
#include "harness/lab/markers.hh"
#include "harness/sandbox/netlink.hh"
#include "harness/sandbox/unavailable.hh"

namespace wirebook {
namespace {

constexpr int loopback_index = 1;
constexpr int switch_index = 2;
constexpr std::string_view broadcast_mac = "ff:ff:ff:ff:ff:ff";
constexpr std::string_view limited = "255.255.255.255";

struct Setting {
  const char* name;
  const char* value;
};

/// A new namespace inherits the machine's IPv4 settings, so every one that matters is set.
constexpr std::array ipv4_settings{
    Setting{"net/ipv4/conf/all/rp_filter", "0"},
    Setting{"net/ipv4/conf/default/rp_filter", "0"},
    Setting{"net/ipv4/conf/all/accept_local", "0"},
    Setting{"net/ipv4/conf/default/accept_local", "0"},
    Setting{"net/ipv4/conf/all/arp_ignore", "0"},
    Setting{"net/ipv4/conf/default/arp_ignore", "0"},
    Setting{"net/ipv4/icmp_ratelimit", "0"},
    // For all hosts of the machine together before Linux 6.13, and then not ours to change.
    Setting{"net/ipv4/icmp_msgs_per_sec", "1000000"},
    Setting{"net/ipv4/icmp_msgs_burst", "1000000"},
    Setting{"net/ipv4/ip_unprivileged_port_start", "1024"},
    Setting{"net/ipv4/ip_default_ttl", "64"},
};

constexpr std::array without_ipv6{
    Setting{"net/ipv6/conf/all/disable_ipv6", "1"},
    Setting{"net/ipv6/conf/default/disable_ipv6", "1"},
};

/// Addresses are given by the plan, and nobody asks for a router.
constexpr std::array with_ipv6{
    Setting{"net/ipv6/conf/all/disable_ipv6", "0"},
    Setting{"net/ipv6/conf/default/disable_ipv6", "0"},
    Setting{"net/ipv6/conf/default/addr_gen_mode", "1"},
    Setting{"net/ipv6/conf/default/router_solicitations", "0"},
    Setting{"net/ipv6/conf/default/accept_ra", "0"},
    Setting{"net/ipv6/icmp/ratelimit", "0"},
    Setting{"net/ipv6/bindv6only", "0"},
};

sandbox::Capture::Nonce draw_nonce() {
  sandbox::Capture::Nonce nonce;
  sys("getrandom", ::getrandom(nonce.data(), nonce.size(), 0));
  return nonce;
}

/// Settings that some kernels do not have, and then need not.
template <typename Settings>
void set_those_there(const Settings& settings) {
  for (const auto& [name, value] : settings) {
    try {
      sandbox::set_sysctl(name, value);
    } catch (const SysError& error) {
      if (error.error() != ENOENT) throw;
    }
  }
}

void turn_on_ipv6() {
  try {
    for (const auto& [name, value] : with_ipv6) sandbox::set_sysctl(name, value);
  } catch (const SysError& error) {
    if (error.error() != ENOENT) throw;
    throw sandbox::LabUnavailable(
        "this machine has no IPv6", "IPv6 on the hosts of a lab", "ENOENT from " + error.attempt(),
        "this machine's kernel runs without IPv6", "boot it without ipv6.disable=1");
  }
}

bool is_students_first(const PlannedEnd& end) { return end.host == 0 && end.card == 0; }

/// The interface of a host at which a scripted wire ends, so that what comes out of it is recorded
/// there; 0 for none. What a switch makes of it behind the wire is another matter.
int end_of_scripted_wire(const Network& network, const Plan& plan, std::size_t host) {
  if (!network.scripted_wire) return 0;
  for (const auto& link : plan.links) {
    if (std::ranges::none_of(link, is_students_first)) continue;
    for (const auto& end : link) {
      const bool hears = is_students_first(end) || link.size() == 2;
      if (end.host == host && hears) return index_of(end);
    }
  }
  return 0;
}

Host make_host(const Lab::Hosts& hosts, std::size_t number) {
  const auto& plan = hosts.plan.hosts[number];
  auto network = sandbox::NetNamespace::create();
  const sandbox::Visit visit(network.fd());
  set_those_there(ipv4_settings);
  sandbox::set_sysctl("net/ipv4/ip_forward", plan.forwards ? "1" : "0");
  if (hosts.network.ipv6) {
    turn_on_ipv6();
  } else {
    set_those_there(without_ipv6);
  }
  const int arrivals_at = end_of_scripted_wire(hosts.network, hosts.plan, number);
  return {plan.name, std::move(network), sandbox::Capture(hosts.nonce, arrivals_at),
          sandbox::Witness()};
}

/// Where the other half of a scripted wire ends; without addresses, so it says nothing.
sandbox::VethEnd far_end() { return {Cable::far_end, "others", "02:09:00:00:fe:02"}; }

void lay_students_half(Lab::Hosts& hosts, const PlannedEnd& student) {
  hosts.wire_room = sandbox::NetNamespace::create();
  const sandbox::Visit visit(hosts.wire_room->fd());
  set_those_there(without_ipv6);
  sandbox::set_sysctl("net/ipv4/ip_forward", "0");
  const auto& card = hosts.plan.card(student);
  sandbox::Netlink netlink;
  netlink.create_veth({Cable::student_end, "student", "02:09:00:00:fe:01"},
                      {index_of(student), card.name, card.mac},
                      hosts.all[student.host].network.fd());
  netlink.commit();
}

/// When the other half is there, too.
void connect_halves(Lab::Hosts& hosts) {
  const sandbox::Visit visit(hosts.wire_room->fd());
  sandbox::Netlink netlink;
  netlink.set_up(Cable::student_end, false);
  netlink.set_up(Cable::far_end, false);
  netlink.commit();
  sandbox::disable_checksum_offload("student");
  sandbox::disable_checksum_offload("others");
  std::set<std::string> neighbours;
  for (const auto& link : hosts.plan.links) {
    if (std::ranges::none_of(link, is_students_first)) continue;
    for (const auto& end : link) neighbours.insert(hosts.all[end.host].name);
  }
  hosts.cable.emplace(hosts.nonce, std::move(neighbours));
}

/// A cable between the student's first card and another host, cut in two.
void lay_scripted_cable(Lab::Hosts& hosts, const PlannedEnd& student, const PlannedEnd& other) {
  lay_students_half(hosts, student);
  const sandbox::Visit visit(hosts.wire_room->fd());
  const auto& card = hosts.plan.card(other);
  sandbox::Netlink netlink;
  netlink.create_veth(far_end(), {index_of(other), card.name, card.mac},
                      hosts.all[other.host].network.fd());
  netlink.commit();
}

/// A cable between two hosts.
void lay_cable(Lab::Hosts& hosts, const PlannedEnd& a, const PlannedEnd& b) {
  if (hosts.network.scripted_wire && is_students_first(a)) return lay_scripted_cable(hosts, a, b);
  if (hosts.network.scripted_wire && is_students_first(b)) return lay_scripted_cable(hosts, b, a);
  const auto& here = hosts.plan.card(a);
  const auto& there = hosts.plan.card(b);
  hosts.all[a.host].network.within([&] {
    sandbox::Netlink netlink;
    netlink.create_veth({index_of(a), here.name, here.mac}, {index_of(b), there.name, there.mac},
                        hosts.all[b.host].network.fd());
    netlink.commit();
  });
}

/// A cable from each host to a switch, in a namespace of its own.
void lay_lan(Lab::Hosts& hosts, const PlannedLink& link) {
  if (hosts.network.scripted_wire) lay_students_half(hosts, link.front());
  hosts.switch_room = sandbox::NetNamespace::create();
  const sandbox::Visit visit(hosts.switch_room->fd());
  set_those_there(without_ipv6);
  sandbox::Netlink netlink;
  netlink.create_switch(switch_index, "switch");
  netlink.set_up(switch_index);
  int port = switch_index;
  for (const auto& end : link) {
    ++port;
    const auto& card = hosts.plan.card(end);
    const bool scripted = hosts.wire_room && is_students_first(end);
    netlink.create_veth({port, fmt::format("port{}", port - switch_index),
                         fmt::format("02:09:00:00:ff:{:02x}", port), switch_index},
                        scripted ? far_end() : sandbox::VethEnd{index_of(end), card.name, card.mac},
                        (scripted ? *hosts.wire_room : hosts.all[end.host].network).fd());
    netlink.set_up(port);
    netlink.add_switch_entry(port, card.mac);
  }
  netlink.commit();
}

/// Everybody at a link knows everybody else's MAC address; the spare addresses are the student's.
/// Without ARP the kernel does not even know where a broadcast goes.
void introduce(sandbox::Netlink& netlink, const Plan& plan, const PlannedEnd& end,
               const PlannedLink& link) {
  const auto own = plan.card(end).addresses.front().text;
  for (const auto& everybody : {own.substr(0, own.rfind('.')) + ".255", std::string(limited)}) {
    netlink.add_permanent_neighbour(index_of(end), everybody, broadcast_mac);
  }
  for (const auto& other : link) {
    if (other.host == end.host) continue;
    const auto& card = plan.card(other);
    for (const auto& [address, prefix_length] : card.addresses) {
      netlink.add_permanent_neighbour(index_of(end), address, card.mac);
    }
    if (card.mac != student_mac) continue;
    netlink.add_permanent_neighbour(index_of(end), spare_address, card.mac);
    if (card.addresses.size() > 1) {
      netlink.add_permanent_neighbour(index_of(end), spare_ipv6_address, card.mac);
    }
  }
}

/// Brings the links of one host up; without ARP no host says anything by itself.
void configure(const Lab::Hosts& hosts, std::size_t number) {
  const auto& plan = hosts.plan;
  const auto& host = plan.hosts[number];
  const bool arp = hosts.network.arp;
  sandbox::Netlink netlink;
  netlink.set_up(loopback_index);
  for (std::size_t card = 0; card < host.cards.size(); ++card) {
    const int index = index_of({number, card});
    netlink.set_up(index, arp);
    if (host.forwards) netlink.forget_multicast(index);
    for (const auto& [address, prefix_length] : host.cards[card].addresses) {
      netlink.add_address(index, address, prefix_length);
    }
  }
  for (const auto& link : plan.links) {
    for (const auto& end : link) {
      if (end.host == number && !arp) introduce(netlink, plan, end, link);
    }
  }
  for (const auto& [destination, prefix_length, gateway] : host.routes) {
    netlink.add_route(destination, prefix_length, gateway);
  }
  if (host.is_silent) {
    netlink.forbid_own_packets(AF_INET);
    if (hosts.network.ipv6) netlink.forbid_own_packets(AF_INET6);
  }
  netlink.commit();
  for (const auto& card : host.cards) sandbox::disable_checksum_offload(card.name);
  if (host.forwards && hosts.network.ipv6) {
    sandbox::set_sysctl("net/ipv6/conf/all/forwarding", "1");
  }
}

std::vector<std::string> ipv6_addresses(const PlannedHost& host) {
  std::vector<std::string> found;
  for (const auto& card : host.cards) {
    for (const auto& address : card.addresses) {
      if (address.text.find(':') != std::string::npos) found.push_back(address.text);
    }
  }
  return found;
}

/// What only the student's host has of its own.
void adjust_student(const Network& network) {
  if (network.arp) {
    sandbox::set_sysctl("net/ipv4/neigh/eth0/retrans_time_ms",
                        fmt::format("{}", network.arp_retry.count()).c_str());
  }
  for (const auto& [name, value] : network.settings) {
    if (name.empty()) continue;
    sandbox::set_sysctl(std::string(name).c_str(), std::string(value).c_str());
  }
}

/// The end of a cable that came up first has no queue until the other has, and a switch forwards
/// nothing to a port that is not up.
void await_links(Lab::Hosts& hosts) {
  for (std::size_t number = 0; number < hosts.all.size(); ++number) {
    hosts.all[number].network.within([&] {
      for (const auto& card : hosts.plan.hosts[number].cards) {
        sandbox::await_link_ready(card.name);
      }
    });
  }
  if (hosts.wire_room) {
    hosts.wire_room->within([] {
      sandbox::await_link_ready("student");
      sandbox::await_link_ready("others");
    });
  }
  if (hosts.switch_room) {
    hosts.switch_room->within([&] {
      const auto ports = hosts.plan.links.front().size();
      for (std::size_t port = 1; port <= ports; ++port) {
        sandbox::await_link_ready(fmt::format("port{}", port));
      }
    });
  }
}

}  // namespace

Lab::Hosts::Hosts(const Network& wanted)
    : network(wanted), plan(make_plan(wanted)), nonce(draw_nonce()) {
  for (std::size_t number = 0; number < plan.hosts.size(); ++number) {
    all.push_back(make_host(*this, number));
  }
  for (const auto& link : plan.links) {
    if (link.size() == 2) {
      lay_cable(*this, link.front(), link.back());
    } else {
      lay_lan(*this, link);
    }
  }
  std::vector<sandbox::LocalRoutes> routes;
  for (std::size_t number = 0; number < all.size(); ++number) {
    all[number].network.within([&] {
      if (network.ipv6) routes.emplace_back();
      configure(*this, number);
    });
  }
  for (std::size_t number = 0; number < routes.size(); ++number) {
    routes[number].await(ipv6_addresses(plan.hosts[number]));
  }
  student().network.within([&] { adjust_student(network); });
  if (wire_room) connect_halves(*this);
  await_links(*this);
  prove_links(*this);
}

std::vector<pollfd> Lab::Hosts::watched() const {
  std::vector<pollfd> fds;
  for (const auto& host : all) fds.push_back({host.capture.fd(), POLLIN, 0});
  if (cable) fds.push_back(cable->waits());
  return fds;
}

std::size_t Lab::Hosts::number_of(std::string_view name) const {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Host& host) { return host.name == name; });
  if (found == all.end()) {
    throw SysError(fmt::format("find the host {} in this lab", name), ENOENT);
  }
  return static_cast<std::size_t>(found - all.begin());
}

}  // namespace wirebook

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/fd.hh"

struct nlmsghdr;

namespace wirebook::sandbox {

/// One end of a virtual Ethernet cable. The interface index is chosen by us, so nothing needs to be
/// looked up later.
struct VethEnd {
  int index;
  std::string name;
  std::string mac;     ///< "02:09:00:00:00:01"
  int the_switch = 0;  ///< index of the bridge it is a port of, 0 for none
};

/// Configures the network namespace the thread stood in when it was made (rtnetlink(7), libmnl).
/// The requests are gathered and go to the kernel together, in order, at commit().
class Netlink {
 public:
  Netlink();

  /// A cable from here to the namespace `there`, both ends down: a veth created up is refused
  /// (ENOTCONN), one moved afterwards costs an RCU grace period.
  void create_veth(const VethEnd& here, const VethEnd& there, int there_fd);
  /// A bridge that forwards at once and says nothing itself.
  void create_switch(int index, const std::string& name);
  /// Tells a switch behind which of its ports a MAC address is found. The port learns no others:
  /// frames to them go to every port.
  void add_switch_entry(int port, std::string_view mac);
  /// Brings a link up; without ARP the neighbours must be permanent.
  void set_up(int index, bool arp = true);
  /// Takes the link's IFF_MULTICAST away: a router then joins no group of routers on it, and
  /// reports none.
  void forget_multicast(int index);
  /// An IPv4 or IPv6 address (IPv6 without duplicate address detection), "10.9.0.1", 24.
  void add_address(int index, std::string_view address, unsigned prefix_length);
  /// A route through a gateway of the same family; "0.0.0.0" and "::" of length 0: the default.
  void add_route(std::string_view destination, unsigned prefix_length, std::string_view gateway);
  void add_permanent_neighbour(int index, std::string_view address, std::string_view mac);
  /// Whatever this host wants to say itself finds no route, so it answers nothing, by ICMP or
  /// otherwise; what it forwards is not concerned.
  /// @param family AF_INET, AF_INET6
  void forbid_own_packets(int family);

  /// @throws SysError with the kernel's errno for the first request it refused
  void commit();

 private:
  void add(nlmsghdr* message, std::string attempt);
  Fd socket_;
  std::vector<char> batch_;
  std::size_t last_ = 0;               ///< where the last request begins
  std::vector<std::string> attempts_;  ///< of each request, by its sequence number
};

/// The routes that lead IPv6 addresses of the namespace to itself. The kernel makes each a moment
/// after the address, in a worker of its own, and drops what comes for the address before that.
class LocalRoutes {
 public:
  /// Hears of every one from now on.
  LocalRoutes();
  /// Waits for those of the given addresses. @throws SysError after seconds in vain
  void await(const std::vector<std::string>& addresses);

 private:
  Fd socket_;
};

/// Makes the sender compute whole checksums and keeps segments at the link's size, so that what is
/// captured is what a wire would carry (ethtool STXCSUM off; TSO and GSO follow from it).
void disable_checksum_offload(const std::string& interface);
/// Waits for the link's queue to be attached, on kernels that can: until then the first frame is
/// silently lost.
void await_link_ready(const std::string& interface);

/// A MAC address as 6 bytes. @throws std::invalid_argument
std::string mac_bytes(std::string_view text);

}  // namespace wirebook::sandbox

#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/base/fd.hh"

struct nlmsghdr;

namespace wirebook::sandbox {

/// One end of a virtual Ethernet cable. The interface index is chosen by us, so nothing needs to be
/// looked up later.
struct VethEnd {
  int index;
  std::string name;
  std::string mac;  ///< "02:09:00:00:00:01"
};

/// Configures the network namespace the thread stood in when it was made (rtnetlink(7), libmnl).
/// Every call throws SysError with the kernel's errno.
class Netlink {
 public:
  Netlink();

  /// A cable from here to the namespace `there`, both ends down: a veth created up is refused
  /// (ENOTCONN), one moved afterwards costs an RCU grace period.
  void create_veth(const VethEnd& here, const VethEnd& there, int there_fd);
  /// Brings a link up; without ARP the neighbours must be permanent.
  void set_up(int index, bool arp = true);
  /// An IPv4 or IPv6 address (IPv6 without duplicate address detection), "10.9.0.1", 24.
  void add_address(int index, std::string_view address, unsigned prefix_length);
  /// The default route of the gateway's family.
  void add_default_route(std::string_view gateway);
  void add_permanent_neighbour(int index, std::string_view address, std::string_view mac);

 private:
  void request(nlmsghdr* message, const std::string& attempt);
  Fd socket_;
  std::uint32_t sequence_ = 0;
};

/// Makes the sender compute whole checksums and keeps segments at the link's size, so that what is
/// captured is what a wire would carry (ethtool STXCSUM off; TSO and GSO follow from it).
void disable_checksum_offload(const std::string& interface);
/// Waits for the link's queue to be attached: until then the first frame is silently lost.
void await_link_ready(const std::string& interface);

/// A MAC address as 6 bytes. @throws std::invalid_argument
std::string mac_bytes(std::string_view text);

}  // namespace wirebook::sandbox

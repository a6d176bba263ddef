/// \file
/// What the kernel of one host says about its sockets and packets, without disturbing either.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/base/fd.hh"

namespace wirebook::sandbox {

/// A listening TCP socket or a bound UDP socket.
struct BoundSocket {
  int protocol;         ///< IPPROTO_TCP or IPPROTO_UDP
  std::string address;  ///< "0.0.0.0", "127.0.0.1", "::"
  std::uint16_t port;
};

/// Looks into the network namespace the thread stood in when it was made.
class Witness {
 public:
  Witness();

  /// Every listening TCP and every bound, unconnected UDP socket (sock_diag(7)).
  [[nodiscard]] std::vector<BoundSocket> bound_sockets();
  /// TCP sockets that still have something to say: everything but listeners and TIME_WAIT.
  [[nodiscard]] unsigned tcp_in_use();
  /// /proc/net/snmp and netstat as "Udp InCsumErrors" -> 1, snmp6 as "Udp6InErrors" -> 1.
  [[nodiscard]] std::map<std::string, std::int64_t> counters();

 private:
  std::vector<BoundSocket> dump(int family, int protocol, unsigned states);
  Fd diag_;
  Fd sockstat_, sockstat6_;
  Fd snmp_, netstat_, snmp6_;
  std::uint32_t sequence_ = 0;
};

}  // namespace wirebook::sandbox

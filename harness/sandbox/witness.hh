/// \file
/// What the kernel of one host says about its sockets and packets, without disturbing either.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/fd.hh"
#include "harness/sandbox/endpoint.hh"

namespace wirebook::sandbox {

/// A listening TCP socket or a bound UDP socket.
struct BoundSocket {
  int protocol;         ///< IPPROTO_TCP or IPPROTO_UDP
  std::string address;  ///< "0.0.0.0", "127.0.0.1", "::"
  std::uint16_t port;
};

/// How far one end of a TCP connection has come.
struct StreamProgress {
  std::uint64_t received;  ///< bytes that its kernel has
  std::uint64_t unread;    ///< of these, what its program has not asked for yet
};

/// Looks into the network namespace the thread stood in when it was made.
class Witness {
 public:
  Witness();

  /// Every listening TCP and every bound, unconnected UDP socket (sock_diag(7)).
  [[nodiscard]] std::vector<BoundSocket> bound_sockets();
  /// One end of a connection, by its own address and the other's; nothing when there is none, or
  /// not yet (sock_diag(7)).
  [[nodiscard]] std::optional<StreamProgress> stream(const Endpoint& own, const Endpoint& other);
  /// TCP sockets in CLOSE_WAIT: the other side has ended, the program here has not closed.
  [[nodiscard]] unsigned in_close_wait();
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

#pragma once

#include <poll.h>

#include <cstdint>
#include <list>
#include <string_view>
#include <vector>

#include "harness/base/bytes.hh"
#include "harness/base/fd.hh"

namespace wirebook {

/// One service that internet-host offers to whoever tries out a lab by hand.
struct Service {
  enum class Does { echo, greet, discard };
  Does does;
  int protocol;  ///< IPPROTO_TCP or IPPROTO_UDP
  std::uint16_t port;
  std::string_view words;  ///< "sends everything back"
};

/// All of them, in the order they are listed. No port is another one with its bytes swapped.
const std::vector<Service>& all_services();

/// The services at work, on non-blocking sockets of one host. Never waits.
class Services {
 public:
  /// The thread stands in the host's namespace. @throws SysError
  Services();

  /// What to wait for before the next call of attend().
  [[nodiscard]] std::vector<pollfd> waits() const;
  /// Does everything that can be done now.
  void attend();

 private:
  struct Door {
    const Service* service;
    Fd socket;  ///< listens, or receives datagrams
  };
  /// A client of a TCP service.
  struct Guest {
    const Service* service;
    Fd stream;
    Bytes inbox;             ///< of the greeter: the line so far
    Bytes outbox;            ///< not yet sent
    bool dismissed = false;  ///< everything is said, once the outbox is empty
    bool ended = false;      ///< nothing more comes
  };

  void admit(const Door& door);
  static void answer(const Door& door);
  static bool serve(Guest& guest);
  static void read_from(Guest& guest);
  static void take(Guest& guest, ByteView data);
  [[nodiscard]] bool is_full() const;

  std::vector<Door> doors_;
  std::list<Guest> guests_;
};

}  // namespace wirebook

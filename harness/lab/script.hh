/// \file
/// What a peer does, as steps in order; a failing page prints them.
///
///     Script{}.listen_tcp(5309).accept().receive_line().send("welcome\n").close()
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.hh"

namespace wirebook {

/// One thing a peer does, and on which of its sockets.
struct Step {
  enum class Act {
    listen_tcp,
    accept,
    connect_tcp,  // how a stream begins
    receive_bytes,
    receive_line,
    receive_end,  // what is awaited on it
    finish,
    close,
    reset,  // how it ends
    bind_udp,
    send_to_student,
    receive_datagram,
    reply,  // datagrams
    send,
  };
  Act act;
  std::string socket = {};  ///< name of the socket
  std::uint16_t port = 0;   ///< its own port (listen, bind) or the student's (connect, send_to)
  std::size_t count = 0;    ///< receive_bytes
  Bytes data = {};          ///< send, send_to_student, reply
};

/// The step in words: `receives 4 bytes`, `sends "one " (4 bytes)`.
std::string describe(const Step& step);

/// Steps of one peer, done in order, each as soon as it can be. Several scripts run side by side.
class Script {
 public:
  /// The following steps are about another of the peer's sockets.
  Script& use(std::string_view socket);

  Script& listen_tcp(std::uint16_t port);
  Script& accept();
  /// Connects to the student's server, as soon as it listens.
  Script& connect_tcp(std::uint16_t port);
  Script& send(std::string_view data);
  Script& receive(std::size_t count);
  /// Up to and including a newline.
  Script& receive_line();
  /// Until the student ends its direction.
  Script& receive_end();
  /// Ends the peer's own direction only (FIN).
  Script& finish();
  Script& close();
  /// Closes with RST.
  Script& reset();

  /// Port 0 lets the kernel choose.
  Script& bind_udp(std::uint16_t port);
  /// A datagram to a port of the student's host, as soon as something is bound there.
  Script& send_to_student(std::uint16_t port, std::string_view data);
  Script& receive_datagram();
  /// A datagram to whoever sent the last one that any socket of this script received.
  Script& reply(std::string_view data);

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  /// "TCP server on port 5309", "UDP client".
  [[nodiscard]] std::string name() const;

 private:
  Script& add(Step step);
  std::vector<Step> steps_;
  std::string socket_;
};

}  // namespace wirebook

/// \file
/// What a peer does, as steps in order; a failing page prints them.
///
///     Script{}.listen_tcp(5309).accept().receive_line().send("welcome\n").close()
///
/// A raw peer waits for packets and sends any packet:
///
///     Script{}.receive_packet({{ipv4::header, ipv4::protocol, 253}}).send_packet(FrameBuilder()…)
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/lab/step.hh"

namespace wirebook {

/// Steps of one peer, done in order, each as soon as it can be. Several scripts run side by side.
class Script {
 public:
  /// The following steps are about another of the peer's sockets.
  Script& use(std::string_view socket);

  // Streams.
  Script& listen_tcp(std::uint16_t port);
  /// On the student's own host, see Exercise::own_host().
  /// @param path "/tmp/answers", a file that the student's program sees; "@answers": an abstract
  /// name, unix(7)
  Script& listen_unix(std::string_view path);
  Script& accept();
  /// Connects to the student's server, as soon as it listens.
  /// @param address of the student's host, when it is not 10.9.0.1 (10.9.1.1 for the second wire)
  Script& connect_tcp(std::uint16_t port, std::string_view address = {});
  /// Before listen_tcp() or connect_tcp(): room for so many bytes that are not read. The kernel
  /// doubles it, and gives no less than some 2 kB.
  Script& receive_buffer(std::size_t bytes);
  /// All of it, in as few segments as there is room for.
  Script& send(std::string_view data);
  /// Each piece in a segment of its own, when the student's program has read what came before, or
  /// sleeps without reading it.
  Script& send_pieces(const std::vector<std::string>& pieces);
  /// As send_pieces(), byte by byte.
  Script& send_bytewise(std::string_view data);
  /// As much as the student takes until the peer's own receive window is closed, for it reads
  /// nothing; send_rest() sends the others.
  Script& send_until_full(std::string_view data);
  Script& send_rest();
  Script& receive(std::size_t count);
  /// Up to and including a newline.
  Script& receive_line();
  /// Until the student ends its direction.
  Script& receive_end();
  /// Reads nothing until the receive window is closed; later steps may read again.
  Script& let_window_close();
  /// Ends the peer's own direction only (FIN).
  Script& finish();
  Script& close();
  /// No more than fits one segment: the student's kernel has the data and the FIN together, and
  /// answers to what the program then sends come from a kernel that knows of no connection.
  Script& send_and_close(std::string_view data);
  /// Closes with RST.
  Script& reset();

  // Datagrams.
  /// Port 0 lets the kernel choose.
  Script& bind_udp(std::uint16_t port);
  /// Hears a multicast group, IPv4, on the socket bound before.
  Script& join(std::string_view group);
  /// A datagram to a port of the student's host, as soon as something is bound there.
  Script& send_to_student(std::uint16_t port, std::string_view data, std::string_view address = {});
  /// A datagram to any address, at once.
  Script& send_to(std::string_view address, std::uint16_t port, std::string_view data);
  Script& receive_datagram();
  /// A datagram to whoever sent the last one that any socket of this script received, or of the
  /// script it has waited for.
  Script& reply(std::string_view data);
  /// As reply(), again and again, so long apart, until the program has ended: for one whose
  /// patience must not grow with what comes. It is the last step.
  Script& keep_replying(std::string_view data, std::chrono::milliseconds pause);

  // Packets.
  /// Takes the protocol in the kernel's place, which then refuses none of its packets.
  Script& open_raw(std::uint8_t protocol);
  /// Waits for a packet to arrive at the host, whoever it is addressed to, that has all of these
  /// fields; others are passed over.
  Script& receive_packet(std::vector<FieldIs> fields);
  /// An IPv4 or IPv6 packet, exactly as composed, on the cable towards the student.
  Script& send_packet(const wire::FrameBuilder& packet);
  /// @param words what it is, for the page: "a late time exceeded"
  Script& send_packet(std::string_view words, Compose compose);
  /// An Ethernet frame, exactly as composed, on the cable towards the student.
  Script& send_frame(const wire::FrameBuilder& frame);
  Script& send_frame(std::string_view words, Compose compose);

  // Other scripts.
  /// Lets scripts go on that wait for it. What this one has sent arrives before what they send.
  Script& announce(std::string_view notice);
  /// Waits until another script of the same run has announced it, and takes over from it the last
  /// sender, for reply(), and the last packet, for send_packet().
  Script& after(std::string_view notice);

  // The student's program.
  /// Waits until the student's kernel has acknowledged all of this script's streams, and every
  /// thread and child of the program sleeps: it has done what it could.
  Script& await_rest();
  /// Asks the program to end; see Outcome::sigterm_at.
  Script& send_sigterm();

  [[nodiscard]] const std::vector<Step>& steps() const { return steps_; }
  /// "TCP server on port 5309", "UDP client on port 7321".
  [[nodiscard]] std::string name() const;

 private:
  [[nodiscard]] bool speaks_first() const;
  Script& add(Step step);
  Script& add_packet(Step::Act act, const wire::FrameBuilder& packet);
  std::vector<Step> steps_;
  std::string socket_;
};

}  // namespace wirebook

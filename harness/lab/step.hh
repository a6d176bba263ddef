#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/packet.hh"

namespace wirebook {

/// What a field of a packet must be for a raw peer to take the packet.
struct FieldIs {
  FieldIs(const wire::Header& header, const wire::Field& field, std::uint64_t value);
  /// An address, as text.
  FieldIs(const wire::Header& header, const wire::Field& field, std::string_view address);

  [[nodiscard]] bool holds(const wire::Packet& packet) const;
  /// "IPv4 protocol 253"
  [[nodiscard]] std::string in_words() const;

  const wire::Header* header;
  wire::Field field;
  std::string value;  ///< as a reader sees it
};

/// The packets that a script's receive_packet() steps have taken, in order.
using Packets = std::vector<wire::Packet>;

/// Makes a packet out of what was received.
using Compose = std::function<wire::FrameBuilder(const Packets& received)>;

/// What an ICMP error quotes of a packet: its IP header with options, and so many bytes behind it
/// (RFC 792: 8).
Bytes quote(const wire::Packet& packet, std::size_t bytes = 8);

/// One thing a peer does, and on which of its sockets.
struct Step {
  enum class Act {
    listen_tcp,
    listen_unix,
    accept,
    connect_tcp,
    receive_buffer,  // how a stream begins
    receive_bytes,
    receive_line,
    receive_end,
    let_window_close,  // what is awaited on it
    send,
    send_pieces,
    send_until_full,
    send_rest,  // what goes out on it
    finish,
    close,
    send_and_close,
    reset,  // how it ends
    bind_udp,
    join,
    send_to_student,
    send_to,
    receive_datagram,
    reply,
    keep_replying,  // datagrams
    open_raw,
    receive_packet,
    send_packet,
    send_frame,  // packets
    announce,
    after,  // other scripts
    await_rest,
    send_sigterm,  // the student's program
  };
  Act act;
  std::string socket = {};   ///< name of the socket
  std::uint16_t port = 0;    ///< its own port (listen, bind) or the other's (connect, send_to)
  std::size_t count = 0;     ///< receive_bytes, receive_buffer; open_raw: the protocol
  Bytes data = {};           ///< what is sent
  std::string address = {};  ///< connect, send_to, join; empty: the student's IPv4; listen_unix
  std::vector<std::size_t> pieces = {};  ///< send_pieces: their lengths
  std::vector<FieldIs> fields = {};      ///< receive_packet
  std::chrono::milliseconds pause{};     ///< keep_replying
  Compose compose = {};                  ///< send_packet, send_frame
  std::string words = {};                ///< of the packet that is sent, or the notice
};

/// The step in words: `receives 4 bytes`, `sends "one " (4 bytes)`.
std::string describe(const Step& step);

}  // namespace wirebook

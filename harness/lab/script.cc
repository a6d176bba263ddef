#include "harness/lab/script.hh"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace wirebook {

using Act = Step::Act;

Script& Script::add(Step step) {
  step.socket = socket_;
  steps_.push_back(std::move(step));
  return *this;
}

Script& Script::use(std::string_view socket) {
  socket_ = socket;
  return *this;
}

Script& Script::listen_tcp(std::uint16_t port) {
  return add({.act = Act::listen_tcp, .port = port});
}
Script& Script::listen_unix(std::string_view path) {
  return add({.act = Act::listen_unix, .address = std::string(path)});
}
Script& Script::accept() { return add({.act = Act::accept}); }
Script& Script::connect_tcp(std::uint16_t port, std::string_view address) {
  return add({.act = Act::connect_tcp, .port = port, .address = std::string(address)});
}
Script& Script::receive_buffer(std::size_t bytes) {
  return add({.act = Act::receive_buffer, .count = bytes});
}
Script& Script::send(std::string_view data) {
  return add({.act = Act::send, .data = to_bytes(data)});
}
Script& Script::send_pieces(const std::vector<std::string>& pieces) {
  Step step{.act = Act::send_pieces};
  for (const auto& piece : pieces) {
    step.data.insert(step.data.end(), piece.begin(), piece.end());
    step.pieces.push_back(piece.size());
  }
  return add(std::move(step));
}
Script& Script::send_bytewise(std::string_view data) {
  return add({.act = Act::send_pieces,
              .data = to_bytes(data),
              .pieces = std::vector<std::size_t>(data.size(), 1)});
}
Script& Script::send_until_full(std::string_view data) {
  return add({.act = Act::send_until_full, .data = to_bytes(data)});
}
Script& Script::send_rest() { return add({.act = Act::send_rest}); }
Script& Script::receive(std::size_t count) {
  return add({.act = Act::receive_bytes, .count = count});
}
Script& Script::receive_line() { return add({.act = Act::receive_line}); }
Script& Script::receive_end() { return add({.act = Act::receive_end}); }
Script& Script::let_window_close() { return add({.act = Act::let_window_close}); }
Script& Script::finish() { return add({.act = Act::finish}); }
Script& Script::close() { return add({.act = Act::close}); }
Script& Script::send_and_close(std::string_view data) {
  return add({.act = Act::send_and_close, .data = to_bytes(data)});
}
Script& Script::reset() { return add({.act = Act::reset}); }

Script& Script::bind_udp(std::uint16_t port) { return add({.act = Act::bind_udp, .port = port}); }
Script& Script::join(std::string_view group) {
  return add({.act = Act::join, .address = std::string(group)});
}
Script& Script::send_to_student(std::uint16_t port, std::string_view data,
                                std::string_view address) {
  return add({.act = Act::send_to_student,
              .port = port,
              .data = to_bytes(data),
              .address = std::string(address)});
}
Script& Script::send_to(std::string_view address, std::uint16_t port, std::string_view data) {
  return add(
      {.act = Act::send_to, .port = port, .data = to_bytes(data), .address = std::string(address)});
}
Script& Script::receive_datagram() { return add({.act = Act::receive_datagram}); }
Script& Script::reply(std::string_view data) {
  return add({.act = Act::reply, .data = to_bytes(data)});
}
Script& Script::keep_replying(std::string_view data, std::chrono::milliseconds pause) {
  return add({.act = Act::keep_replying, .data = to_bytes(data), .pause = pause});
}

Script& Script::open_raw(std::uint8_t protocol) {
  return add({.act = Act::open_raw, .count = protocol});
}
Script& Script::receive_packet(std::vector<FieldIs> fields) {
  return add({.act = Act::receive_packet, .fields = std::move(fields)});
}
Script& Script::add_packet(Act act, const wire::FrameBuilder& packet) {
  const auto bytes = packet.build();
  const auto parsed =
      act == Act::send_packet ? wire::Packet::parse_ip(bytes) : wire::Packet::parse(bytes);
  return add({.act = act,
              .compose = [packet](const Packets&) { return packet; },
              .words = wire::summary(parsed)});
}
Script& Script::send_packet(const wire::FrameBuilder& packet) {
  return add_packet(Act::send_packet, packet);
}
Script& Script::send_packet(std::string_view words, Compose compose) {
  return add({.act = Act::send_packet, .compose = std::move(compose), .words = std::string(words)});
}
Script& Script::send_frame(const wire::FrameBuilder& frame) {
  return add_packet(Act::send_frame, frame);
}
Script& Script::send_frame(std::string_view words, Compose compose) {
  return add({.act = Act::send_frame, .compose = std::move(compose), .words = std::string(words)});
}

Script& Script::announce(std::string_view notice) {
  return add({.act = Act::announce, .words = std::string(notice)});
}
Script& Script::after(std::string_view notice) {
  return add({.act = Act::after, .words = std::string(notice)});
}

Script& Script::await_rest() { return add({.act = Act::await_rest}); }
Script& Script::send_sigterm() { return add({.act = Act::send_sigterm}); }

/// A peer with a port that speaks before it hears anything is a client.
bool Script::speaks_first() const {
  const auto speech = std::find_if(steps_.begin(), steps_.end(), [](const Step& step) {
    return step.act == Act::send_to_student || step.act == Act::send_to ||
           step.act == Act::receive_datagram;
  });
  return speech != steps_.end() && speech->act != Act::receive_datagram;
}

std::string Script::name() const {
  for (const auto& step : steps_) {
    switch (step.act) {
      case Act::receive_buffer:
      case Act::announce:
      case Act::after:
        continue;  // says nothing about what it is
      case Act::listen_tcp:
        return fmt::format("TCP server on port {}", step.port);
      case Act::listen_unix:
        return fmt::format("unix server at {}", step.address);
      case Act::connect_tcp:
        return "TCP client";
      case Act::bind_udp:
        if (step.port == 0) return "UDP client";
        return fmt::format("UDP {} on port {}", speaks_first() ? "client" : "server", step.port);
      case Act::open_raw:
      case Act::receive_packet:
      case Act::send_packet:
      case Act::send_frame:
        return "raw peer";
      default:
        return "UDP client";
    }
  }
  return "a silent peer";
}

}  // namespace wirebook

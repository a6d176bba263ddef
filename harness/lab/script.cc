#include "harness/lab/script.hh"

#include <fmt/format.h>

#include <utility>

namespace wirebook {
namespace {

std::string quoted(const Bytes& data) {
  return fmt::format("\"{}\" ({} byte{})", printable(as_text(data), 24), data.size(),
                     data.size() == 1 ? "" : "s");
}

}  // namespace

std::string describe(const Step& step) {
  switch (step.act) {
    case Step::Act::listen_tcp:
      return fmt::format("listens on TCP port {}", step.port);
    case Step::Act::accept:
      return "accepts a connection";
    case Step::Act::connect_tcp:
      return fmt::format("connects to TCP port {}", step.port);
    case Step::Act::receive_bytes:
      return fmt::format("receives {} byte{}", step.count, step.count == 1 ? "" : "s");
    case Step::Act::receive_line:
      return "receives a line";
    case Step::Act::receive_end:
      return "receives the end of the stream";
    case Step::Act::finish:
      return "ends its direction (FIN)";
    case Step::Act::close:
      return "closes the connection";
    case Step::Act::reset:
      return "resets the connection (RST)";
    case Step::Act::bind_udp:
      return step.port == 0 ? "opens a UDP socket"
                            : fmt::format("waits for datagrams on UDP port {}", step.port);
    case Step::Act::send_to_student:
      return fmt::format("sends {} to UDP port {}", quoted(step.data), step.port);
    case Step::Act::receive_datagram:
      return "receives a datagram";
    case Step::Act::reply:
      return "answers " + quoted(step.data);
    case Step::Act::send:
      return "sends " + quoted(step.data);
  }
  return {};
}

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
  return add({.act = Step::Act::listen_tcp, .port = port});
}
Script& Script::accept() { return add({.act = Step::Act::accept}); }
Script& Script::connect_tcp(std::uint16_t port) {
  return add({.act = Step::Act::connect_tcp, .port = port});
}
Script& Script::send(std::string_view data) {
  return add({.act = Step::Act::send, .data = to_bytes(data)});
}
Script& Script::receive(std::size_t count) {
  return add({.act = Step::Act::receive_bytes, .count = count});
}
Script& Script::receive_line() { return add({.act = Step::Act::receive_line}); }
Script& Script::receive_end() { return add({.act = Step::Act::receive_end}); }
Script& Script::finish() { return add({.act = Step::Act::finish}); }
Script& Script::close() { return add({.act = Step::Act::close}); }
Script& Script::reset() { return add({.act = Step::Act::reset}); }
Script& Script::bind_udp(std::uint16_t port) {
  return add({.act = Step::Act::bind_udp, .port = port});
}
Script& Script::send_to_student(std::uint16_t port, std::string_view data) {
  return add({.act = Step::Act::send_to_student, .port = port, .data = to_bytes(data)});
}
Script& Script::receive_datagram() { return add({.act = Step::Act::receive_datagram}); }
Script& Script::reply(std::string_view data) {
  return add({.act = Step::Act::reply, .data = to_bytes(data)});
}

std::string Script::name() const {
  if (steps_.empty()) return "a silent peer";
  const auto& first = steps_.front();
  switch (first.act) {
    case Step::Act::listen_tcp:
      return fmt::format("TCP server on port {}", first.port);
    case Step::Act::connect_tcp:
      return "TCP client";
    case Step::Act::bind_udp:
      return first.port == 0 ? "UDP client" : fmt::format("UDP server on port {}", first.port);
    default:
      return "UDP client";
  }
}

}  // namespace wirebook

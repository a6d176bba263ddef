#include "harness/lab/step.hh"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "harness/wire/field_value.hh"
#include "harness/wire/headers.hh"

namespace wirebook {
namespace {

using Act = Step::Act;

std::string counted(std::size_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string quoted(const Bytes& data) {
  return fmt::format("\"{}\" ({})", printable(as_text(data), 24), counted(data.size(), "byte"));
}

/// "TCP port 5309", or "TCP port 5309 of fd09::1"
std::string goal(const Step& step, std::string_view protocol) {
  const auto port = fmt::format("{} port {}", protocol, step.port);
  return step.address.empty() ? port : fmt::format("{} of {}", port, step.address);
}

std::string describe_fields(const std::vector<FieldIs>& fields) {
  std::vector<std::string> words;
  for (const auto& field : fields) words.push_back(field.in_words());
  return words.empty() ? "any packet" : fmt::format("a packet with {}", fmt::join(words, " and "));
}

std::string describe_stream(const Step& step) {
  switch (step.act) {
    case Act::listen_tcp:
      return fmt::format("listens on TCP port {}", step.port);
    case Act::listen_unix:
      return fmt::format("listens at {}", step.address);
    case Act::accept:
      return "accepts a connection";
    case Act::connect_tcp:
      return "connects to " + goal(step, "TCP");
    case Act::receive_buffer:
      return fmt::format("has a receive buffer of {}", counted(step.count, "byte"));
    case Act::receive_bytes:
      return fmt::format("receives {}", counted(step.count, "byte"));
    case Act::receive_line:
      return "receives a line";
    case Act::receive_end:
      return "receives the end of the stream";
    case Act::let_window_close:
      return "reads nothing until its receive window is closed";
    case Act::send:
      return "sends " + quoted(step.data);
    case Act::send_pieces:
      return fmt::format("sends {} in {}, each when what came before has been read",
                         quoted(step.data), counted(step.pieces.size(), "piece"));
    case Act::send_until_full:
      return fmt::format("sends of {} and reads nothing until its receive window is closed",
                         quoted(step.data));
    case Act::send_rest:
      return "sends the rest";
    case Act::finish:
      return "ends its direction (FIN)";
    case Act::close:
      return "closes the connection";
    case Act::send_and_close:
      return fmt::format("sends {} and closes the connection, in one segment", quoted(step.data));
    case Act::reset:
      return "resets the connection (RST)";
    default:
      return {};
  }
}

std::string describe_datagram_or_packet(const Step& step) {
  switch (step.act) {
    case Act::bind_udp:
      return step.port == 0 ? "opens a UDP socket"
                            : fmt::format("waits for datagrams on UDP port {}", step.port);
    case Act::join:
      return fmt::format("joins the group {}", step.address);
    case Act::send_to_student:
    case Act::send_to:
      return fmt::format("sends {} to {}", quoted(step.data), goal(step, "UDP"));
    case Act::receive_datagram:
      return "receives a datagram";
    case Act::reply:
      return "answers " + quoted(step.data);
    case Act::keep_replying:
      return fmt::format("answers {} again and again, every {} ms", quoted(step.data),
                         step.pause.count());
    case Act::open_raw:
      return fmt::format("opens a raw socket for protocol {}", step.count);
    case Act::receive_packet:
      return "receives " + describe_fields(step.fields);
    case Act::send_packet:
    case Act::send_frame:
      return "sends " + step.words;
    case Act::announce:
      return fmt::format("says that {}", step.words);
    case Act::after:
      return fmt::format("waits until {}", step.words);
    case Act::await_rest:
      return "waits until the student's program sleeps";
    case Act::send_sigterm:
      return "sends SIGTERM to the student's program";
    default:
      return {};
  }
}

}  // namespace

FieldIs::FieldIs(const wire::Header& header, const wire::Field& field, std::uint64_t value)
    : header(&header), field(field), value(wire::FieldValue(header, field, value).shown()) {}

FieldIs::FieldIs(const wire::Header& header, const wire::Field& field, std::string_view address)
    : header(&header),
      field(field),
      value(wire::FieldValue(header, field, std::string(address)).shown()) {}

bool FieldIs::holds(const wire::Packet& packet) const {
  const auto bytes = packet.bytes_of(*header);
  return !bytes.empty() && wire::shown(bytes, field) == value;
}

std::string FieldIs::in_words() const {
  return fmt::format("{} {} {}", header->name, field.name, value);
}

Bytes quote(const wire::Packet& packet, std::size_t bytes) {
  for (const auto& layer : packet.layers()) {
    if (!(*layer.header == wire::ipv4::header) && !(*layer.header == wire::ipv6::header)) continue;
    const auto rest = packet.bytes().subspan(layer.offset);
    const auto quoted = rest.first(std::min(rest.size(), layer.length + bytes));
    return {quoted.begin(), quoted.end()};
  }
  return {};
}

std::string describe(const Step& step) {
  const auto words = describe_stream(step);
  return words.empty() ? describe_datagram_or_packet(step) : words;
}

}  // namespace wirebook

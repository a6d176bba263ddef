#include "harness/check/rules/echo.hh"

#include <cstdio>

namespace wirebook::check::rules {

std::vector<Echo> echoes(const std::vector<Frame>& frames, std::uint64_t type) {
  namespace ip = wire::ipv4;
  std::vector<Echo> found;
  for (const auto& frame : frames) {
    const auto& packet = frame.packet;
    if (packet.get(echo::header, echo::type) != type || !packet.has(ip::header)) continue;
    found.push_back({&frame, *packet.get(echo::header, echo::identifier),
                     *packet.get(echo::header, echo::sequence_number),
                     *packet.get(ip::header, ip::source),
                     *packet.get(ip::header, ip::destination)});
  }
  return found;
}

std::optional<EchoLine> echo_line(const std::string& line) {
  EchoLine read;
  if (std::sscanf(line.c_str(), "seq=%u ttl=%u bytes=%u", &read.sequence, &read.ttl, &read.bytes) ==
      3) {
    return read;
  }
  read = {};
  if (std::sscanf(line.c_str(), "seq=%u bytes=%u", &read.sequence, &read.bytes) == 2) return read;
  return std::nullopt;
}

std::size_t icmp_size(const wire::Packet& packet) {
  const auto* layer = packet.find(wire::icmp::header);
  if (layer == nullptr) return 0;
  return packet.payload_offset() + packet.payload().size() - layer->offset;
}

}  // namespace wirebook::check::rules

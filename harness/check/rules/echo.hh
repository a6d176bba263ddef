#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/check/rules/look.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {

namespace echo = wire::icmp_echo;
inline constexpr std::uint64_t echo_reply_type = 0, echo_request_type = 8;

/// An ICMP echo message of a run.
struct Echo {
  const Frame* frame;
  std::uint64_t identifier, sequence, source, destination;

  /// Whether this is what answers that request.
  [[nodiscard]] bool answers(const Echo& request) const {
    return identifier == request.identifier && sequence == request.sequence &&
           source == request.destination;
  }
};

/// A printed line, "seq=1 ttl=64 bytes=64"; `ttl` is 0 where none is asked for.
struct EchoLine {
  unsigned sequence = 0, ttl = 0, bytes = 0;
};

/// Those of this type among the frames, in their order.
std::vector<Echo> echoes(const std::vector<Frame>& frames, std::uint64_t type);

/// Nothing when it is no such line.
std::optional<EchoLine> echo_line(const std::string& line);

/// Bytes of the ICMP message in a packet, its header included.
std::size_t icmp_size(const wire::Packet& packet);

}  // namespace wirebook::check::rules

/// \file
/// Which frames a rule of the scripted wire is about, in the words of the field tables:
///
///     from_student().udp()
///     from_student().tcp().with(tcp::syn).without(tcp::ack)
///     to_student().udp().with(udp::source_port, 9000)
///     to_student().tcp().with("window", 0)
///     to_student().tcp().with_data()
///
/// A field or a value that the header does not have is an error where the pattern is written:
/// std::invalid_argument, with the names that there are.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/wire/field_value.hh"

namespace wirebook {

/// A direction of the cable at the student's host.
enum class Way : std::uint8_t { from_student, to_student };

/// "from the student", "to the student".
std::string_view name_of(Way way);

/// A condition on a frame. Every call narrows it down; fields are those of the header named last,
/// of Ethernet while none was.
class FramePattern {
 public:
  /// @param way nothing: both directions
  explicit FramePattern(std::optional<Way> way) : way_(way) {}

  FramePattern& arp();
  FramePattern& ipv4();
  FramePattern& ipv6();
  FramePattern& icmp();
  FramePattern& udp();
  FramePattern& tcp();
  FramePattern& header(const wire::Header& header);

  FramePattern& with(const wire::FieldName& field, const wire::Value& value);
  /// A flag, a field of one bit, is 1.
  FramePattern& with(const wire::FieldName& flag);
  /// A flag is 0.
  FramePattern& without(const wire::FieldName& flag);
  /// There is something behind the innermost header.
  FramePattern& with_data();
  /// These bytes are in what is behind the innermost header.
  FramePattern& carrying(std::string_view bytes);

  [[nodiscard]] bool matches(const wire::Packet& packet, Way way) const;
  /// "UDP datagram from the student with destination port 9000".
  [[nodiscard]] std::string words() const;

 private:
  /// @throws std::invalid_argument when the field is wider
  FramePattern& flag(const wire::FieldName& name, unsigned value);

  std::optional<Way> way_;
  std::vector<const wire::Header*> headers_;
  std::vector<wire::FieldValue> values_;
  bool data_ = false;
  std::string carried_;
};

FramePattern from_student();
FramePattern to_student();
FramePattern either_way();

}  // namespace wirebook

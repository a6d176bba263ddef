/// \file
/// What the wire between the student's host and the others does to the frames on it. Each rule
/// picks frames by a pattern and counts them; the wire does nothing else, and nothing by chance.
///
///     WireScript{}
///         .drop(1, from_student().tcp().with(tcp::syn))
///         .duplicate(2, to_student().udp())
///         .delay(1, from_student().udp(), until(from_student().udp().carrying("two")))
///         .reorder(1, to_student().udp())
///         .corrupt(1, to_student().udp(), flip(udp::header, udp::length, 3))
///         .corrupt(1, to_student().udp(), put(ipv4::header, ipv4::ttl, 1).checksums_redone())
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/lab/frame_pattern.hh"

namespace wirebook {

/// Which of the frames that fit a pattern, counted from 1 as they were sent: 2, or `every`.
class Which {
 public:
  /// @throws std::invalid_argument unless it is positive
  Which(int number);
  static constexpr Which all() { return {}; }

  [[nodiscard]] bool includes(std::size_t number) const {
    return number_ == 0 || number == number_;
  }
  [[nodiscard]] bool is_every() const { return number_ == 0; }
  [[nodiscard]] std::size_t number() const { return number_; }

 private:
  constexpr Which() = default;
  std::size_t number_ = 0;
};
inline constexpr Which every = Which::all();

/// What corrupt() does to a frame: one field gets another value, or one bit is turned over. The
/// checksums stay as they were, as on a bad cable, and a kernel that looks at them drops the frame.
class Damage {
 public:
  /// The checksums are made right again, as a router or a NAT would do: the change gets through.
  Damage& checksums_redone();

  /// Whether the frame has what is to be changed.
  [[nodiscard]] bool fits(const wire::Packet& packet) const;
  [[nodiscard]] Bytes done_to(const wire::Packet& packet) const;
  /// "set UDP destination port to 9001", "turn over bit 3 of UDP length".
  [[nodiscard]] std::string words() const;
  /// What became of it, for a page: "UDP destination port 9000 became 9001".
  [[nodiscard]] std::string change_in(const wire::Packet& packet) const;

 private:
  friend Damage put(const wire::Header&, const wire::FieldName&, const wire::Value&);
  friend Damage flip(const wire::Header&, const wire::FieldName&, unsigned);
  friend Damage flip_data(std::size_t, unsigned);
  Damage() = default;

  const wire::Header* header_ = nullptr;  ///< nullptr: the data behind the innermost header
  const wire::Field* field_ = nullptr;
  std::optional<wire::FieldValue> value_;  ///< nothing: turn over the bit
  std::size_t byte_ = 0;                   ///< of the data
  unsigned bit_ = 0;                       ///< 0 is the least significant one
  bool redone_ = false;
};

/// A field of a header gets this value. @throws std::invalid_argument as FieldValue does
Damage put(const wire::Header& header, const wire::FieldName& field, const wire::Value& value);
/// A bit of a field is turned over; bit 0 is the least significant one.
/// @throws std::invalid_argument when the header has no such field or the field no such bit
Damage flip(const wire::Header& header, const wire::FieldName& field, unsigned bit = 0);
/// A bit of a byte of the data behind the innermost header, counted from 0.
Damage flip_data(std::size_t byte, unsigned bit = 0);

/// The end of a delay: so many frames like this have passed since it began.
struct Until {
  FramePattern frames;
  std::size_t count;
};
/// @throws std::invalid_argument unless count is positive
Until until(FramePattern frames, int count = 1);

/// One thing that the wire does, and to which frames.
struct WireRule {
  enum class Act : std::uint8_t { drop, duplicate, reorder, delay, corrupt };
  Act act;
  Which which;
  FramePattern frames;
  std::optional<Until> until = {};    ///< delay
  std::optional<Damage> damage = {};  ///< corrupt
};

/// The rule in words: "drop the 2nd UDP datagram from the student".
std::string describe(const WireRule& rule);

/// Rules of the wire. Each counts every frame that fits its pattern; a frame on which several rules
/// would act is given to the first of them. Without rules the wire is a cable.
class WireScript {
 public:
  /// The frame does not arrive.
  WireScript& drop(Which which, FramePattern frames);
  /// The frame arrives twice, one right behind the other.
  WireScript& duplicate(Which which, FramePattern frames);
  /// The frame changes places with the next one that fits the same pattern in the same direction;
  /// with `every`, the 1st with the 2nd, the 3rd with the 4th and so on.
  WireScript& reorder(Which which, FramePattern frames);
  /// The frame is held back until others have passed. When they never come it never arrives.
  WireScript& delay(Which which, FramePattern frames, Until until);
  /// The frame arrives changed. A frame that has no such field does not count.
  WireScript& corrupt(Which which, FramePattern frames, Damage damage);

  [[nodiscard]] const std::vector<WireRule>& rules() const { return rules_; }

 private:
  WireScript& add(WireRule rule);
  std::vector<WireRule> rules_;
};

}  // namespace wirebook

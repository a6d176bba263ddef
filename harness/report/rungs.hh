/// \file
/// What a ladder is drawn from. Internal to report/.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/lab/outcome.hh"

namespace wirebook::report {

inline constexpr std::size_t beam = 42;        ///< columns between the two posts
inline constexpr std::size_t arrow_room = 35;  ///< of them, for an arrow's words
inline constexpr std::size_t short_of_it = 8;  ///< where the arrow of what was lost ends

/// One TCP segment, as much of it as a ladder needs.
struct Segment {
  Moment at{};
  int frame = -1;  ///< index into Outcome::frames
  bool from_student = false;
  bool syn = false, ack = false, fin = false, rst = false, psh = false;
  std::uint32_t sequence = 0, acknowledgment = 0;
  std::uint64_t source_port = 0, destination_port = 0;
  ByteView data;
  Fate::Kind fate = Fate::Kind::delivered;

  [[nodiscard]] bool is_lost() const {
    return fate == Fate::Kind::dropped || fate == Fate::Kind::never_delivered;
  }
};

/// One rung: an arrow with words in it, or words between the posts.
struct Rung {
  enum class Arrow { none, right, left } arrow = Arrow::none;
  Moment at{};
  std::string words;
  std::string note;   ///< in the margin, at most 20 characters
  bool lost = false;  ///< the arrow does not reach the other post
  int frame = -1;     ///< of the first segment in it
};

/// Who stands where, and whether clients have to be told apart.
struct Posts {
  bool student_is_left = false;
  bool several = false;

  [[nodiscard]] Rung::Arrow arrow_of(const Segment& segment) const {
    return segment.from_student == student_is_left ? Rung::Arrow::right : Rung::Arrow::left;
  }
  /// With several clients each rung says which, by its port.
  [[nodiscard]] std::string label_of(const Segment& segment) const;
};

/// The segment that an event is about; nothing when it is about none.
std::optional<Segment> segment_of(const Outcome& outcome, const Event& event);
/// What the scripted wire did, in the margin.
std::string note_of(Fate::Kind fate);

/// The rungs of conversations between two kernels' sockets: what the two sides say to each other.
std::vector<Rung> rungs_of(const Outcome& outcome, const Posts& posts);
/// The rungs of a conversation that the program made by hand: every segment, with its numbers.
std::vector<Rung> handmade_rungs_of(const Outcome& outcome, const Posts& posts);
/// Whether the program itself made the segments of a conversation that came about.
bool is_handmade(const Outcome& outcome);

}  // namespace wirebook::report

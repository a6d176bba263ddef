/// \file
/// What a scripted wire did, as plain records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/wire/packet.hh"

namespace wirebook {

/// What became of a frame on its way.
struct Fate {
  enum class Kind : std::uint8_t {
    delivered,
    dropped,
    duplicated,       ///< delivered twice
    delayed,          ///< delivered, behind the frame `behind`
    never_delivered,  ///< held back, and what it waited for never came
    changed,          ///< `instead` was delivered
  };
  Kind kind = Kind::delivered;
  int rule = -1;              ///< index into Outcome::wire; -1 when no rule acted
  int behind = -1;            ///< index of a frame, as this one's own
  wire::Packet instead = {};  ///< changed
  std::string change = {};    ///< changed: "UDP destination port 9000 became 9001"

  [[nodiscard]] bool is_lost() const {
    return kind == Kind::dropped || kind == Kind::never_delivered;
  }
};

/// For the story: "packet 4 was dropped by the exercise".
/// @param frame index into Outcome::frames
std::string in_words(const Fate& fate, int frame);

/// One rule of the wire's script and what it met.
struct WireRuleReport {
  std::string rule;          ///< "drop the 2nd UDP datagram from the student"
  std::size_t met = 0;       ///< how many frames fitted its pattern
  std::size_t too_late = 0;  ///< on how many it would have acted, but an earlier rule had
  std::vector<int> frames;   ///< those it acted on: indices as in Fate
};

/// "packets 4 and 6", or why there are none: "met no frame: only 1 such frame came".
std::string met_in_words(const WireRuleReport& rule);

}  // namespace wirebook

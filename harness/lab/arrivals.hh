/// \file
/// The other witness of a scripted wire: what the hosts at its ends heard, held against what the
/// wire says that it did.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/base/bytes.hh"
#include "harness/lab/fate.hh"
#include "harness/lab/frame_pattern.hh"

namespace wirebook {

/// A frame as it went into the wire; its place is its number in the script's words.
struct Carried {
  Way way;
  Bytes frame;
};

/// A frame as it came in at the end of its way.
struct Arrival {
  Way way;
  std::chrono::nanoseconds at;  ///< Unix time
  Bytes frame;
};

/// What a wire says that it did.
struct Account {
  const std::vector<Carried>& carried;
  const std::map<int, Fate>& fates;
  std::size_t proven;                  ///< so many of these must have arrived, or never will
  const std::vector<Carried>& strays;  ///< of an earlier run, may come late
};

/// What is wrong with an account of one way by what arrived there, in words; empty when they agree:
/// each frame came as often as it says, what was held back behind what it waited for, and nothing
/// else came.
std::string disagreement(const Account& account, Way way, const std::vector<Arrival>& arrivals);

}  // namespace wirebook

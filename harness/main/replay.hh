#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/check/matcher_log.hh"
#include "harness/lab/outcome.hh"
#include "harness/wire/pcap_file.hh"

namespace wirebook {

/// What the first check says of a capture.
struct Replayed {
  std::shared_ptr<Outcome> outcome;  ///< the capture as a run; nullptr when the check ran nothing
  std::string check;                 ///< in words: "sends the hand made packet"
  std::vector<check::Finding> findings;  ///< about the wire; a capture has no output and no end
  std::string message;                   ///< what Google Test said beyond the findings
  check::MatcherLog log;                 ///< the matchers that were asked
};

/// Runs the first check on a capture instead of a program, in this process, without a lab; once in
/// the life of a process. Hosts are told apart by their MAC addresses.
/// @param name of the exercise
/// @param seed that the capture was recorded with: the check draws its arguments from it
Replayed replay_first_check(const std::string& name, const std::vector<wire::Record>& records,
                            std::uint64_t seed);

/// From now on Google Test knows only the first check of this grader.
void keep_first_check_only();

}  // namespace wirebook

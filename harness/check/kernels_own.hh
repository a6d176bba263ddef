#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

#include "harness/check/matcher_log.hh"
#include "harness/check/spec.hh"
#include "harness/lab/outcome.hh"

namespace wirebook::check {

/// What a frame of the student's host must be that its kernel sends by itself, whatever the program
/// does: an ICMP error, or the reset that answers a segment of a connection it knows nothing about
/// (RFC 9293, 3.5.2). Nothing when the frame is neither, or is not what the kernel would send.
std::optional<FrameSpec> kernels_own(const Outcome& outcome, std::size_t index);

/// The frames that the student's host put on the wire, without noise: indices into
/// Outcome::frames.
std::vector<int> on_the_wire(const Outcome& outcome);

/// These claims, and one for each frame that is the kernel's own.
std::vector<FrameClaim> with_kernels_own(std::vector<FrameClaim> claims, const Outcome& outcome);

/// Frames on the wire that are neither known nor the kernel's own, as findings.
/// @param known indices into Outcome::frames
std::vector<Finding> strays(const std::set<int>& known, const Outcome& outcome);

}  // namespace wirebook::check

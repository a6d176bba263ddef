#pragma once

#include <functional>

#include "harness/check/matcher_log.hh"
#include "harness/check/matchers.hh"
#include "harness/wire/stream.hh"

namespace wirebook::check {

/// What every frame of the student's host must be in this conversation: a legal TCP segment as its
/// kernel would write it (CURRICULUM, TCPk). How the stream is cut, when it is acknowledged and
/// what is sent again stays the kernel's affair; the stream itself is compared elsewhere. One claim
/// at a time: a conversation may be long.
void for_each_segment(const TcpSpec& spec, const wire::Conversation& conversation,
                      const Outcome& outcome, const std::function<void(FrameClaim)>& take);

}  // namespace wirebook::check

/// \file
/// Outcomes written by hand, frame by frame, for the tests of the matchers and of the ledger.
#pragma once

#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

#include "harness/check/matcher_log.hh"
#include "harness/check/matchers.hh"
#include "harness/wire/compose.hh"

namespace wirebook::check {

using wire::FrameBuilder;

inline FrameBuilder from_student() {
  return FrameBuilder().ethernet(student_mac, peer_mac).ipv4(student_address, peer_address);
}
inline FrameBuilder from_peer() {
  return FrameBuilder().ethernet(peer_mac, student_mac).ipv4(peer_address, student_address);
}
inline FrameBuilder from_stranger() {
  return FrameBuilder().ethernet(stranger_mac, student_mac).ipv4(stranger_address, student_address);
}
inline FrameBuilder to_stranger() {
  return FrameBuilder().ethernet(student_mac, stranger_mac).ipv4(student_address, stranger_address);
}

/// What the wire saw, in order.
class Tape {
 public:
  Tape& student(const FrameBuilder& frame) { return put(student_name, frame); }
  Tape& peer(const FrameBuilder& frame) { return put(peer_name, frame); }
  Tape& stranger(const FrameBuilder& frame) { return put(stranger_name, frame); }
  Tape& loopback(const FrameBuilder& frame) {
    put(student_name, frame).outcome_.frames.back().interface = "lo";
    return *this;
  }
  /// A datagram in two fragments, the first with this many bytes behind its IP header.
  Tape& fragments(std::string_view host, const FrameBuilder& whole, std::size_t first);

  [[nodiscard]] const Outcome& outcome() const { return outcome_; }

 private:
  Tape& put(std::string_view host, const FrameBuilder& frame) {
    outcome_.frames.push_back(
        {Moment{}, std::string(host), "eth0", wire::Packet::parse(frame.build())});
    return *this;
  }
  Outcome outcome_;
};

/// A segment of the conversation between port 40000 of the client and port 5309 of the server.
struct Segment {
  std::string_view flags;  ///< letters: S A F R P U
  std::uint32_t sequence = 0, acknowledgment = 0;
  std::string_view data = {};
};
FrameBuilder segment(bool by_student, bool student_connects, const Segment& what);

/// The student connects, says "hello\n", hears "you\n", and both end. Frames 0 to 8; the student's
/// are 0 SYN, 2 ACK, 3 data, 6 ACK, 7 FIN.
std::vector<std::pair<bool, Segment>> hello_segments();
Outcome conversation(const std::vector<std::pair<bool, Segment>>& segments,
                     bool student_connects = true);

/// What a matcher finds; its own explanation, opened.
std::vector<Finding> findings_of(const OutcomeMatcher& matcher, const Outcome& outcome);
/// The sentences of it, one per line.
std::string said(const OutcomeMatcher& matcher, const Outcome& outcome);

}  // namespace wirebook::check

/// \file
/// Frames between the two hosts, for the tests of the scripted wire.
#pragma once

#include <string>
#include <string_view>

#include "harness/lab/addresses.hh"
#include "harness/lab/frame_pattern.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"

namespace wirebook {

inline constexpr std::uint16_t student_port = 40000;
inline constexpr std::uint16_t peer_port = 9000;

inline wire::FrameBuilder ip_frame(Way way) {
  const bool student = way == Way::from_student;
  wire::FrameBuilder frame;
  frame.ethernet(student ? student_mac : peer_mac, student ? peer_mac : student_mac);
  frame.ipv4(student ? student_address : peer_address, student ? peer_address : student_address);
  return frame;
}

inline Bytes datagram(Way way, std::string_view text) {
  const bool student = way == Way::from_student;
  auto frame = ip_frame(way);
  frame.udp(student ? student_port : peer_port, student ? peer_port : student_port);
  return frame.payload(text).build();
}

/// @param flags letters: S A F R
inline Bytes segment(Way way, std::string_view flags, std::string_view data = "") {
  const bool student = way == Way::from_student;
  auto frame = ip_frame(way);
  frame.tcp(student ? student_port : peer_port, student ? peer_port : student_port);
  const auto set = [&](char letter, const wire::Field& field) {
    if (flags.find(letter) != std::string_view::npos) frame.set(field, 1);
  };
  set('S', wire::tcp::syn);
  set('A', wire::tcp::ack);
  set('F', wire::tcp::fin);
  set('R', wire::tcp::rst);
  return frame.payload(data).build();
}

inline bool fits(const FramePattern& pattern, const Bytes& frame, Way way) {
  return pattern.matches(wire::Packet::parse(frame), way);
}

}  // namespace wirebook

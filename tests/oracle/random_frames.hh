#pragma once

#include <random>

#include "harness/wire/compose.hh"

namespace wirebook::wire {

/// Frames that no dissector has a reason to complain about: every header we know, any legal values
/// in its fields, right lengths and checksums. The same seed gives the same frames everywhere.
class RandomFrames {
 public:
  explicit RandomFrames(std::uint64_t seed) : engine_(seed) {}

  Bytes next();

 private:
  // No std distributions: they differ between standard libraries.
  std::uint64_t below(std::uint64_t limit) { return engine_() % limit; }
  std::uint64_t bits(int count) { return engine_() >> (64 - count); }
  std::uint16_t port() { return static_cast<std::uint16_t>(1 + below(65535)); }
  Bytes bytes(std::size_t most);
  std::string mac();
  std::string address4();
  std::string address6();

  FrameBuilder link();
  void put_arp(FrameBuilder& frame);
  void put_ipv4(FrameBuilder& frame);
  void put_ipv6(FrameBuilder& frame);
  void put_icmp(FrameBuilder& frame);
  void put_icmpv6(FrameBuilder& frame);
  void put_igmp(FrameBuilder& frame);
  void put_fragment(FrameBuilder& frame);
  void put_fragment6(FrameBuilder& frame);
  void put_udp(FrameBuilder& frame);
  void put_tcp(FrameBuilder& frame);
  void put_sctp(FrameBuilder& frame);

  std::mt19937_64 engine_;
};

}  // namespace wirebook::wire

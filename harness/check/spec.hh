/// \file
/// What a frame must be, field by field. A grader starts from a named block that classifies every
/// field of a header and refines it:
///
///     handmade_ipv4().with(wire::ipv4::identification, 1984).with(wire::ipv4::ttl, 64)
///         .with(wire::ipv4::protocol, 16) / payload("616c706861")
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/field_rule.hh"
#include "harness/check/finding.hh"
#include "harness/lab/outcome.hh"
#include "harness/wire/headers.hh"

namespace wirebook {

/// Every field of one header, classified.
class HeaderSpec {
 public:
  /// Every field starts as required to be 0.
  explicit HeaderSpec(const wire::Header& header);

  /// @throws std::invalid_argument, as all of these do, when the header has no such field
  HeaderSpec& with(const wire::Field& field, std::uint64_t value,
                   std::string_view why = "the task says so");
  /// An IPv4 or MAC address as text.
  HeaderSpec& with(const wire::Field& field, std::string_view address,
                   std::string_view why = "the task says so");
  HeaderSpec& derived(const wire::Field& field, FieldRule::Relation relation, std::string_view why);
  /// Derived from other frames: any of these values, the likeliest first.
  HeaderSpec& one_of(const wire::Field& field, std::vector<std::uint64_t> values,
                     std::string_view why);
  HeaderSpec& left_to_kernel(const wire::Field& field, std::string_view why);
  HeaderSpec& left_to_student(const wire::Field& field, std::string_view why);
  /// Any value but `never`.
  HeaderSpec& left_to_student_but(const wire::Field& field, std::uint64_t never,
                                  std::string_view why);
  /// Without one of these three there may be no options.
  HeaderSpec& options_left_to_kernel(std::string_view why);
  HeaderSpec& options(Bytes expected, std::string_view why = "the task says so");
  /// Several are right; `expected` is one of them.
  HeaderSpec& options(Bytes expected, OptionsRule::Judge judge, std::string_view why);

  [[nodiscard]] const std::optional<OptionsRule>& options() const { return options_; }
  [[nodiscard]] const wire::Header& header() const { return *header_; }
  [[nodiscard]] const std::vector<FieldRule>& rules() const { return rules_; }

 private:
  FieldRule& rule(const wire::Field& field);
  const wire::Header* header_;
  std::vector<FieldRule> rules_;
  std::optional<OptionsRule> options_;
};

/// The bytes behind the last header.
struct Payload {
  enum class Kind {
    whole,   ///< these bytes
    part,    ///< of something that is compared as a whole: a byte stream, a datagram in fragments
    any,     ///< the kernel's affair
    chosen,  ///< by the student, `size` bytes
  } kind = Kind::whole;
  Bytes bytes = {};
  std::string why = "the task says so";
  /// Names what the bytes consist of, for a page: (expected, actual) to parts. May be empty.
  std::function<std::vector<check::Part>(ByteView, ByteView)> parts = {};
  std::size_t size = 0;  ///< chosen
};
Payload payload(std::string_view text);
Payload part_of(std::string_view what);
Payload any_payload();
/// So many bytes, any ones.
Payload chosen_payload(std::size_t size);

/// A whole frame: Ethernet as this lab has it, the headers given, the payload.
class FrameSpec {
 public:
  FrameSpec(HeaderSpec first);  // NOLINT(google-explicit-constructor): a header is a frame's start

  [[nodiscard]] const std::vector<HeaderSpec>& headers() const { return headers_; }
  [[nodiscard]] const Payload& payload() const { return payload_; }

  friend FrameSpec operator/(FrameSpec frame, HeaderSpec next);
  friend FrameSpec operator/(FrameSpec frame, Payload payload);

 private:
  std::vector<HeaderSpec> headers_;
  Payload payload_;
};

FrameSpec operator/(FrameSpec frame, HeaderSpec next);
FrameSpec operator/(FrameSpec frame, Payload payload);

/// An Ethernet header from the student's host to internet-host, as the kernel writes it.
HeaderSpec kernel_ethernet();
/// IPv4 from the student's host to internet-host, written by the kernel (CURRICULUM, IP4k).
HeaderSpec kernel_ipv4(std::uint64_t protocol);
/// IPv4 written by hand with IP_HDRINCL, no options: total length and checksum are the kernel's,
/// everything else must be 0 unless given; TTL is the student's choice from 1 unless given.
HeaderSpec handmade_ipv4();
/// UDP through a datagram socket (CURRICULUM, UDPk).
HeaderSpec kernel_udp(std::uint64_t destination_port);
/// UDP written by hand: length and checksum derived, the ports must be given.
HeaderSpec handmade_udp();
/// IPv4 fragments of one datagram, written by the kernel.
HeaderSpec kernel_ipv4_fragment(std::uint64_t protocol, std::uint64_t identification,
                                std::uint64_t offset, bool last);
/// IPv4 and IGMP of a report in which the kernel of a host with this address says that it joins a
/// group, or leaves it. Behind it comes membership().
HeaderSpec kernel_ipv4_report(std::string_view source);
HeaderSpec kernel_report();
HeaderSpec membership(std::string_view group, bool joins);
/// An ICMP echo request: checksum derived, the identifier must be given.
HeaderSpec echo_request(std::uint64_t sequence);
/// TCP written by the kernel: flags and numbers must be added (CURRICULUM, TCPk).
HeaderSpec kernel_tcp();
/// TCP written by hand, no options: checksum derived, everything else must be 0 unless given.
HeaderSpec handmade_tcp();

namespace check {
/// Everything in which a frame is not as it must be; empty when it is.
/// @param index of the frame in Outcome::frames, for the findings
std::vector<Finding> compare(const FrameSpec& spec, const wire::Packet& packet, int index);
}  // namespace check

}  // namespace wirebook

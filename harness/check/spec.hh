/// \file
/// What a frame must be, field by field. A grader starts from a named block that classifies every
/// field of a header and refines it:
///
///     handmade_ipv4().with(wire::ipv4::identification, 1984).with(wire::ipv4::ttl, 64)
///         .with(wire::ipv4::protocol, 16) / payload("616c706861")
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/finding.hh"
#include "harness/lab/outcome.hh"
#include "harness/wire/headers.hh"

namespace wirebook {

/// Who decides what a field holds.
enum class FieldClass {
  required,      ///< one value, by the task
  derived,       ///< follows from other bytes: a length, a checksum, what a peer has sent
  free_kernel,   ///< the kernel writes it
  free_student,  ///< the student may choose
};

/// What one field must be.
struct FieldRule {
  using Relation = std::function<std::optional<std::uint64_t>(const wire::Packet&)>;

  wire::Field field;
  FieldClass kind = FieldClass::required;
  std::uint64_t value = 0;                 ///< required
  Relation relation;                       ///< derived: the value it must have in this packet
  std::string why;                         ///< one phrase for the ledger
  std::vector<std::uint64_t> one_of = {};  ///< derived from other frames: these, the best first
};

/// The values a derived field may have in this packet, the best first; empty: it cannot be told.
std::vector<std::uint64_t> derived_values(const FieldRule& rule, const wire::Packet& packet);

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
  /// What stands between the fixed part and the payload; without this, nothing may.
  HeaderSpec& options_left_to_kernel(std::string_view why);

  /// Why the options are the kernel's; empty when there may be none.
  [[nodiscard]] const std::string& options() const { return options_; }
  [[nodiscard]] const wire::Header& header() const { return *header_; }
  [[nodiscard]] const std::vector<FieldRule>& rules() const { return rules_; }

 private:
  FieldRule& rule(const wire::Field& field);
  const wire::Header* header_;
  std::vector<FieldRule> rules_;
  std::string options_;
};

/// The bytes behind the last header.
struct Payload {
  enum class Kind {
    whole,  ///< these bytes
    part,   ///< of something that is compared as a whole: a byte stream, a datagram in fragments
    any,    ///< the kernel's affair
  } kind = Kind::whole;
  Bytes bytes = {};
  std::string why = "the task says so";
};
Payload payload(std::string_view text);
Payload part_of(std::string_view what);
Payload any_payload();

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
/// everything else must be 0 unless given; TTL is the student's choice unless given.
HeaderSpec handmade_ipv4();
/// UDP through a datagram socket (CURRICULUM, UDPk).
HeaderSpec kernel_udp(std::uint64_t destination_port);
/// IPv4 fragments of one datagram, written by the kernel.
HeaderSpec kernel_ipv4_fragment(std::uint64_t protocol, std::uint64_t identification,
                                std::uint64_t offset, bool last);
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

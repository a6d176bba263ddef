/// \file
/// What one field of a header must be, and what its options; see spec.hh.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/wire/field.hh"
#include "harness/wire/packet.hh"

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
  std::uint64_t value = 0;                  ///< required
  Relation relation;                        ///< derived: the value it must have in this packet
  std::string why;                          ///< one phrase for the ledger
  std::vector<std::uint64_t> one_of = {};   ///< derived from other frames: these, the best first
  std::optional<std::uint64_t> never = {};  ///< free: any value but this
};

/// The values a derived field may have in this packet, the best first; empty: it cannot be told.
std::vector<std::uint64_t> derived_values(const FieldRule& rule, const wire::Packet& packet);

/// What may stand between the fixed part of a header and what follows it.
struct OptionsRule {
  /// What is wrong with these, in a phrase behind "the TCP options"; empty: nothing.
  using Judge = std::function<std::string(ByteView)>;

  FieldClass kind = FieldClass::required;  ///< or the kernel's: anything
  Bytes expected = {};                     ///< a right one, for the page
  Judge judge = {};                        ///< of several right ones; none: only `expected`
  std::string why = {};                    ///< one phrase for the ledger

  [[nodiscard]] std::string complaint(ByteView options) const;
};

}  // namespace wirebook

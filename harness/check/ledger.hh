/// \file
/// The bit ledger: the proof that every bit of a graded frame is required, derived or declared
/// free. Each bit of a reference frame is flipped and the real matchers are asked, twice:
///   raw        checksums left as they are: must fail, unless the bit is free and no sum covers it
///   coherent   checksums redone: must fail exactly when the bit is required or derived
///              (of a checksum's own bits nothing is left to see then: it is the frame again)
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "harness/check/matcher_log.hh"
#include "harness/lab/outcome.hh"

namespace wirebook::check {

/// Bits of one field that share a class.
struct LedgerRow {
  std::string header;  ///< "IPv4"; "payload" and "options" have no field
  std::string field;
  std::size_t offset = 0;  ///< of the field, in bits from the start of the frame
  std::size_t width = 0;   ///< of the field, in bits
  FieldClass kind = FieldClass::required;
  std::string why;
  std::size_t bits = 0;  ///< how many of them are of this class
};

/// One frame of the student's host.
struct LedgerFrame {
  int frame = -1;  ///< index into Outcome::frames
  std::string summary;
  std::vector<LedgerRow> rows;
};

struct Ledger {
  std::vector<LedgerFrame> frames;
  std::size_t bits = 0, required = 0, derived = 0, free_kernel = 0, free_student = 0;
  std::size_t flips = 0;                   ///< how often the matchers were asked
  std::vector<std::string> disagreements;  ///< between table and matchers, and bits without a class

  [[nodiscard]] bool agrees() const { return disagreements.empty() && !frames.empty(); }
};

/// @param reference an outcome without a finding about the wire
/// @param log the matchers that the check asks about it
Ledger make_ledger(const Outcome& reference, const MatcherLog& log);

/// Whether a finding is about the wire, not about the program's output, calls or end, or the peer.
bool is_about_the_wire(const Finding& finding);

/// The table as text.
std::string to_text(const Ledger& ledger);
/// The class as JSON has it: "required", "derived", "free_kernel", "free_student".
std::string_view name_of(FieldClass kind);
nlohmann::json to_json(const Ledger& ledger);

}  // namespace wirebook::check

/// \file
/// What rules about records look at: the numbers of a record as they arrived in a packet, or as
/// they were printed. Internal to rules/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/diagnosis.hh"
#include "harness/check/record.hh"

namespace wirebook::check::rules {

/// One number of a record.
struct SeenNumber {
  RecordField field;
  std::uint64_t expected = 0;           ///< as many bits as the field has
  std::optional<std::uint64_t> actual;  ///< nothing when no such field could hold it

  [[nodiscard]] bool is_right() const { return actual == expected; }
  /// The expected bytes, the last one first.
  [[nodiscard]] bool is_reversed() const;
  /// Whether these are the bytes, the most significant one first.
  [[nodiscard]] bool is(const Bytes& bytes) const;
  [[nodiscard]] Bytes expected_bytes() const { return bytes_of(expected, field.size); }
};

/// The numbers of one record.
struct RecordSight {
  bool sent = true;  ///< in a packet; else printed
  std::vector<SeenNumber> numbers;
};

/// The record in the packet, when it has the right size and differs, and the record that was
/// printed, when it has as many words as there are fields and differs.
std::vector<RecordSight> sights_of(const RecordLayout& layout, const Evidence& evidence);

/// The words of the first line that was printed, and of the one that was due, where they differ.
struct PrintedWords {
  std::vector<std::string> expected, actual;
};
std::optional<PrintedWords> printed_words(const Evidence& evidence);

/// "u16", "u16 and u32", "u16, u32 and i32".
std::string listed(const std::vector<std::string>& names);

}  // namespace wirebook::check::rules

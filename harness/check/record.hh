/// \file
/// A record: fields of fixed sizes one behind the other, numbers with their most significant byte
/// first, texts filled up with zeros. Packed, it is the payload of a packet; as a line, its values
/// stand in decimal with a space between them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/bytes.hh"
#include "harness/check/spec.hh"

namespace wirebook {

/// One field of a record.
struct RecordField {
  enum class Holds { number, signed_number, text } holds = Holds::number;
  std::string name;
  std::size_t size = 1;  ///< in bytes
};

/// The fields of a record, in order.
struct RecordLayout {
  std::vector<RecordField> fields;

  [[nodiscard]] std::size_t size() const;
  /// Where a field begins.
  [[nodiscard]] std::size_t offset(std::size_t field) const;
  [[nodiscard]] std::vector<std::string> names() const;
  /// The bytes of one field of a packed record, which must be whole.
  [[nodiscard]] ByteView bytes(ByteView packed, std::size_t field) const;
  /// A packed record as a line, without a newline.
  [[nodiscard]] std::string line(ByteView packed) const;
};

/// The number that up to 8 bytes are, the most significant one first.
std::uint64_t number_in(ByteView bytes);
/// The lowest `size` bytes of a number, the most significant one first.
Bytes bytes_of(std::uint64_t value, std::size_t size);

/// What the bytes of a field say: "258", "-5", `"abc"`.
std::string value_in(const RecordField& field, ByteView bytes);

/// A record as a payload; the page compares it field by field.
Payload record_payload(const RecordLayout& layout, Bytes packed);

}  // namespace wirebook

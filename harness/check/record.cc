#include "harness/check/record.hh"

#include <fmt/format.h>

#include <algorithm>

namespace wirebook {
namespace {

using check::Part;

constexpr std::size_t most_shown = 7;  ///< bytes of what stands behind a record

std::string place_of(std::size_t offset, std::size_t size) {
  return size == 1 ? fmt::format("{}", offset) : fmt::format("{}-{}", offset, offset + size - 1);
}

/// As many of `size` bytes as are there.
ByteView cut_out(ByteView bytes, std::size_t offset, std::size_t size) {
  if (offset >= bytes.size()) return {};
  return bytes.subspan(offset, std::min(size, bytes.size() - offset));
}

std::vector<Part> parts_of(const RecordLayout& layout, ByteView expected, ByteView actual) {
  std::vector<Part> parts;
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    const auto& field = layout.fields[i];
    const auto offset = layout.offset(i);
    const auto right = layout.bytes(expected, i);
    const auto came = cut_out(actual, offset, field.size);
    Part part{field.name,        place_of(offset, field.size), to_hex(right, " "),
              to_hex(came, " "), value_in(field, right),       ""};
    if (came.size() == field.size) part.actual_value = value_in(field, came);
    parts.push_back(std::move(part));
  }
  if (actual.size() > layout.size()) {
    const auto behind = actual.subspan(layout.size());
    const auto shown = to_hex(behind.first(std::min(behind.size(), most_shown)), " ");
    parts.push_back({"more", fmt::format("{}-", layout.size()), "",
                     shown + (behind.size() > most_shown ? " ..." : ""), "", ""});
  }
  return parts;
}

}  // namespace

std::uint64_t number_in(ByteView bytes) {
  std::uint64_t value = 0;
  for (const auto byte : bytes) value = value << 8U | byte;
  return value;
}

Bytes bytes_of(std::uint64_t value, std::size_t size) {
  Bytes bytes(size);
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, value >>= 8U) {
    *byte = static_cast<std::uint8_t>(value);
  }
  return bytes;
}

std::string value_in(const RecordField& field, ByteView bytes) {
  if (field.holds == RecordField::Holds::text) {
    const auto text = as_text(bytes);
    return fmt::format("\"{}\"", printable(text.substr(0, text.find_last_not_of('\0') + 1)));
  }
  const auto value = number_in(bytes);
  if (field.holds == RecordField::Holds::number) return fmt::format("{}", value);
  const auto unused = 64U - 8U * field.size;
  return fmt::format("{}", static_cast<std::int64_t>(value << unused) >> unused);
}

std::size_t RecordLayout::size() const { return offset(fields.size()); }

std::size_t RecordLayout::offset(std::size_t field) const {
  std::size_t offset = 0;
  for (std::size_t i = 0; i < field; ++i) offset += fields[i].size;
  return offset;
}

std::vector<std::string> RecordLayout::names() const {
  std::vector<std::string> names;
  for (const auto& field : fields) names.push_back(field.name);
  return names;
}

ByteView RecordLayout::bytes(ByteView packed, std::size_t field) const {
  return packed.subspan(offset(field), fields[field].size);
}

std::string RecordLayout::line(ByteView packed) const {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto here = bytes(packed, i);
    const bool is_text = fields[i].holds == RecordField::Holds::text;
    const auto text = as_text(here);
    line += i == 0 ? "" : " ";
    line += is_text ? std::string(text.substr(0, text.find('\0'))) : value_in(fields[i], here);
  }
  return line;
}

Payload record_payload(const RecordLayout& layout, Bytes packed) {
  Payload payload;
  payload.bytes = std::move(packed);
  payload.parts = [layout](ByteView expected, ByteView actual) {
    return parts_of(layout, expected, actual);
  };
  return payload;
}

}  // namespace wirebook

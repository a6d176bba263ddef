#include <algorithm>
#include <array>

#include "harness/check/imagine.hh"

namespace wirebook::check {
namespace {

using Holds = RecordField::Holds;

/// What fills memory that nobody wrote: zeros, or what -ftrivial-auto-var-init of g++ and clang
/// writes; and what some fill a text up with.
constexpr std::array<std::uint8_t, 4> paddings{0x00, 0xfe, 0xaa, ' '};

/// A right record, and how to make wrong ones of it.
class RightRecord {
 public:
  RightRecord(const RecordLayout& layout, Bytes packed)
      : layout_(layout), packed_(std::move(packed)) {}

  [[nodiscard]] std::vector<std::size_t> numbers() const {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < layout_.fields.size(); ++i) {
      const auto& field = layout_.fields[i];
      if (field.holds != Holds::text && field.size > 1) numbers.push_back(i);
    }
    return numbers;
  }
  [[nodiscard]] std::uint64_t value(std::size_t field) const {
    return number_in(layout_.bytes(packed_, field));
  }
  [[nodiscard]] Bytes with(std::size_t field, const Bytes& bytes) const {
    auto packed = packed_;
    std::copy(bytes.begin(), bytes.end(), packed.begin() + at(layout_.offset(field)));
    return packed;
  }
  [[nodiscard]] Bytes with(std::size_t field, std::uint64_t value) const {
    return with(field, bytes_of(value, layout_.fields[field].size));
  }
  /// With the bytes of these fields in reverse order.
  [[nodiscard]] Bytes reversed(const std::vector<std::size_t>& fields) const {
    auto packed = packed_;
    for (const auto field : fields) {
      const auto begin = packed.begin() + at(layout_.offset(field));
      std::reverse(begin, begin + at(layout_.fields[field].size));
    }
    return packed;
  }
  /// As a compiler lays such a struct out.
  [[nodiscard]] Bytes as_struct(std::uint8_t filling, bool turned, bool whole) const {
    const auto source = turned ? reversed(numbers()) : packed_;
    Bytes bytes;
    std::size_t widest = 1;
    for (std::size_t i = 0; i < layout_.fields.size(); ++i) {
      const auto& field = layout_.fields[i];
      const auto step = field.holds == Holds::text ? 1 : field.size;
      widest = std::max(widest, step);
      bytes.resize((bytes.size() + step - 1) / step * step, filling);
      const auto here = layout_.bytes(source, i);
      bytes.insert(bytes.end(), here.begin(), here.end());
    }
    if (whole) bytes.resize((bytes.size() + widest - 1) / widest * widest, filling);
    return bytes;
  }
  [[nodiscard]] const RecordLayout& layout() const { return layout_; }
  [[nodiscard]] const Bytes& packed() const { return packed_; }

 private:
  static std::ptrdiff_t at(std::size_t offset) { return static_cast<std::ptrdiff_t>(offset); }

  const RecordLayout& layout_;
  Bytes packed_;
};

/// Mistakes that a number shows wherever it stands, in a packet or in a line.
std::vector<Imagined> wrong_numbers(const RightRecord& record) {
  std::vector<Imagined> all{{"", record.packed()}};
  const auto numbers = record.numbers();
  for (unsigned chosen = 1; chosen < 1U << numbers.size(); ++chosen) {
    std::vector<std::size_t> fields;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if ((chosen >> i & 1U) != 0) fields.push_back(numbers[i]);
    }
    const bool every = fields.size() == numbers.size();
    all.push_back({every ? "LITTLE_ENDIAN" : "MIXED_ORDER", record.reversed(fields)});
  }
  for (const auto field : numbers) {
    const auto size = record.layout().fields[field].size;
    const auto value = record.value(field);
    if (size == 8) all.push_back({"U64_HALVES", record.with(field, value << 32U | value >> 32U)});
    if (size < 4) continue;
    const auto bits = 4 * size;
    const auto lower = value & ((std::uint64_t{1} << bits) - 1);
    for (const auto half : {lower, value >> bits, lower << bits}) {
      all.push_back({size == 4 ? "HTONS_ON_32" : "HTONL_ON_64", record.with(field, half)});
    }
    const auto most = ~std::uint64_t{0} >> (65U - 8U * size);
    const bool has_sign = record.layout().fields[field].holds == Holds::signed_number;
    if (value > most && !has_sign) all.push_back({"CLAMPED", record.with(field, most)});
  }
  return all;
}

void add_wrong_texts(const RightRecord& record, std::vector<Imagined>& all) {
  const auto& fields = record.layout().fields;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].holds != Holds::text) continue;
    const auto right = record.layout().bytes(record.packed(), i);
    const auto text = as_text(right);
    const auto end = std::min(text.find('\0'), text.size());
    for (const auto filling : paddings) {
      Bytes filled(right.begin(), right.end());
      std::fill(filled.begin() + static_cast<std::ptrdiff_t>(end), filled.end(), filling);
      if (filling != 0 && end < filled.size()) all.push_back({"NAME_TAIL", record.with(i, filled)});
    }
    if (end < right.size()) continue;
    Bytes cut(right.begin(), right.end());
    cut.back() = 0;
    all.push_back({"NAME_CUT", record.with(i, cut)});
  }
}

}  // namespace

std::vector<Imagined> imagine_record(std::uint64_t port, const RecordLayout& layout,
                                     const Bytes& packed) {
  const RightRecord record(layout, packed);
  auto all = wrong_numbers(record);
  add_wrong_texts(record, all);
  const auto line = layout.line(packed);
  for (const auto* end : {"", "\n"}) all.push_back({"NOT_PACKED", to_bytes(line + end)});
  const Bytes first{static_cast<std::uint8_t>(line.front())};
  all.push_back({"U8_AS_CHAR", record.with(0, first)});
  for (const auto filling : paddings) {
    for (const bool turned : {false, true}) {
      for (const bool whole : {false, true}) {
        all.push_back({"STRUCT_PADDING", record.as_struct(filling, turned, whole)});
      }
    }
    for (const std::size_t size : {32, 64, 128, 256, 512, 1024, 2048, 4096}) {
      auto buffer = packed;
      buffer.resize(size, filling);
      all.push_back({"SIZEOF_BUF", buffer});
    }
  }
  const auto to = bytes_of(port, 2);
  for (auto& one : all) one.bytes.insert(one.bytes.begin(), to.begin(), to.end());
  auto elsewhere = packed;
  elsewhere.insert(elsewhere.begin(), to.rbegin(), to.rend());
  all.push_back({"PORT_SWAPPED", elsewhere});
  return all;
}

std::vector<Imagined> imagine_printed_record(const RecordLayout& layout, const Bytes& packed) {
  const RightRecord record(layout, packed);
  std::vector<Imagined> all;
  for (const auto& [code, bytes] : wrong_numbers(record)) {
    all.push_back({code, to_bytes(layout.line(bytes) + "\n")});
  }
  auto other_signs = layout;
  for (auto& field : other_signs.fields) {
    if (field.holds == Holds::signed_number) field.holds = Holds::number;
  }
  const auto right = layout.line(packed);
  const auto without = other_signs.line(packed);
  if (without != right) all.push_back({"SIGN_LOST", to_bytes(without + "\n")});
  for (std::size_t i = 0; i < layout.fields.size(); ++i) {
    auto with_sign = layout;
    if (layout.fields[i].holds == Holds::number) with_sign.fields[i].holds = Holds::signed_number;
    const auto line = with_sign.line(packed);
    if (line != right) all.push_back({"SIGN_ADDED", to_bytes(line + "\n")});
  }
  const auto& name = layout.fields.back();
  if (name.holds != Holds::text) return all;
  const auto word = right.rfind(' ') + 1;
  const auto letters = right.size() - word;
  if (letters == name.size) {
    all.push_back({"NAME_CUT", to_bytes(right.substr(0, right.size() - 1) + "\n")});
  } else {
    all.push_back({"NAME_ZEROS", to_bytes(right + std::string(name.size - letters, '\0') + "\n")});
  }
  const auto shown = right.substr(0, word) + "b'" + right.substr(word) + "'\n";
  all.push_back({"BYTES_REPR", to_bytes(shown)});
  return all;
}

}  // namespace wirebook::check

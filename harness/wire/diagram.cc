#include "harness/wire/diagram.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wirebook::wire {

namespace {

constexpr std::size_t row_bits = 32;

/// A stretch of one row that belongs to one field. A field longer than a row has several.
struct Cell {
  std::size_t field;  ///< index of the field in the header, or past it: options
  std::size_t bit;    ///< from the start of the header
  std::size_t width;  ///< in bits
  bool marked;
  std::vector<std::string>
      texts;  ///< from the longest to the shortest; the first that fits is drawn

  /// Characters between the borders: two a bit, one of them taken by the border.
  [[nodiscard]] std::size_t room() const { return 2 * width - 1; }
};

using Row = std::vector<Cell>;

std::vector<Cell> split(std::size_t field, std::size_t bit, std::size_t width, bool marked) {
  std::vector<Cell> cells;
  for (const std::size_t end = bit + width; bit < end;) {
    const std::size_t taken = std::min(end - bit, row_bits - bit % row_bits);
    cells.push_back({field, bit, taken, marked, {}});
    bit += taken;
  }
  return cells;
}

/// A set flag is its letter, a clear one 0; anything else is its name, or as much of it as fits.
std::vector<std::string> texts_of(ByteView header, const Field& field) {
  const std::string value = shown(header, field);
  const std::string_view brief = field.brief.empty() ? field.name : field.brief;
  if (field.width == 1) {
    return {fmt::format("{}", read(header, field) != 0 ? brief.front() : '0')};
  }
  return {fmt::format("{} {}", field.name, value), fmt::format("{} {}", brief, value),
          fmt::format("{} {}", brief.front(), value), value};
}

bool is_marked(const std::vector<Field>& marked, const Field& field) {
  return std::find(marked.begin(), marked.end(), field) != marked.end();
}

/// Options have no field of a table: any mark behind the fixed part means them.
bool options_marked(const std::vector<Field>& marked, std::size_t fixed) {
  return std::any_of(marked.begin(), marked.end(),
                     [&](const Field& field) { return field.bit >= fixed; });
}

std::vector<Cell> cells_of(ByteView bytes, const Header& header, const std::vector<Field>& marked) {
  std::vector<Cell> cells;
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const Field& field = header.fields[i];
    auto parts = split(i, field.bit, field.width, is_marked(marked, field));
    const auto widest = std::max_element(
        parts.begin(), parts.end(), [](const Cell& a, const Cell& b) { return a.width < b.width; });
    widest->texts = texts_of(bytes, field);
    cells.insert(cells.end(), parts.begin(), parts.end());
  }
  const std::size_t fixed = header.size() * 8;
  const std::size_t options = bytes.size() * 8 - fixed;
  if (options == 0) return cells;
  auto parts = split(header.fields.size(), fixed, options, options_marked(marked, fixed));
  for (Cell& part : parts) {
    const std::string hex = to_hex(bytes.subspan(part.bit / 8, part.width / 8), " ");
    part.texts = {part.bit == fixed ? "options " + hex : hex, hex};
  }
  cells.insert(cells.end(), parts.begin(), parts.end());
  return cells;
}

std::vector<Row> rows_of(const std::vector<Cell>& cells) {
  std::vector<Row> rows;
  for (const Cell& cell : cells) {
    if (cell.bit % row_bits == 0) rows.emplace_back();
    rows.back().push_back(cell);
  }
  return rows;
}

/// The text of a cell, in the middle; a marked one between # signs as far as there is room.
std::string filled(const Cell& cell) {
  const std::size_t room = cell.room();
  const std::size_t frame = cell.marked && room >= 3 ? 2 : 0;
  std::string text;
  for (const std::string& candidate : cell.texts) {
    text = candidate;
    if (text.size() + frame <= room) break;
  }
  if (text.size() + frame > room) text.resize(room - frame);
  if (frame == 0 || text.empty()) return fmt::format("{:^{}}", text, room);
  if (text.size() + 4 <= room) text = ' ' + text + ' ';
  return fmt::format("{:#^{}}", text, room);
}

/// The first bit of a cell and the field it belongs to, for each bit of a row; -1 behind its end.
struct Bits {
  std::array<int, row_bits> start;
  std::array<int, row_bits> field;
};

Bits bits_of(const Row& row) {
  Bits bits;
  bits.start.fill(-1);
  bits.field.fill(-1);
  for (const Cell& cell : row) {
    const std::size_t start = cell.bit % row_bits;
    std::fill_n(bits.start.begin() + start, cell.width, static_cast<int>(start));
    std::fill_n(bits.field.begin() + start, cell.width, static_cast<int>(cell.field));
  }
  return bits;
}

bool has_border(const Bits& row, std::size_t bit) {
  return row.start[bit] != (bit == 0 ? -1 : row.start[bit - 1]);
}

/// The line between two rows: a + where a field of either begins or ends, blank inside a field that
/// goes on in the row below.
std::string separator(const Row& above, const Row& below) {
  const Bits upper = bits_of(above);
  const Bits lower = bits_of(below);
  std::string line = "    ";
  for (std::size_t bit = 0; bit < row_bits; ++bit) {
    // The same field on both sides, or nothing on either.
    const char inside = upper.field[bit] == lower.field[bit] ? ' ' : '-';
    line += has_border(upper, bit) || has_border(lower, bit) ? '+' : inside;
    line += inside;
  }
  const bool full = upper.start.back() >= 0 || lower.start.back() >= 0;
  return line + (full ? "+" : " ");
}

std::string row_line(const Row& row) {
  std::string line = fmt::format("{:>3} |", row.front().bit / 8);
  bool marked = false;
  for (const Cell& cell : row) {
    const bool narrow = cell.marked && cell.room() < 3;
    if (narrow) line.back() = '#';
    line += filled(cell) + (narrow ? '#' : '|');
    marked = marked || cell.marked;
  }
  if (marked) line.resize(std::max<std::size_t>(line.size(), 5 + 2 * row_bits), ' ');
  return line + (marked ? " <<" : "");
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::vector<std::string> diagram(const Packet& packet, const Layer& layer,
                                 const std::vector<Field>& marked) {
  const ByteView bytes = packet.bytes().subspan(layer.offset, layer.length);
  const std::vector<Row> rows = rows_of(cells_of(bytes, *layer.header, marked));
  std::vector<std::string> lines(2, "    ");
  for (std::size_t bit = 0; bit < row_bits; ++bit) {
    lines[0] += bit % 10 == 0 ? fmt::format(" {}", bit / 10) : "  ";
    lines[1] += fmt::format(" {}", bit % 10);
  }
  lines.push_back(separator({}, rows.front()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    lines.push_back(row_line(rows[i]));
    lines.push_back(separator(rows[i], i + 1 < rows.size() ? rows[i + 1] : Row{}));
  }
  std::transform(lines.begin(), lines.end(), lines.begin(), trimmed);
  return lines;
}

}  // namespace wirebook::wire

#include "harness/wire/diagram.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "harness/wire/rows.hh"

namespace wirebook::wire {

namespace {

using Row = std::vector<Cell>;

/// What a cell is drawn from.
struct Drawn {
  ByteView header;
  std::size_t fixed;  ///< bytes of the table's fields
  const std::vector<Field>& marked;
};

/// Characters between the borders of a cell: two a bit, one of them taken by the border.
std::size_t room_of(const Cell& cell) { return 2 * cell.width - 1; }

/// A set flag is its letter, a clear one 0; anything else is its name, or as much of it as fits.
/// From the longest to the shortest; the first that fits is drawn.
std::vector<std::string> texts_of(ByteView header, const Field& field) {
  const std::string value = shown(header, field);
  const std::string_view brief = field.brief.empty() ? field.name : field.brief;
  if (field.width == 1) {
    return {fmt::format("{}", read(header, field) != 0 ? brief.front() : '0')};
  }
  return {fmt::format("{} {}", field.name, value), fmt::format("{} {}", brief, value),
          fmt::format("{} {}", brief.front(), value), value};
}

std::vector<std::string> texts_of(const Drawn& drawn, const Cell& cell) {
  if (!cell.named) return {};
  if (cell.field != nullptr) return texts_of(drawn.header, *cell.field);
  const std::string hex = to_hex(drawn.header.subspan(cell.bit / 8, cell.width / 8), " ");
  return {cell.bit == drawn.fixed * 8 ? "options " + hex : hex, hex};
}

/// Options have no field of a table: any mark behind the fixed part means them.
bool is_marked(const Drawn& drawn, const Cell& cell) {
  return std::any_of(drawn.marked.begin(), drawn.marked.end(), [&](const Field& field) {
    return cell.field == nullptr ? field.bit >= drawn.fixed * 8 : field == *cell.field;
  });
}

/// The text of a cell, in the middle; a marked one between # signs as far as there is room.
std::string filled(const Drawn& drawn, const Cell& cell) {
  const std::size_t room = room_of(cell);
  const std::size_t frame = is_marked(drawn, cell) && room >= 3 ? 2 : 0;
  std::string text;
  for (const std::string& candidate : texts_of(drawn, cell)) {
    text = candidate;
    if (text.size() + frame <= room) break;
  }
  if (text.size() + frame > room) text.resize(room - frame);
  if (frame == 0 || text.empty()) return fmt::format("{:^{}}", text, room);
  if (text.size() + 4 <= room) text = ' ' + text + ' ';
  return fmt::format("{:#^{}}", text, room);
}

/// The first bit of a cell and the field it belongs to, for each bit of a row; -1 and none behind
/// its end.
struct Bits {
  std::array<int, row_bits> start;
  std::array<std::optional<const Field*>, row_bits> field;
};

Bits bits_of(const Row& row) {
  Bits bits;
  bits.start.fill(-1);
  bits.field.fill(std::nullopt);
  for (const Cell& cell : row) {
    const std::size_t start = cell.bit % row_bits;
    std::fill_n(bits.start.begin() + start, cell.width, static_cast<int>(start));
    std::fill_n(bits.field.begin() + start, cell.width, cell.field);
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

std::string row_line(const Drawn& drawn, const Row& row) {
  std::string line = fmt::format("{:>3} |", row.front().bit / 8);
  bool marked = false;
  for (const Cell& cell : row) {
    const bool cell_marked = is_marked(drawn, cell);
    const bool narrow = cell_marked && room_of(cell) < 3;
    if (narrow) line.back() = '#';
    line += filled(drawn, cell) + (narrow ? '#' : '|');
    marked = marked || cell_marked;
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
  const Drawn drawn{packet.bytes().subspan(layer.offset, layer.length), layer.header->size(),
                    marked};
  const std::vector<Row> rows = rows_of(*layer.header, layer.length);
  std::vector<std::string> lines(2, "    ");
  for (std::size_t bit = 0; bit < row_bits; ++bit) {
    lines[0] += bit % 10 == 0 ? fmt::format(" {}", bit / 10) : "  ";
    lines[1] += fmt::format(" {}", bit % 10);
  }
  lines.push_back(separator({}, rows.front()));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    lines.push_back(row_line(drawn, rows[i]));
    lines.push_back(separator(rows[i], i + 1 < rows.size() ? rows[i + 1] : Row{}));
  }
  std::transform(lines.begin(), lines.end(), lines.begin(), trimmed);
  return lines;
}

}  // namespace wirebook::wire

#include "harness/wire/rows.hh"

#include <algorithm>

namespace wirebook::wire {

namespace {

void split(std::vector<Cell>& cells, const Field* field, std::size_t bit, std::size_t width) {
  const auto first = static_cast<std::ptrdiff_t>(cells.size());
  for (const std::size_t end = bit + width; bit < end;) {
    const std::size_t taken = std::min(end - bit, row_bits - bit % row_bits);
    cells.push_back({field, bit, taken, field == nullptr});
    bit += taken;
  }
  std::max_element(cells.begin() + first, cells.end(), [](const Cell& a, const Cell& b) {
    return a.width < b.width;
  })->named = true;
}

}  // namespace

std::vector<std::vector<Cell>> rows_of(const Header& header, std::size_t length) {
  std::vector<Cell> cells;
  for (const Field& field : header.fields) split(cells, &field, field.bit, field.width);
  if (length > header.size()) {
    split(cells, nullptr, header.size() * 8, (length - header.size()) * 8);
  }
  std::vector<std::vector<Cell>> rows;
  for (const Cell& cell : cells) {
    if (cell.bit % row_bits == 0) rows.emplace_back();
    rows.back().push_back(cell);
  }
  return rows;
}

}  // namespace wirebook::wire

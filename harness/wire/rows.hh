#pragma once

#include <cstddef>
#include <vector>

#include "harness/wire/field.hh"

namespace wirebook::wire {

/// A stretch of one row that belongs to one field. A field longer than a row has several.
struct Cell {
  const Field* field;  ///< nullptr: options
  std::size_t bit;     ///< from the start of the header
  std::size_t width;   ///< in bits
  bool named;          ///< the widest of its field's cells, where name and value stand
};

inline constexpr std::size_t row_bits = 32;

/// A header as RFCs draw it, 32 bits a row; what follows the table's fields is options.
/// @param length of the header in bytes, options included
std::vector<std::vector<Cell>> rows_of(const Header& header, std::size_t length);

}  // namespace wirebook::wire

#include "harness/check/imagine.hh"

namespace wirebook::check {

std::vector<Imagined> imagine_bits(const std::vector<HeaderBits>& lines) {
  std::vector<HeaderBits::Columns> right;
  for (const auto& line : lines) right.push_back(line.packed());
  const auto shown = [](const std::vector<HeaderBits::Columns>& columns) {
    Bytes bytes;
    for (const auto& line : columns) {
      for (const auto value : line) {
        for (const auto byte : {value >> 16U, value >> 8U, value}) {
          bytes.push_back(static_cast<std::uint8_t>(byte));
        }
      }
    }
    return bytes;
  };
  std::vector<Imagined> all{{"", shown(right)}};
  for (const auto& wrong : wrong_bits()) {
    auto columns = right;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      columns[i][wrong.column] = wrong.value(lines[i]);
    }
    all.push_back({wrong.code, shown(columns)});
  }
  return all;
}

}  // namespace wirebook::check

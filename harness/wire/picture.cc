#include "harness/wire/picture.hh"

#include <fmt/format.h>

#include <algorithm>

#include "harness/wire/headers.hh"
#include "harness/wire/rows.hh"

namespace wirebook::wire {

namespace {

// Pixels, as the picture's own size has them.
constexpr std::size_t bit_width = 20, left = 40, row_height = 38, title_height = 30;
constexpr std::size_t letter = 7;  ///< width of one, roughly
constexpr std::size_t payload_rows = 4;

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string_view layer_class(const Header& header) {
  if (header == ethernet::header || header == vlan::header || header == arp::header) return "link";
  return header == ipv4::header || header == ipv6::header ? "internet" : "transport";
}

/// Of the two names of a field the one that fits; a cell of one bit has room for a letter.
std::string_view name_for(const Field& field, std::size_t width) {
  const std::string_view brief = field.brief.empty() ? field.name : field.brief;
  if (field.name.size() * letter < width) return field.name;
  return brief.substr(0, std::max<std::size_t>(1, width / letter));
}

std::string tooltip(const Field& field, const std::string& value) {
  return fmt::format("{}: {} ({}; {} bit{}). Filled by: {}", field.name, value, field.reference,
                     field.width, field.width == 1 ? "" : "s", field.filled_by);
}

/// Draws from the top down.
class Canvas {
 public:
  void title(std::string_view text) {
    y_ += title_height;
    svg_ += fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", left, y_ - 9,
                        escaped(text));
  }

  /// @param offset of the row's first byte in its header, written beside it
  void row(std::size_t offset) {
    svg_ += fmt::format("<text class=\"offset\" x=\"{}\" y=\"{}\">{}</text>\n", left - 8,
                        y_ + row_height / 2 + 4, offset);
    y_ += row_height;
  }

  struct Texts {
    std::string_view name, value, tooltip;
  };

  /// A box in the latest row.
  /// @param bit from the row's start
  void cell(std::size_t bit, std::size_t width, std::string_view kind, const Texts& texts) {
    const auto x = left + bit * bit_width, wide = width * bit_width, top = y_ - row_height;
    svg_ += fmt::format(
        "<g class=\"cell {}\"><title>{}</title>"
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
        kind, escaped(texts.tooltip), x, top, wide, row_height);
    line("name", texts.name, x + wide / 2, top + 15);
    line("value", texts.value, x + wide / 2, top + 31);
    svg_ += "</g>\n";
  }

  [[nodiscard]] std::string finished(std::string_view words) const {
    const auto width = left + row_bits * bit_width + 1;
    return fmt::format(
        "<svg class=\"packet\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
        "viewBox=\"0 0 {} {}\" aria-label=\"{}\">\n{}</svg>\n",
        width, y_ + 1, escaped(words), svg_);
  }

 private:
  void line(std::string_view kind, std::string_view text, std::size_t x, std::size_t y) {
    if (text.empty()) return;
    svg_ +=
        fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>", kind, x, y, escaped(text));
  }

  std::string svg_;
  std::size_t y_ = 0;
};

void draw_cell(Canvas& canvas, ByteView header, const Cell& cell, std::string_view kind) {
  const auto bit = cell.bit % row_bits;
  if (cell.field == nullptr) {
    const auto hex = to_hex(header.subspan(cell.bit / 8, cell.width / 8), " ");
    return canvas.cell(bit, cell.width, kind, {"options", hex, "options: " + hex});
  }
  const auto value = shown(header, *cell.field);
  const auto about = tooltip(*cell.field, value);
  const auto name = name_for(*cell.field, cell.width * bit_width);
  if (!cell.named) return canvas.cell(bit, cell.width, kind, {"", "", about});
  canvas.cell(bit, cell.width, kind, {name, value, about});
}

void draw_layer(Canvas& canvas, const Packet& packet, const Layer& layer) {
  const auto bytes = packet.bytes().subspan(layer.offset, layer.length);
  canvas.title(
      fmt::format("{} ({}), {} bytes", layer.header->name, layer.header->reference, layer.length));
  for (const auto& row : rows_of(*layer.header, layer.length)) {
    canvas.row(row.front().bit / 8);
    for (const auto& cell : row) draw_cell(canvas, bytes, cell, layer_class(*layer.header));
  }
}

void draw_payload(Canvas& canvas, ByteView payload) {
  if (payload.empty()) return;
  canvas.title(fmt::format("payload, {} byte{}", payload.size(), payload.size() == 1 ? "" : "s"));
  for (std::size_t at = 0; at < payload.size() && at < payload_rows * 4; at += 4) {
    const auto piece = payload.subspan(at, std::min<std::size_t>(4, payload.size() - at));
    canvas.row(at);
    const auto hex = to_hex(piece, " ");
    canvas.cell(0, piece.size() * 8, "payload", {printable(as_text(piece), 30), hex, hex});
  }
  if (payload.size() > payload_rows * 4) {
    canvas.title(fmt::format("... and {} more", payload.size() - payload_rows * 4));
  }
}

}  // namespace

std::string picture(const Packet& packet) {
  Canvas canvas;
  for (const auto& layer : packet.layers()) draw_layer(canvas, packet, layer);
  draw_payload(canvas, packet.payload());
  return canvas.finished(summary(packet));
}

}  // namespace wirebook::wire

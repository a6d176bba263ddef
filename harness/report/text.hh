/// \file
/// Lines of a page. Whatever is put in, what comes out is printable ASCII of at most 80 columns.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wirebook::report {

inline constexpr std::size_t page_width = 80;
/// Where rules end and where right-aligned words end: one column free, as in a terminal.
inline constexpr std::size_t rule_width = 79;

enum class Style { plain, bold, good, bad };

/// Text on its way to a page.
///     Text text;
///     text.section("Why", "[PORT_SWAPPED]");
///     text.paragraph("The two bytes are swapped: ...");
class Text {
 public:
  /// One line, made safe and cut to the page.
  void line(std::string_view content = "", Style style = Style::plain);
  /// Words filled into lines between `indent` and the edge; `first` stands before the first line,
  /// inside the indent. Newlines in `words` are kept.
  void paragraph(std::string_view words, std::size_t indent = 2, std::string_view first = "");
  /// The lines of another text, behind those of this one.
  void append(Text other);
  /// An empty line and a title, with a word at the right edge.
  void section(std::string_view title, std::string_view right = "");
  /// A line with a word at its end in another style: title left, `right` at the right edge.
  void headline(std::string_view title, std::string_view right);
  void rule();
  /// Foreign text as it is: every line indented and made safe; lines that are too long are cut into
  /// several. At most `limit` lines, then how many more there were.
  void verbatim(std::string_view foreign, std::size_t indent, std::size_t limit);
  /// The last `limit` lines of foreign text, each indented, made safe and cut to the page.
  void last_lines(std::string_view foreign, std::size_t indent, std::size_t limit);

  [[nodiscard]] std::string str(bool colour) const;

 private:
  struct Line {
    std::string content;
    Style style;
  };
  std::vector<Line> lines_;
};

/// Printable ASCII as it is, everything else as \n, \t, \xNN; no limit.
std::string safe(std::string_view text);
/// Safe text of at most `width` characters, cut with "..." at its end.
std::string cut(std::string_view text, std::size_t width);
/// Words made safe and filled into lines of at most `room` characters.
std::vector<std::string> filled(std::string_view words, std::size_t room);
/// "1 byte", "3 packets".
std::string counted(std::size_t count, std::string_view noun);
/// The lines of a text; the last one need not end in a newline.
std::vector<std::string_view> lines_of(std::string_view text);
/// At most `count` of them, from the end; nothing before is looked at.
std::vector<std::string_view> last_lines_of(std::string_view text, std::size_t count);

}  // namespace wirebook::report

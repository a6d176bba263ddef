#include "harness/report/text.hh"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

#include "harness/base/bytes.hh"

namespace wirebook::report {

namespace {

/// Of a foreign line, no more than this is looked at: a line of ten megabytes is cut first.
constexpr std::size_t longest_line = 400;
constexpr std::size_t longest_paragraph = 1600;

constexpr std::string_view escape(Style style) {
  switch (style) {
    case Style::plain:
      break;
    case Style::bold:
      return "\x1b[1m";
    case Style::good:
      return "\x1b[32m";
    case Style::bad:
      return "\x1b[31m";
  }
  return "";
}

/// The next piece of a text that fits into `room`, cut at a space where there is one.
std::string_view take_line(std::string_view& words, std::size_t room) {
  std::size_t length = std::min(words.size(), room);
  if (words.size() > room && words[room] != ' ') {
    const auto space = words.substr(0, room).rfind(' ');
    // A line's own indentation is no place to break it.
    const auto start = words.find_first_not_of(' ');
    if (space != std::string_view::npos && space > start) length = space;
  }
  const auto piece = words.substr(0, length);
  words.remove_prefix(length);
  const auto next = words.find_first_not_of(' ');
  words.remove_prefix(next == std::string_view::npos ? words.size() : next);
  return piece;
}

}  // namespace

std::string safe(std::string_view text) {
  return printable(text, std::numeric_limits<std::size_t>::max());
}

std::string cut(std::string_view text, std::size_t width) {
  std::string shown = safe(text.substr(0, width + 1));
  if (shown.size() <= width) return shown;
  shown.resize(width < 3 ? width : width - 3);
  return width < 3 ? shown : shown + "...";
}

std::vector<std::string> filled(std::string_view words, std::size_t room) {
  const std::string shown = safe(words);
  std::string_view left = shown;
  std::vector<std::string> lines;
  do {
    lines.emplace_back(take_line(left, room));
  } while (!left.empty());
  return lines;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::vector<std::string_view> last_lines_of(std::string_view text, std::size_t count) {
  if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  std::vector<std::string_view> lines;
  while (lines.size() < count && !text.empty()) {
    const auto start = text.rfind('\n');
    const bool is_first = start == std::string_view::npos;
    lines.push_back(is_first ? text : text.substr(start + 1));
    text = is_first ? std::string_view() : text.substr(0, start);
  }
  std::reverse(lines.begin(), lines.end());
  return lines;
}

void Text::line(std::string_view content, Style style) {
  std::string shown = cut(content, page_width);
  shown.erase(shown.find_last_not_of(' ') + 1);
  lines_.push_back({std::move(shown), style});
}

void Text::paragraph(std::string_view words, std::size_t indent, std::string_view first) {
  std::string before = fmt::format("{:{}}", safe(first), indent);
  const std::size_t room = rule_width - std::min(before.size(), std::size_t{60});
  for (const auto& part : lines_of(words.substr(0, longest_paragraph))) {
    for (const auto& piece : filled(part, room)) {
      line(before + piece);
      before.assign(indent, ' ');
    }
  }
}

void Text::append(Text other) {
  std::move(other.lines_.begin(), other.lines_.end(), std::back_inserter(lines_));
}

void Text::section(std::string_view title, std::string_view right) {
  line();
  headline(title, right);
}

void Text::headline(std::string_view title, std::string_view right) {
  if (right.empty()) return line(cut(title, rule_width), Style::bold);
  const std::size_t room = rule_width - std::min(right.size() + 1, rule_width);
  line(fmt::format("{:{}} {}", cut(title, room), room, safe(right)), Style::bold);
}

void Text::rule() { line(std::string(rule_width, '=')); }

void Text::verbatim(std::string_view foreign, std::size_t indent, std::size_t limit) {
  const std::string before(indent, ' ');
  for (std::size_t written = 0; !foreign.empty();) {
    const auto end = foreign.find('\n');
    const std::string shown = cut(foreign.substr(0, end), longest_line);
    std::string_view left = shown;
    do {
      line(before + std::string(take_line(left, page_width - indent)));
      ++written;
    } while (!left.empty() && written < limit);
    foreign.remove_prefix(end == std::string_view::npos ? foreign.size() : end + 1);
    if (written < limit || foreign.empty()) continue;
    const auto more = std::count(foreign.begin(), foreign.end(), '\n');
    line(before + fmt::format("[{} more]", counted(static_cast<std::size_t>(more) + 1, "line")));
    return;
  }
}

void Text::last_lines(std::string_view foreign, std::size_t indent, std::size_t limit) {
  for (const auto& last : last_lines_of(foreign, limit)) {
    line(std::string(indent, ' ') + cut(last, page_width - indent));
  }
}

std::string Text::str(bool colour) const {
  std::string text;
  for (const auto& [content, style] : lines_) {
    const bool plain = !colour || style == Style::plain || content.empty();
    text += plain ? content : fmt::format("{}{}\x1b[0m", escape(style), content);
    text += '\n';
  }
  return text;
}

}  // namespace wirebook::report

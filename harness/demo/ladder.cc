#include "harness/demo/ladder.hh"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "harness/report/text.hh"
#include "harness/wire/headers.hh"

namespace wirebook::demo {
namespace {

using report::Style;

constexpr std::string_view left_post = "   |";
constexpr std::size_t beam = 70;  ///< columns between the posts

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words;
}

/// Items joined by commas or spaces, in lines of at most so many columns; no item is broken.
std::vector<std::string> filled(const std::vector<std::string>& items, char glue,
                                std::size_t room) {
  std::vector<std::string> lines(1);
  for (const auto& item : items) {
    const bool last = &item == &items.back();
    const auto more = glue == ',' && !last ? item + "," : item;
    if (!lines.back().empty() && lines.back().size() + 1 + more.size() > room) {
      lines.emplace_back();
    }
    lines.back() += (lines.back().empty() ? "" : " ") + more;
  }
  return lines;
}

/// Its summary without the first bytes of its data, which have a line of their own.
std::string headline_of(const wire::Packet& packet) {
  auto words = wire::summary(packet);
  for (const std::string_view unit : {" bytes ", " byte "}) {
    const auto place = words.rfind(unit);
    if (place != std::string::npos) words.resize(place + unit.size() - 1);
  }
  return words;
}

bool is_always_shown(const wire::Field& field) {
  return field.name.find("port") != std::string_view::npos ||
         field.name.find("checksum") != std::string_view::npos;
}

std::string in_words(ByteView header, const wire::Field& field) {
  return fmt::format("{} {}", field.name, wire::shown(header, field));
}

/// A call that waits until the other host has done something.
bool waits_for_others(const SystemCall& call) {
  return call.name.starts_with("recv") || call.name == "connect" || call.name == "read" ||
         call.name == "accept" || call.name == "poll";
}

}  // namespace

std::vector<std::string> fields_in_words(const wire::Packet& packet, const wire::Layer& layer,
                                         bool all) {
  const auto header = packet.bytes().subspan(layer.offset, layer.length);
  std::vector<std::string> words;
  for (const auto& field : layer.header->fields) {
    const bool zero = field.width <= 64 && wire::read(header, field) == 0;
    if (all || (field.width > 1 && (!zero || is_always_shown(field)))) {
      words.push_back(in_words(header, field));
    } else if (!zero) {
      words.emplace_back(field.name);
    }
  }
  if (const auto options = layer.length - layer.header->size(); options > 0) {
    words.push_back("options " + report::counted(options, "byte"));
  }
  return words;
}

std::vector<Happening> in_order(std::vector<Happening> news) {
  using Kind = Happening::Kind;
  const auto is_result = [](const Happening& one) { return one.kind == Kind::returned; };
  const auto is_step = [](const Happening& one) { return one.kind == Kind::peer; };
  const auto is_own_frame = [](const Happening& one) {
    return one.kind == Kind::frame && one.frame.host == student_name;
  };
  auto from = news.begin();
  for (auto result = std::find_if(from, news.end(), is_result); result != news.end();
       result = std::find_if(from, news.end(), is_result)) {
    auto place = from;
    if (waits_for_others(result->call)) {
      for (place = result; place != from && is_step(*std::prev(place));) --place;
    } else if (const auto first = std::find_if(from, result, is_own_frame); first != result) {
      place = std::find_if_not(first, result, is_own_frame);
    }
    std::rotate(place, result, result + 1);
    from = result + 1;
  }
  return news;
}

void Ladder::title(std::string_view words) {
  line(words, Style::bold);
  line(std::string(report::rule_width, '='));
}

void Ladder::remark(std::string_view words) {
  for (const auto& part : filled(words_of(words), ' ', report::rule_width)) line(part);
}

void Ladder::posts() {
  line();
  line(fmt::format("student {:<33}the wire{:>30}", student_address,
                   fmt::format("{} {}", peer_name, peer_address)),
       Style::bold);
}

void Ladder::call(const SystemCall& call, std::string_view words) {
  const bool open = std::exchange(leave_open_, false);
  rung("");
  const auto first = fmt::format("  {}  ", ++calls_);
  if (!words.empty()) {
    for (const auto& part : filled(words_of(words), ' ', beam - first.size() - 1)) {
      rung(std::string(first.size(), ' ') + part);
    }
  }
  leave_open_ = open;
  rung(first + report::cut(spelled(call), beam - first.size()), Style::bold);
  leave_open_ = false;
}

void Ladder::news(const std::vector<Happening>& news) {
  for (const auto& one : in_order(news)) {
    switch (one.kind) {
      case Happening::Kind::returned:
        student("= " + result_of(one.call), Style::bold);
        break;
      case Happening::Kind::frame:
        frame(one.frame);
        break;
      case Happening::Kind::peer:
        at_right(one.text);
        break;
      case Happening::Kind::output:
        student(fmt::format("prints \"{}\"", printable(one.text, beam - 20)));
        break;
    }
  }
}

void Ladder::student(std::string_view words, Style style) {
  rung(fmt::format("     {}", report::cut(words, beam - 5)), style);
}

void Ladder::frame(const Frame& frame) {
  const bool own = frame.host == student_name;
  const auto words =
      fmt::format(" {}: {} ", ++frames_, report::cut(headline_of(frame.packet), beam - 12));
  if (own) {
    rung(fmt::format("--{:-<{}}>", words, beam - 3), Style::good);
  } else {
    rung(fmt::format("<-{:-<{}}", words, beam - 2));
  }
  for (const auto& layer : frame.packet.layers()) {
    const bool wanted = std::ranges::any_of(
        style_.headers, [&](const wire::Header* header) { return *header == *layer.header; });
    if (!style_.all_fields && !wanted) continue;
    part(layer.header->name, fields_in_words(frame.packet, layer, style_.all_fields));
  }
  if (const auto payload = frame.packet.payload(); !payload.empty()) {
    constexpr std::size_t room = 30;
    part("payload",
         {report::counted(payload.size(), "byte") + " " + wire::shown_data(payload, room)});
  }
  for (const auto& problem : frame.packet.problems()) {
    part("problem", words_of(problem.reason), ' ');
  }
}

void Ladder::part(std::string_view name, const std::vector<std::string>& items, char glue) {
  constexpr std::size_t indent = 16;
  std::string before = fmt::format("      {:<{}}", name, indent - 6);
  for (const auto& line : filled(items, glue, beam - indent - 1)) {
    rung(before + line);
    before.assign(indent, ' ');
  }
}

void Ladder::at_right(std::string_view words) {
  rung(fmt::format("{:>{}}", report::cut(words, beam - 2), beam - 2));
}

void Ladder::rung(std::string_view content, Style style) {
  line(fmt::format("{}{:<{}}|", left_post, content, beam), style);
}

void Ladder::line(std::string_view content, Style style) {
  end_line();
  report::Text text;
  text.line(content, style);
  auto shown = text.str(style_.colour);
  open_ = leave_open_;
  if (open_) shown.pop_back();
  std::fwrite(shown.data(), 1, shown.size(), out_);
  std::fflush(out_);
}

void Ladder::end_line() {
  if (std::exchange(open_, false)) std::fputc('\n', out_);
}

}  // namespace wirebook::demo

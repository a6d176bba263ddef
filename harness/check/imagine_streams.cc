#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "harness/check/imagine.hh"
#include "harness/check/rules/look.hh"

namespace wirebook::check {
namespace {

/// Buffers as they are usually made.
constexpr std::array<std::size_t, 7> file_buffer_sizes{256, 512, 1024, 4096, 8192, 16384, 65536};

/// Lists what differs from the right one: a mistake that a run does not show is not in its list.
class List {
 public:
  explicit List(std::string_view right) : all_{{"", to_bytes(right)}} {}

  void add(const std::string& code, std::string_view text) {
    if (text != as_text(all_.front().bytes)) all_.push_back({code, to_bytes(text)});
  }
  [[nodiscard]] std::vector<Imagined> take() { return std::move(all_); }

 private:
  std::vector<Imagined> all_;
};

template <typename Drop>
std::string without(std::string text, Drop drop) {
  std::erase_if(text, [&](char c) { return drop(static_cast<unsigned char>(c)); });
  return text;
}

/// The input in buffers of this size, of each of which send() takes so many bytes: `again` tells
/// who begins anew from who goes on with the next buffer.
std::string torn(const std::string& input, std::size_t size, std::size_t most, bool again) {
  std::string sent;
  for (std::size_t begin = 0; begin < input.size(); begin += size) {
    const auto chunk = input.substr(begin, size);
    std::size_t done = 0;
    do {
      const auto taken = std::min(most, chunk.size() - done);
      sent += chunk.substr(0, taken);
      done += taken;
    } while (again && done < chunk.size());
  }
  return sent;
}

std::string printed(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += fmt::format("{} {}\n", line.size(), line);
  return text;
}

/// Each line followed by what a longer one before it left in the buffer.
std::string with_stale_tails(const std::vector<std::string>& lines) {
  std::string text, buffer;
  for (const auto& line : lines) {
    buffer.replace(0, line.size(), line);
    text += fmt::format("{} {}\n", line.size(), buffer);
  }
  return text;
}

std::vector<std::string> without_empty(std::vector<std::string> lines) {
  std::erase(lines, "");
  return lines;
}

/// The lines, each made into another.
template <typename Make>
std::vector<std::string> each(std::vector<std::string> lines, Make make) {
  for (auto& line : lines) line = make(line);
  return lines;
}

}  // namespace

std::vector<Imagined> imagine_file(const std::string& input, std::size_t sends_at_most) {
  List list(input);
  list.add("SENT_NUL", input + '\0');
  list.add("STRLEN_BINARY", input.substr(0, input.find('\0')));
  list.add("TEXT_MODE", without(input, [](unsigned char c) { return c == '\n'; }));
  list.add("TEXT_MODE", without(input, [](unsigned char c) { return std::isspace(c) != 0; }));
  list.add("TEXT_MODE", rules::universal_newlines(input));
  list.add("TEXT_MODE", input + '\n');
  for (const char* mark : {"\x04", "\x1a", "\xff", "EOF", "EOF\n"}) {
    list.add("INBAND_EOF", input + mark);
  }
  for (const auto size : file_buffer_sizes) {
    const auto whole = (input.size() + size - 1) / size * size;
    for (const char filling : {'\0', '\xfe', '\xaa'}) {
      auto padded = input;
      padded.resize(whole, filling);
      list.add("SIZEOF_BUF", padded);
    }
    list.add("READ_ONCE", input.substr(0, size));
    if (sends_at_most == 0) continue;
    for (const auto& [code, sent] : imagine_short_sends(input, sends_at_most, size)) {
      list.add(code, as_text(sent));
    }
  }
  return list.take();
}

std::vector<Imagined> imagine_short_sends(const std::string& stream, std::size_t sends_at_most,
                                          std::size_t buffer) {
  return {{"SHORT_WRITE", to_bytes(torn(stream, buffer, sends_at_most, false))},
          {"RESENDS_START", to_bytes(torn(stream, buffer, sends_at_most, true))}};
}

std::vector<Imagined> imagine_lines(const std::string& stream, bool in_one_piece) {
  const auto lines = rules::lines_of(stream);
  if (lines.empty()) return {};
  List list(printed(lines));
  list.add("EMPTY_LINE_LOST", printed(without_empty(lines)));
  if (!stream.ends_with('\n')) {
    list.add("LAST_LINE_LOST", printed({lines.begin(), lines.end() - 1}));
  } else {
    list.add("EXTRA_LINE", printed(lines) + "0 \n");
  }
  list.add("STALE_TAIL", with_stale_tails(lines));
  list.add("TEXT_MODE", printed(rules::lines_of(rules::universal_newlines(stream))));
  std::string counted, cut_at_zero;
  for (const auto& line : lines) {
    counted += fmt::format("{} {}\n", line.size() + 1, line);
    cut_at_zero += fmt::format("{} {}\n", line.size(), line.substr(0, line.find('\0')));
  }
  list.add("COUNTS_NEWLINE", counted);
  list.add("STRLEN_BINARY", cut_at_zero);
  for (const auto size : file_buffer_sizes) {
    list.add("FIXED_BUF", printed(each(lines, [&](const auto& l) { return l.substr(0, size); })));
    list.add("FIXED_BUF",
             printed(each(lines, [&](const auto& l) { return l.substr(0, size - 1); })));
  }
  if (in_one_piece) {
    if (lines.size() > 1) list.add("LOST_REST", printed({lines.front()}));
    list.add("ONE_RECV_ONE_MSG", printed({stream}));
  } else {
    std::vector<std::string> bytes;
    for (const char byte : stream) bytes.emplace_back(byte == '\n' ? 0 : 1, byte);
    list.add("ONE_RECV_ONE_MSG", printed(bytes));
  }
  return list.take();
}

}  // namespace wirebook::check

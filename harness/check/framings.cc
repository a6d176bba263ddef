#include "harness/check/framings.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace wirebook {
namespace {

constexpr std::size_t frame_head_size = 4;
/// Buffers as they are usually made.
constexpr std::array<std::size_t, 7> line_buffer_sizes{64, 128, 256, 512, 1024, 2048, 4096};

using Line = const std::string&;

std::vector<std::string> lines_in(std::string_view lines) {
  std::vector<std::string> all;
  while (!lines.empty()) {
    const auto end = std::min(lines.find('\n'), lines.size());
    all.emplace_back(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return all;
}

std::string big_endian(std::uint64_t value, std::size_t size) {
  std::string bytes(size, '\0');
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, value >>= 8U) {
    *byte = static_cast<char>(value & 0xffU);
  }
  return bytes;
}

std::string little(std::uint64_t value, std::size_t size) {
  auto bytes = big_endian(value, size);
  std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

/// Every line through the same function.
template <class Each>
auto each_line(Each each) {
  return [each](std::string_view lines) {
    std::string stream;
    for (const auto& line : lines_in(lines)) stream += each(line);
    return stream;
  };
}

void add_lengths(std::vector<WrongFraming>& all) {
  const auto add = [&](const char* code, auto each) { all.push_back({code, each_line(each)}); };
  add("LEN_LITTLE", [](Line line) { return little(line.size(), 4) + line; });
  add("LEN_INCLUDES_SELF", [](Line line) { return big_endian(line.size() + 4, 4) + line; });
  add("LEN_IS_SIZE_T", [](Line line) { return little(line.size(), 8) + line; });
  add("LEN_IS_SIZE_T", [](Line line) { return big_endian(line.size(), 8) + line; });
  // htonl() of it, kept in a size_t.
  add("LEN_IS_SIZE_T",
      [](Line line) { return big_endian(line.size(), 4) + big_endian(0, 4) + line; });
  add("LEN_16", [](Line line) { return big_endian(line.size() & 0xffffU, 2) + line; });
  add("LEN_16", [](Line line) { return little(line.size() & 0xffffU, 2) + line; });
  for (const auto* behind : {"", " ", "\n", ":"}) {
    add("LEN_ASCII", [=](Line line) { return fmt::format("{}{}{}", line.size(), behind, line); });
  }
  add("LEN_ASCII", [](Line line) { return fmt::format("{:04}{}", line.size(), line); });
  add("LEN_ASCII", [](Line line) { return fmt::format("{:4}{}", line.size(), line); });
  add("LEN_ASCII", [](Line line) { return fmt::format("{:08x}{}", line.size(), line); });
  add("NO_LENGTH", [](Line line) { return line; });
  add("NO_LENGTH", [](Line line) { return line + '\n'; });
}

void add_texts(std::vector<WrongFraming>& all) {
  const auto add = [&](const char* code, auto each) { all.push_back({code, each_line(each)}); };
  for (const char last : {'\n', '\0'}) {
    const auto* code = last == '\n' ? "NEWLINE" : "SENT_NUL";
    add(code, [=](Line line) { return framed(line + last); });
    add(code, [=](Line line) { return framed(line) + last; });
  }
  add("EMPTY_FRAME_LOST", [](Line line) { return line.empty() ? "" : framed(line); });
  for (const auto size : line_buffer_sizes) {
    for (const auto most : {size - 2, size - 1, size}) {
      add("LINE_SPLIT", [=](Line line) {
        std::string stream = framed(line.substr(0, most));
        for (auto at = most; at < line.size(); at += most) stream += framed(line.substr(at, most));
        return stream;
      });
      add("LINE_CUT", [=](Line line) { return framed(line.substr(0, most)); });
    }
  }
}

void add_ends(std::vector<WrongFraming>& all) {
  all.push_back({"EMPTY_FRAME_LOST", [](std::string_view lines) {
                   std::string stream;
                   for (const auto& line : lines_in(lines)) {
                     if (line.empty()) break;
                     stream += framed(line);
                   }
                   return stream;
                 }});
  for (const bool whole : {false, true}) {
    all.push_back({"LAST_LINE_CUT", [=](std::string_view lines) {
                     if (lines.empty() || lines.ends_with('\n')) return framed_lines(lines);
                     const auto begin = lines.rfind('\n') + 1;
                     return framed_lines(lines.substr(0, whole ? begin : lines.size() - 1));
                   }});
  }
}

}  // namespace

std::string frame_length(std::uint32_t length) { return big_endian(length, frame_head_size); }

std::string framed(std::string_view text) {
  return frame_length(static_cast<std::uint32_t>(text.size())) + std::string(text);
}

std::string framed_lines(std::string_view lines) {
  return each_line([](Line line) { return framed(line); })(lines);
}

std::vector<FrameSeen> frames_in(ByteView stream) {
  std::vector<FrameSeen> all;
  for (std::size_t at = 0; at < stream.size();) {
    const auto head = stream.subspan(at, std::min(frame_head_size, stream.size() - at));
    std::uint64_t length = 0;
    const bool has_length = head.size() == frame_head_size;
    for (const auto byte : head) length = length << 8U | byte;
    if (!has_length) length = 0;
    const auto rest = stream.subspan(at + head.size());
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(length, rest.size()));
    all.push_back({at, length, std::string(as_text(rest.first(size))), has_length});
    at += head.size() + size;
  }
  return all;
}

std::string printed_frame(std::string_view text) {
  return fmt::format("{} {}\n", text.size(), text);
}

const std::vector<WrongFraming>& wrong_framings() {
  static const std::vector<WrongFraming> all = [] {
    std::vector<WrongFraming> wrong;
    add_lengths(wrong);
    add_texts(wrong);
    add_ends(wrong);
    return wrong;
  }();
  return all;
}

}  // namespace wirebook

#include "harness/check/framings.hh"
#include "harness/check/imagine.hh"

namespace wirebook::check {
namespace {

/// Lists what differs from the right one: a mistake that a run does not show is not in its list.
void add_what_differs(std::vector<Imagined>& all, const std::string& code, std::string_view shown) {
  if (as_text(all.front().bytes) != shown) all.push_back({code, to_bytes(shown)});
}

}  // namespace

std::vector<Imagined> imagine_frames(std::string_view lines) {
  std::vector<Imagined> all{{"", to_bytes(framed_lines(lines))}};
  for (const auto& wrong : wrong_framings()) {
    add_what_differs(all, wrong.code, wrong.stream(lines));
  }
  return all;
}

std::vector<Imagined> imagine_printed_frames(const std::vector<std::string>& texts) {
  std::string right, until_empty, without_empty, first, strings;
  bool ended = false;
  for (const auto& text : texts) {
    const auto line = printed_frame(text);
    if (right.empty()) first = line;
    right += line;
    ended |= text.empty();
    if (!ended) until_empty += line;
    if (!text.empty()) without_empty += line;
    strings += std::to_string(text.size()) + " " + text.c_str() + "\n";
  }
  std::vector<Imagined> all{{"", to_bytes(right)}};
  add_what_differs(all, "EMPTY_FRAME_LOST", until_empty);
  add_what_differs(all, "EMPTY_FRAME_LOST", without_empty);
  add_what_differs(all, "STRLEN_BINARY", strings);
  if (until_empty != first) add_what_differs(all, "ONE_SHOT", first);
  return all;
}

}  // namespace wirebook::check

#include "harness/lab/fate.hh"

#include <fmt/format.h>

namespace wirebook {
namespace {

/// "packet 4", "packets 4 and 6", "packets 1, 2, 3 and 17 more".
std::string packets(const std::vector<int>& frames) {
  constexpr std::size_t most_named = 4;
  const auto named = frames.size() > most_named ? most_named - 1 : frames.size();
  std::string words = frames.size() == 1 ? "packet " : "packets ";
  for (std::size_t i = 0; i < named; ++i) {
    const bool last = i > 0 && i + 1 == frames.size();
    words += fmt::format("{}{}", i == 0 ? "" : last ? " and " : ", ", frames[i] + 1);
  }
  if (named < frames.size()) words += fmt::format(" and {} more", frames.size() - named);
  return words;
}

}  // namespace

std::string in_words(const Fate& fate, int frame) {
  const auto packet = fmt::format("packet {} was", frame + 1);
  switch (fate.kind) {
    case Fate::Kind::delivered:
      return fmt::format("{} delivered", packet);
    case Fate::Kind::dropped:
      return fmt::format("{} dropped by the exercise", packet);
    case Fate::Kind::duplicated:
      return fmt::format("{} delivered twice by the exercise", packet);
    case Fate::Kind::delayed:
      return fmt::format("{} held back by the exercise until packet {} had passed", packet,
                         fate.behind + 1);
    case Fate::Kind::never_delivered:
      return fmt::format("{} held back by the exercise; what it waited for never came", packet);
    case Fate::Kind::changed:
      return fmt::format("{} changed by the exercise: {}", packet, fate.change);
  }
  return {};
}

std::string met_in_words(const WireRuleReport& rule) {
  if (!rule.frames.empty()) return packets(rule.frames);
  if (rule.too_late > 0) return "an earlier rule took the frame";
  if (rule.met == 0) return "met no frame";
  return fmt::format("met no frame: only {} such frame{} came", rule.met, rule.met == 1 ? "" : "s");
}

}  // namespace wirebook

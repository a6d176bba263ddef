#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "harness/report/parts.hh"

namespace wirebook::report {

namespace {

using check::Finding;

constexpr std::size_t most_left_over = 6;
constexpr std::size_t most_of_another_check = 2;
constexpr std::size_t longest_command = 50;

/// What tells another run of the check from the one the page shows.
std::string run_words(const Outcome& run, const Outcome* shown) {
  if (shown == nullptr || run.command == shown->command) return "in another run";
  std::string words;
  for (std::size_t i = 1; i < run.command.size(); ++i) words += (i > 1 ? " " : "") + run.command[i];
  return words.empty() ? "without arguments" : "with " + cut(words, longest_command);
}

/// What a page has not said yet of the check it shows, one point after the other, none twice.
class Points {
 public:
  Points(const Page& page, const std::vector<Finding>& left_over)
      : check_(*shown_check(page)), shown_(shown_run(page)), left_over_(left_over) {
    for (const auto& finding : check_.findings)
      sentences_[run_of(finding)].insert(finding.sentence);
  }

  std::vector<std::string> all(Named& named) {
    for (const auto& finding : left_over_) {
      const auto* run = run_of(finding);
      if (run != shown_) {
        add_of_another_run(*run, finding);
      } else if (finding.kind == Finding::Kind::field && finding.frame >= 0) {
        add_of_another_packet(finding, named);
      } else if (!is_told(finding)) {
        add(finding.sentence);
      }
    }
    return std::move(points_);
  }

 private:
  [[nodiscard]] const Outcome* run_of(const Finding& finding) const {
    const auto run = static_cast<std::size_t>(finding.run);
    return finding.run >= 0 && run < check_.runs.size() ? check_.runs[run].get() : shown_;
  }

  /// Whether a finding that has its place on the page says the same.
  [[nodiscard]] bool is_told(const Finding& finding) const {
    const auto same = [&](const Finding& other) {
      return other.sentence == finding.sentence && run_of(other) == shown_;
    };
    return std::count_if(check_.findings.begin(), check_.findings.end(), same) >
           std::count_if(left_over_.begin(), left_over_.end(), same);
  }

  void add(std::string point) {
    if (said_.insert(point).second) points_.push_back(std::move(point));
  }

  void add_of_another_run(const Outcome& run, const Finding& finding) {
    const auto which = run_words(run, shown_);
    const bool same = sentences_[&run] == sentences_[shown_];
    add(same ? "the same " + which : fmt::format("{}: {}", which, finding.sentence));
  }

  void add_of_another_packet(const Finding& finding, Named& named) {
    const auto count = std::count_if(left_over_.begin(), left_over_.end(), [&](const Finding& one) {
      return one.kind == finding.kind && one.frame == finding.frame && run_of(one) == shown_;
    });
    named.insert(finding.frame);
    add(count == 1 ? fmt::format("packet {}: {}", finding.frame + 1, finding.sentence)
                   : fmt::format("packet {}: {} fields are wrong, too", finding.frame + 1, count));
  }

  const Check& check_;
  const Outcome* shown_;
  const std::vector<Finding>& left_over_;
  std::map<const Outcome*, std::set<std::string>> sentences_;
  std::set<std::string> said_;
  std::vector<std::string> points_;
};

void write_points(Text& text, const std::vector<std::string>& points) {
  if (!points.empty()) text.section("Also found by this check");
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (i == most_left_over) {
      return text.line(fmt::format("  and {} more", points.size() - i));
    }
    text.paragraph(points[i], 4, "  -");
  }
}

bool is_same_mistake(const Check& one, const Check& other) {
  return one.diagnosis && other.diagnosis && one.diagnosis->code == other.diagnosis->code;
}

void write_other_check(Text& text, const Check& check, const Check& shown) {
  const bool same = is_same_mistake(check, shown);
  text.paragraph(check.name + (same ? " (the same mistake)" : ""));
  std::set<std::string_view> said;
  for (const auto& finding : check.findings) {
    if (same || said.size() == most_of_another_check) break;
    if (!said.insert(finding.sentence).second) continue;
    text.line("    " + cut(finding.sentence, 76));
  }
  text.verbatim(check.message, 4, message_lines);
}

}  // namespace

void write_also(Text& text, const Page& page, const std::vector<Finding>& left_over, Named& named) {
  write_points(text, Points(page, left_over).all(named));
  const Check& shown = *shown_check(page);
  bool titled = false;
  for (const auto& check : page.checks) {
    if (check.verdict != Check::Verdict::failed || &check == &shown) continue;
    if (!std::exchange(titled, true)) text.section("Also failing");
    write_other_check(text, check, shown);
  }
}

}  // namespace wirebook::report

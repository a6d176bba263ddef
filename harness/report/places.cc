#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "harness/report/parts.hh"
#include "harness/wire/headers.hh"

namespace wirebook::report {

namespace {

namespace fs = std::filesystem;

std::string one_path(const std::string& label, const std::string& path) {
  const auto first = fmt::format("  {:10} ", label);
  // A path that is too long loses its beginning, for its end says which file it is.
  const std::size_t room = page_width - first.size();
  const auto shown = safe(path);
  return first + (shown.size() <= room ? shown : "..." + shown.substr(shown.size() - (room - 3)));
}

/// The line of main(), in C++ or Python; 1 when the file has none or cannot be read.
int line_of_main(const fs::path& program) {
  std::ifstream file(program);
  std::string line;
  for (int number = 1; std::getline(file, line); ++number) {
    const auto at = line.find("main");
    if (at == std::string::npos || line.compare(0, 2, "//") == 0 || line[0] == '#') continue;
    const bool whole_word = at == 0 || line[at - 1] == ' ';
    const auto next = line.find_first_not_of(' ', at + 4);
    if (whole_word && next != std::string::npos && line[next] == '(') return number;
  }
  return 1;
}

std::string what_was_wrong(const Check& check) {
  std::string words = check.name;
  if (check.findings.empty()) return words;
  // The card follows from the address, as on the page.
  const auto cause =
      std::find_if(check.findings.begin(), check.findings.end(),
                   [](const check::Finding& f) { return f.header != wire::ethernet::header.name; });
  const auto& finding = cause == check.findings.end() ? check.findings.front() : *cause;
  if (!finding.expected_shown.empty() && !finding.actual_shown.empty()) {
    return fmt::format("{} (expected {}, got {})", words, finding.expected_shown,
                       finding.actual_shown);
  }
  return finding.sentence.empty() ? words : fmt::format("{} ({})", words, finding.sentence);
}

std::string link(const fs::path& file, int line, std::string_view words) {
  return fmt::format("{}:{}: error: {}", safe(fs::absolute(file).lexically_normal().string()), line,
                     printable(words, 300));
}

}  // namespace

std::string shown_path(const Sources& sources, const fs::path& path) {
  if (sources.root.empty() || !path.is_absolute()) return path.string();
  const auto relative = path.lexically_normal().lexically_relative(sources.root.lexically_normal());
  const bool below = !relative.empty() && *relative.begin() != "..";
  return below ? relative.string() : path.string();
}

std::string headline_of(const Sources& sources) {
  return sources.title.empty() ? sources.exercise
                               : fmt::format("{} -- {}", sources.exercise, sources.title);
}

void write_next_hint(Text& text, const Sources& sources) {
  const auto hint = fmt::format("  Next hint:  ./wirebook hint {}", sources.name);
  const auto lesson = shown_path(sources, sources.lesson);
  const auto both = fmt::format("{}    Lesson:  {}", hint, lesson);
  if (lesson.empty() || both.size() <= page_width) return text.line(lesson.empty() ? hint : both);
  text.line(hint);
  text.line("  Lesson:     " + lesson);
}

void write_files(Text& text, const Page& page, const Outcome* outcome) {
  const auto& sources = page.sources;
  text.section("Files");
  text.line(one_path("your code", shown_path(sources, sources.program)));
  if (outcome != nullptr && !outcome->frames.empty()) {
    text.line(one_path("capture", shown_path(sources, sources.reports / capture_name)));
  }
  if (outcome != nullptr && !outcome->arrivals.empty()) {
    text.line(one_path("arrived", shown_path(sources, sources.reports / arrived_name)));
  }
  text.line(one_path("seed", fmt::format("WIREBOOK_SEED={}", page.seed)) +
            "   (the same inputs again)");
}

std::string link_line(const Page& page) {
  const auto& program = page.sources.program;
  if (!page.harness_fault.empty()) return "";
  if (page.verdict == Verdict::does_not_compile && page.compile_error) {
    const auto& error = *page.compile_error;
    return link(error.file.empty() ? program : fs::path(error.file), std::max(error.line, 1),
                error.message);
  }
  const Check* check = shown_check(page);
  if (page.verdict != Verdict::failed || check == nullptr) return "";
  const Outcome* run = shown_run(page);
  const int crash = run == nullptr ? 0 : run->ending.crash_line;
  return link(program, crash > 0 ? crash : line_of_main(program), what_was_wrong(*check));
}

}  // namespace wirebook::report

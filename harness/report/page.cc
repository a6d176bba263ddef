#include "harness/report/page.hh"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/check/ending_words.hh"
#include "harness/report/parts.hh"

namespace wirebook::report {

namespace {

using check::Finding;

constexpr std::size_t output_lines = 5;
constexpr std::size_t most_warnings = 3;
constexpr const char* unexplained =
    "This is not one of the mistakes the workbook knows by name. What stands above is all that was "
    "observed. Go through it from the top: where is the first place at which something else "
    "happened than you meant, and which line of your program did it?";

void write_checks(Text& text, const Page& page) {
  const auto& checks = page.checks;
  const auto ok = std::count_if(checks.begin(), checks.end(), [](const Check& check) {
    return check.verdict == Check::Verdict::ok;
  });
  text.headline(headline_of(page.sources), fmt::format("{} of {} checks", ok, checks.size()));
  text.rule();
  for (const auto& check : checks) {
    switch (check.verdict) {
      case Check::Verdict::ok:
        text.line("  ok    " + cut(check.name, 71), Style::good);
        break;
      case Check::Verdict::failed:
        text.line("  FAIL  " + cut(check.name, 71), Style::bad);
        break;
      case Check::Verdict::not_run:
        text.line("  -     " + cut(check.name, 60) + " (not run)");
        break;
    }
  }
}

/// @param named the frames that the rest of the page calls by their number
void write_story(Text& text, const Outcome* outcome, Named named) {
  if (outcome == nullptr || outcome->events.empty()) return;
  for (const auto& rule : outcome->wire) named.insert(rule.frames.begin(), rule.frames.end());
  for (const auto& frame : outcome->frames) named.insert(frame.fate.behind);
  text.section("What happened");
  if (has_conversation(*outcome)) {
    write_ladder(text, *outcome, named);
  } else {
    write_timeline(text, *outcome, named);
  }
  write_wire(text, *outcome);
}

/// What was unusual about the end, unless the diagnosis says it already.
void write_ending(Text& text, const Outcome* outcome, const check::Diagnosis* diagnosis) {
  if (outcome == nullptr) return;
  for (const auto& words : check::ending_words(*outcome)) {
    if (diagnosis != nullptr && words.code == diagnosis->code) continue;
    text.line();
    text.paragraph(words.sentence);
  }
}

/// Where a crash was, when a second build could tell.
void write_crash(Text& text, const Page& page, const Outcome* outcome) {
  if (outcome == nullptr || outcome->ending.crash_line == 0) return;
  const auto& ending = outcome->ending;
  text.section("Where");
  text.line(fmt::format("  {}, line {}", shown_path(page.sources, page.sources.program),
                        ending.crash_line));
  text.paragraph(fmt::format("The same run of a second build, with the compiler's sanitizers, "
                             "stopped there: {}.",
                             ending.crash_word),
                 4);
}

void write_warnings(Text& text, const Page& page) {
  if (page.warnings.empty()) return;
  text.section("The compiler warned");
  const auto shown = std::min(page.warnings.size(), most_warnings);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& warning = page.warnings[i];
    text.line(fmt::format("  {}, line {}", shown_path(page.sources, warning.file), warning.line));
    text.paragraph(warning.message, 4);
  }
  if (shown < page.warnings.size()) {
    text.line(fmt::format("  and {} more", page.warnings.size() - shown));
  }
}

void write_why(Text& text, const check::Diagnosis* diagnosis) {
  if (diagnosis == nullptr) {
    text.section("Why", "[unexplained]");
    return text.paragraph(unexplained);
  }
  text.section("Why", fmt::format("[{}]", diagnosis->code));
  text.paragraph(diagnosis->sentence);
  if (!diagnosis->picture.empty()) text.line();
  for (const auto& line : diagnosis->picture) text.line("    " + line);
}

void write_try(Text& text, const Page& page, const check::Diagnosis* diagnosis) {
  text.section("Try");
  if (diagnosis != nullptr) {
    text.paragraph(diagnosis->look);
    if (!diagnosis->reference.empty()) text.paragraph(diagnosis->reference, 14, "  Read:");
  }
  write_next_hint(text, page.sources);
}

void write_stream_of(Text& text, std::string_view name, std::string_view content) {
  if (content.empty()) return;
  const auto lines = last_lines_of(content, output_lines).size();
  text.section(fmt::format("Your program said ({}, last {})", name, counted(lines, "line")));
  text.last_lines(content, 4, output_lines);
}

void write_output(Text& text, const Outcome* outcome) {
  if (outcome == nullptr) return;
  write_stream_of(text, "stdout", outcome->out);
  write_stream_of(text, "stderr", outcome->err);
  if (outcome->out.empty() && outcome->err.empty()) {
    text.section("Your program said nothing, neither on stdout nor on stderr.");
  }
}

/// The findings about the shown run; those about other runs go to `others`.
std::vector<Finding> about_run(const Page& page, const Check& check, std::vector<Finding>& others) {
  const Outcome* shown = shown_run(page);
  std::vector<Finding> findings;
  for (const auto& finding : check.findings) {
    const auto run = static_cast<std::size_t>(finding.run);
    const bool other =
        finding.run >= 0 && run < check.runs.size() && check.runs[run].get() != shown;
    (other ? others : findings).push_back(finding);
  }
  return findings;
}

void write_failed(Text& text, const Page& page) {
  const Check* check = shown_check(page);
  if (check == nullptr) return;
  const Outcome* outcome = shown_run(page);
  const auto* diagnosis = check->diagnosis ? &*check->diagnosis : nullptr;
  std::vector<Finding> left_over, others;
  const auto findings = about_run(page, *check, others);

  if (!check->message.empty()) {
    text.section("What the check said");
    text.verbatim(check->message, 2, message_lines);
  }
  // The story comes first, and marks what the rest of the page speaks of.
  Text rest;
  Named named;
  write_ending(rest, outcome, diagnosis);
  write_crash(rest, page, outcome);
  write_arrival(rest, findings, outcome, left_over, named);
  if (outcome != nullptr) {
    for (const auto& sentence : counter_sentences(*outcome, findings)) {
      rest.line();
      rest.paragraph(sentence);
    }
  }
  write_calls(rest, findings, diagnosis, outcome);
  if (diagnosis != nullptr || !check->findings.empty()) write_why(rest, diagnosis);
  write_try(rest, page, diagnosis);
  write_output(rest, outcome);
  write_warnings(rest, page);
  left_over.insert(left_over.end(), others.begin(), others.end());
  write_also(rest, page, left_over, named);
  write_files(rest, page, outcome);
  write_story(text, outcome, std::move(named));
  text.append(std::move(rest));
}

int first_of_students(const Outcome& outcome) {
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host == student_name && !is_noise(frame.packet)) return static_cast<int>(i);
  }
  return -1;
}

void write_passed(Text& text, const Page& page) {
  const Outcome* outcome = shown_run(page);
  const int frame = outcome == nullptr ? -1 : first_of_students(*outcome);
  write_story(text, outcome, {frame});
  if (frame >= 0) write_whole_packet(text, *outcome, frame);
  write_files(text, page, outcome);
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::failed:
      return "failed";
    case Verdict::not_started:
      return "not_started";
    case Verdict::does_not_compile:
      return "does_not_compile";
    case Verdict::not_graded:
      break;
  }
  return "not_graded";
}

const Check* shown_check(const Page& page) {
  const auto failed = std::find_if(page.checks.begin(), page.checks.end(), [](const Check& check) {
    return check.verdict == Check::Verdict::failed;
  });
  return failed == page.checks.end() ? nullptr : &*failed;
}

const Outcome* shown_run(const Page& page) {
  if (const Check* check = shown_check(page)) {
    if (check->runs.empty()) return nullptr;
    const int run = check->findings.empty() ? -1 : check->findings.front().run;
    const auto index = static_cast<std::size_t>(run);
    return run >= 0 && index < check->runs.size() ? check->runs[index].get()
                                                  : check->runs.back().get();
  }
  for (const auto& check : page.checks) {
    if (!check.runs.empty()) return check.runs.front().get();
  }
  return nullptr;
}

std::string to_text(const Page& page, bool colour) {
  Text text;
  if (!page.harness_fault.empty()) {
    write_harness_fault(text, page);
    return text.str(colour);
  }
  switch (page.verdict) {
    case Verdict::not_started:
      write_not_started(text, page);
      break;
    case Verdict::does_not_compile:
      write_compile_error(text, page);
      break;
    case Verdict::not_graded:
      write_not_graded(text, page);
      break;
    case Verdict::passed:
      write_checks(text, page);
      write_passed(text, page);
      break;
    case Verdict::failed:
      write_checks(text, page);
      write_failed(text, page);
      break;
  }
  return text.str(colour);
}

}  // namespace wirebook::report

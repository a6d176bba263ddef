#include <fmt/format.h>

#include "harness/report/parts.hh"

namespace wirebook::report {

namespace {

constexpr std::size_t compiler_lines = 12;
constexpr std::size_t foreign_lines = 40;

}  // namespace

void write_not_started(Text& text, const Page& page) {
  text.headline(headline_of(page.sources), "not started");
  text.rule();
  // At the left edge, where nothing a program prints can be: this line is what ctest looks for.
  text.paragraph("not started: " + page.not_started, 0);
  text.section("Where to begin");
  text.line("  program    " + shown_path(page.sources, page.sources.program));
  text.line("  lesson     " + shown_path(page.sources, page.sources.lesson));
  text.line("  hint       ./wirebook hint " + page.sources.name);
  text.line();
  text.paragraph("Delete the TODO line when you start. Not started is not failed.");
}

void write_compile_error(Text& text, const Page& page) {
  text.headline(headline_of(page.sources), "does not compile");
  text.rule();
  if (!page.compile_error) return;
  const auto& error = *page.compile_error;
  const std::string file = shown_path(page.sources, error.file);
  text.line(error.line > 0 ? fmt::format("  {}, line {}", file, error.line) : "  " + file);
  text.paragraph(error.message, 4);
  if (!error.output.empty()) {
    const bool python = page.sources.program.extension() == ".py";
    text.section(python ? "In Python's own words" : "In the compiler's own words");
    text.verbatim(error.output, 2, compiler_lines);
  }
  text.section("Try");
  text.paragraph("Begin with the first error; the ones after it are often its echo.");
  write_next_hint(text, page.sources);
}

void write_not_graded(Text& text, const Page& page) {
  const auto end = page.not_graded.find('\n');
  text.headline(
      fmt::format("{} -- not graded: {}", page.sources.exercise, page.not_graded.substr(0, end)),
      "");
  text.rule();
  if (end != std::string::npos) text.verbatim(page.not_graded.substr(end + 1), 2, foreign_lines);
  text.line(shown_run(page) == nullptr
                ? "Your program was not run. Nothing is wrong with it."
                : "Not every check could be run, so there is no verdict on your program.");
}

void write_harness_fault(Text& text, const Page& page) {
  text.headline(headline_of(page.sources), "not graded");
  text.rule();
  text.line("A fault in the workbook, not in your program.");
  text.line();
  text.verbatim(page.harness_fault, 2, foreign_lines);
  text.line();
  text.paragraph(
      "Please report it with the text above and the seed below; your program is not to "
      "blame, and you need not change it.",
      0);
  write_files(text, page, nullptr);
}

}  // namespace wirebook::report

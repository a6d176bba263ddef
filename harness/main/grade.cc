#include "harness/main/grade.hh"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <random>

#include "harness/main/build.hh"
#include "harness/main/options.hh"
#include "harness/main/picker.hh"
#include "harness/main/prove.hh"
#include "harness/main/reference.hh"
#include "harness/main/worker.hh"
#include "harness/report/progress.hh"

namespace wirebook {
namespace {

namespace fs = std::filesystem;
using report::Verdict;

constexpr int bad_usage = 2;
constexpr int skipped = 77;

/// What was asked for makes no sense; one sentence.
struct BadUsage : std::runtime_error {
  using std::runtime_error::runtime_error;
};

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

/// WIREBOOK_SEED or a new one, of the seeds whose inputs are proven (--prove-inputs); any other
/// number stands for its remainder, and the page prints that one. Short, because people type it.
/// @throws BadUsage
std::uint64_t choose_seed() {
  const char* given = std::getenv("WIREBOOK_SEED");
  if (given == nullptr) return std::random_device{}() % seed_count;
  std::uint64_t seed = 0;
  const auto* end = given + std::strlen(given);
  if (const auto read = std::from_chars(given, end, seed);
      read.ptr == end && read.ec == std::errc{}) {
    return seed % seed_count;
  }
  throw BadUsage(
      fmt::format("WIREBOOK_SEED is \"{}\": a seed is a number, as a page says it; unset "
                  "it for a new one",
                  printable(given, 40)));
}

/// Where things are: the names of files, targets and folders that belong together.
struct Places {
  Task task;
  std::string target;  ///< to be built first; empty for scripts and foreign programs
};

Places find_places(const ExerciseInfo& info, const Options& options) {
  Places places;
  auto& sources = places.task.sources;
  const auto kind = options.solution ? "solution" : "student";
  sources.root = info.source_tree;
  sources.exercise = info.exercise + (options.python ? ".py" : "");
  sources.name = info.name;
  sources.title = info.title;
  sources.lesson = info.source_tree / "lessons" / info.lesson / "README.md";
  const auto folder = info.source_tree / (options.solution ? "solutions" : "lessons") / info.lesson;
  sources.program = folder / (info.name + (options.python ? ".py" : ".cc"));
  auto reports = info.build_tree / "reports";
  if (!options.program.empty()) {
    sources.program = fs::absolute(options.program);
    reports /= "program";
  } else if (options.solution) {
    reports /= "solution";
  }
  sources.reports = options.reports.empty() ? reports / sources.exercise : options.reports;
  places.task.python = options.python && options.program.empty();
  if (places.task.python || !options.program.empty()) {
    places.task.executable = sources.program;
  } else {
    places.target = fmt::format("{}.{}", kind, info.exercise);
    places.task.executable = program_of(info.build_tree, places.target);
  }
  // A Python program begins with `from todo import TODO`, whoever starts it and from where.
  const auto todo = info.source_tree / "lessons/todo.py";
  if (places.target.empty() && fs::exists(todo)) places.task.beside = {todo};
  places.task.hidden = {info.source_tree, info.build_tree};
  places.task.seed = choose_seed();
  places.task.scripted_wire = options.scripted_wire;
  return places;
}

/// For the line of a crash; only a student's program is in lessons/ to be compiled again.
std::function<std::optional<fs::path>()> second_build(const ExerciseInfo& info,
                                                      const fs::path& source) {
  return [tree = info.build_tree, target = "sanitized." + info.exercise, source] {
    const bool built = !build_target(tree, target, source).error;
    return built ? std::optional(program_of(tree, target)) : std::nullopt;
  };
}

std::optional<report::CompileError> build(const ExerciseInfo& info, const Options& options,
                                          Places& places) {
  const auto& source = places.task.sources.program;
  if (places.task.python) return check_python(source);
  if (places.target.empty() || !options.build) return std::nullopt;
  auto built = build_target(info.build_tree, places.target, source);
  places.task.warnings = std::move(built.warnings);
  if (!options.solution) places.task.build_with_sanitizers = second_build(info, source);
  return built.error;
}

Results judge(const ExerciseInfo& info, const Options& options, Places& places) {
  report::Page page;
  page.sources = places.task.sources;
  page.seed = places.task.seed;
  try {
    page.compile_error = build(info, options, places);
    if (!page.compile_error) return run_checks(places.task);
    page.verdict = Verdict::does_not_compile;
  } catch (const CompilerRefused& refusal) {
    page.not_graded = refusal.what();
  } catch (const std::exception& error) {
    page.harness_fault = error.what();
  }
  return results_of(page);
}

/// Written beside and moved into place, so that nobody reads half a report.
void write_file(const fs::path& path, std::string_view text) {
  const auto beside = fs::path(path) += fmt::format(".{}", ::getpid());
  std::ofstream(beside, std::ios::binary) << text;
  fs::rename(beside, path);
}

void write_reports(const fs::path& folder, const Results& results) {
  fs::create_directories(folder);
  write_file(folder / "page.txt", results.page);
  write_file(folder / "report.json", results.report);
  const std::pair<const char*, const std::string&> captures[] = {
      {report::capture_name, results.capture}, {report::arrived_name, results.arrived}};
  for (const auto& [name, capture] : captures) {
    if (capture.empty()) {
      fs::remove(folder / name);
    } else {
      write_file(folder / name, capture);
    }
  }
}

void print(const ExerciseInfo& info, const Options& options, const Results& results) {
  if (options.json) {
    std::fputs(results.report.c_str(), stdout);
    return;
  }
  // The command line reads pages through a pipe and says itself whether a terminal is behind it.
  const bool terminal =
      ::isatty(STDOUT_FILENO) != 0 || std::string(testing::GTEST_FLAG(color)) == "yes";
  const bool colour = terminal && std::getenv("NO_COLOR") == nullptr;
  std::fputs((colour ? results.coloured : results.page).c_str(), stdout);
  if (options.progress) {
    const auto manifest = info.build_tree / "exercises.json";
    std::fputs((report::progress_of(manifest).line() + "\n").c_str(), stdout);
  }
  if (!results.link.empty()) std::fputs((results.link + "\n").c_str(), stdout);
}

int exit_status(const Options& options, Verdict verdict, bool fault) {
  if (options.expect_not_started) return verdict == Verdict::not_started ? 0 : 1;
  switch (verdict) {
    case Verdict::passed:
      return 0;
    case Verdict::failed:
    case Verdict::does_not_compile:
      return 1;
    case Verdict::not_started:
      return skipped;
    case Verdict::not_graded:
      return fault || is_set("WIREBOOK_REQUIRE_LAB") ? 1 : skipped;
  }
  return 1;
}

}  // namespace

int grade(int argc, char** argv, ExerciseInfo info) {
  info.source_tree = WIREBOOK_SOURCE_DIR;
  info.build_tree = WIREBOOK_BUILD_DIR;
  testing::InitGoogleTest(&argc, argv);
  Options options;
  if (const auto status = options.parse(argc, argv)) return *status;
  if (testing::GTEST_FLAG(list_tests)) return RUN_ALL_TESTS();
  try {
    if (options.prove_inputs) return prove_inputs(info.exercise);
    if (options.imagined) return print_imagined();
    if (options.pictures) return print_pictures(info);
    if (options.ledger) return print_ledger(info, options.check_reference, options.json);
    if (!options.check_reference.empty()) return check_reference(info, options.check_reference);
    auto places = find_places(info, options);
    if (!options.write_reference.empty()) places.task.seed = prepare_reference() % seed_count;
    const auto results = judge(info, options, places);
    write_reports(places.task.sources.reports, results);
    print(info, options, results);
    if (!options.write_reference.empty() && results.verdict == Verdict::passed) {
      write_reference(info, options.write_reference, results.capture, places.task.seed);
    }
    return exit_status(options, results.verdict, results.fault);
  } catch (const BadUsage& error) {
    std::fprintf(stderr, "wirebook: %s\n", error.what());
    return bad_usage;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wirebook: a fault in the workbook, not in your program: %s\n",
                 error.what());
    return 1;
  }
}

}  // namespace wirebook

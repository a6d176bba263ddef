#include "harness/cli/grade_command.hh"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>
#include <system_error>

#include "harness/cli/command.hh"
#include "harness/cli/grading.hh"
#include "harness/cli/selection.hh"

namespace wirebook::cli {

namespace {

namespace fs = std::filesystem;

/// The program's absolute path.
fs::path checked_program(const std::string& given) {
  auto path = fs::absolute(given).lexically_normal();
  const auto refuse = [&](std::string_view why) {
    throw UsageError(fmt::format("--program {}: {}", given, why));
  };
  std::error_code error;
  const auto status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) refuse("no such file");
  if (error) refuse(fmt::format("it cannot be looked at ({})", error.message()));
  if (fs::is_directory(status)) refuse("a directory");
  if (!fs::is_regular_file(status)) refuse("not a file");
  if (::access(path.c_str(), X_OK) != 0) refuse(fmt::format("not executable; chmod +x {}", given));
  if (::access(path.c_str(), R_OK) != 0) refuse(fmt::format("not readable; chmod +r {}", given));
  return path;
}

/// A seed that is none would be 0 without a word.
void check_seed() {
  const char* seed = std::getenv("WIREBOOK_SEED");
  if (seed == nullptr) return;
  const std::string_view digits(seed);
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string_view::npos) {
    throw UsageError(
        fmt::format("WIREBOOK_SEED is \"{}\": a seed is a number, as a page says it; "
                    "unset it for a new one",
                    digits));
  }
}

/// Exercises that could not be made keep nobody from the others.
void tell_the_broken(const Manifest& manifest) {
  for (const auto& words : manifest.broken) fmt::print(stderr, "wirebook: {}\n", words);
}

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0' && std::string_view(value) != "0";
}

bool stdout_wants_colour() {
  return ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
}

bool has_source(const Exercise& exercise, Language language, bool solution) {
  if (language == Language::cc) return !(solution ? exercise.solution_cc : exercise.cc).empty();
  return !(solution ? exercise.solution_py : exercise.py).empty();
}

std::vector<Selected> selected_by(const Manifest& manifest, const GradeRequest& request) {
  if (request.python_only && request.cc_only) throw UsageError("--python and --cc: choose one");
  std::vector<Language> languages;
  if (!request.python_only) languages.push_back(Language::cc);
  if (!request.cc_only && request.program.empty()) languages.push_back(Language::py);
  auto selected = select(manifest, request.names, languages);
  if (!request.program.empty() && (request.names.size() != 1 || selected.size() != 1)) {
    throw UsageError("--program needs the name of one exercise");
  }
  return selected;
}

std::vector<Job> jobs_for(const std::vector<Selected>& selected, const GradeRequest& request) {
  Job model;
  model.solution = request.solutions;
  model.json = request.json;
  model.colour = stdout_wants_colour();
  if (!request.reports.empty()) model.reports = fs::absolute(request.reports).lexically_normal();
  if (!request.program.empty()) {
    if (request.solutions) throw UsageError("--program and --solutions: choose one");
    model.program = checked_program(request.program);
    model.exercise = selected.front().exercise;
    return {model};
  }
  std::vector<Job> jobs;
  for (const auto& [exercise, languages] : selected) {
    for (const auto language : languages) {
      // A C++ program that was deleted is still asked for: its grader says what is missing.
      const bool deleted = language == Language::cc && !request.solutions;
      if (!deleted && !has_source(*exercise, language, request.solutions)) continue;
      model.exercise = exercise;
      model.language = language;
      jobs.push_back(model);
    }
  }
  return jobs;
}

void build_graders(const Manifest& manifest, const std::vector<Job>& jobs) {
  std::vector<std::string> targets;
  for (const auto& job : jobs) {
    const auto target = "grade." + job.exercise->id;
    if (targets.empty() || targets.back() != target) targets.push_back(target);
  }
  if (!targets.empty()) build(manifest.build, targets);
}

/// The programs of one exercise that deserve words: those that were started, or else the first.
std::vector<Graded> worth_telling(const std::vector<Graded>& programs) {
  std::vector<Graded> started;
  std::ranges::copy_if(programs, std::back_inserter(started),
                       [](const auto& g) { return g.verdict != Verdict::not_started; });
  if (started.empty()) started.push_back(programs.front());
  return started;
}

/// Prints what comes in, exercise by exercise.
class Printer {
 public:
  Printer(const GradeRequest& request, int name_width)
      : json_(request.json), overview_(request.names.empty()), name_width_(name_width) {}

  void exercise_done(const std::vector<Graded>& programs) {
    verdicts_.push_back(verdict_of(programs));
    const auto told = worth_telling(programs);
    if (json_) {
      std::ranges::for_each(told, print_document);
    } else if (overview_) {
      print_line(told);
      remember_page(told);
    } else {
      for (const auto& graded : told) fmt::print("{}\n", graded.page);
    }
    std::fflush(stdout);
  }

  void finish() const {
    if (json_ || !overview_) return;
    const auto& page = first_failed_ ? first_failed_ : first_not_graded_;
    if (page) fmt::print("\n{}", *page);
    fmt::print("\n");
  }

  [[nodiscard]] const std::vector<Verdict>& verdicts() const { return verdicts_; }

 private:
  static void print_document(const Graded& graded) {
    fmt::print("{}\n", nlohmann::json::parse(graded.page).dump());  // on one line
  }

  void print_line(const std::vector<Graded>& told) const {
    const auto& exercise = *told.front().job.exercise;
    std::string which;
    if (told.size() > 1) {
      which = fmt::format("  (C++: {}, Python: {})", words_for(told[0].verdict),
                          words_for(told[1].verdict));
    } else if (told[0].job.language == Language::py) {
      which = "  (Python)";
    }
    fmt::print("  {:<16}  {:<{}}  {}{}\n", words_for(verdict_of(told)), exercise.id, name_width_,
               exercise.title, which);
  }

  void remember_page(const std::vector<Graded>& told) {
    for (const auto& graded : told) {
      auto& slot = graded.verdict == Verdict::not_graded ? first_not_graded_ : first_failed_;
      const bool fine = graded.verdict == Verdict::passed || graded.verdict == Verdict::not_started;
      if (!fine && !slot) slot = graded.page;
    }
  }

  bool json_;
  bool overview_;
  int name_width_;
  std::vector<Verdict> verdicts_;
  std::optional<std::string> first_failed_, first_not_graded_;
};

int widest_id(const Manifest& manifest) {
  std::size_t width = 0;
  for (const auto& exercise : manifest.exercises) width = std::max(width, exercise.id.size());
  return static_cast<int>(width);
}

}  // namespace

int grade_command(const Manifest& manifest, const GradeRequest& request) {
  check_seed();
  tell_the_broken(manifest);
  const auto jobs = jobs_for(selected_by(manifest, request), request);
  if (jobs.empty()) {
    throw UsageError(request.solutions ? "there are no solutions here" : "nothing to grade");
  }
  if (!request.no_build) build_graders(manifest, jobs);
  Printer printer(request, widest_id(manifest));
  std::vector<Graded> programs;
  std::size_t index = 0;
  grade_all(manifest, jobs, request.width, [&](const Graded& graded) {
    programs.push_back(graded);
    ++index;
    if (index < jobs.size() && jobs[index].exercise == graded.job.exercise) return;
    printer.exercise_done(programs);
    programs.clear();
  });
  printer.finish();
  const int status = exit_status(printer.verdicts(), is_set("WIREBOOK_REQUIRE_LAB"));
  return request.names.empty() && !manifest.broken.empty() ? 1 : status;
}

}  // namespace wirebook::cli

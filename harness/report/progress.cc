#include "harness/report/progress.hh"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace wirebook::report {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t bar_width = 11;

/// The document in a file; a discarded one when there is none, or none that is whole.
json read_json(const fs::path& path) {
  std::ifstream file(path);
  return json::parse(file, nullptr, false);
}

std::string text_at(const json& object, const char* key) {
  if (!object.is_object()) return "";
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

bool has_passed(const fs::path& reports, const std::string& exercise) {
  for (const char* language : {"", ".py"}) {
    const auto report = read_json(reports / (exercise + language) / "report.json");
    if (text_at(report, "verdict") == "passed") return true;
  }
  return false;
}

std::string program_of(const json& exercise, const std::string& source) {
  const auto programs = exercise.find("programs");
  if (programs == exercise.end()) return "";
  auto program = text_at(*programs, "cc");
  if (program.empty()) program = text_at(*programs, "py");
  const fs::path path(program);
  if (!path.is_absolute() || source.empty()) return program;
  const auto relative = path.lexically_relative(source);
  return relative.empty() || *relative.begin() == ".." ? program : relative.string();
}

std::string bar(std::size_t passed, std::size_t total) {
  const std::size_t done = passed * bar_width / total;
  std::string text(done, '#');
  if (done < bar_width) text += '>';
  text.resize(bar_width, '-');
  return text;
}

}  // namespace

std::string Progress::line() const {
  if (total == 0) return "progress: there are no exercises here yet";
  const auto count = fmt::format("progress [{}] {}/{}", bar(passed, total), passed, total);
  if (passed == total) return count + "   all passed; now read the solutions";
  return fmt::format("{}   next: {}  {}", count, next, next_program);
}

Progress progress_of(const fs::path& manifest) {
  Progress progress;
  const auto document = read_json(manifest);
  if (!document.is_object() || !document.contains("exercises")) return progress;
  const fs::path reports = text_at(document, "reports");
  for (const auto& exercise : document["exercises"]) {
    const auto name = text_at(exercise, "exercise");
    if (name.empty()) continue;
    ++progress.total;
    if (has_passed(reports, name)) {
      ++progress.passed;
    } else if (progress.next.empty()) {
      progress.next = name;
      progress.next_program = program_of(exercise, text_at(document, "source"));
    }
  }
  return progress;
}

}  // namespace wirebook::report

#include "harness/cli/overview.hh"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "harness/report/progress.hh"

namespace wirebook::cli {

namespace {

/// What a list says of an exercise, by the better of its two programs.
std::string_view state_of(const Manifest& manifest, const Exercise& exercise) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> words{
      {{"passed", "ok"}, {"failed", "FAIL"}, {"does_not_compile", "does not compile"}}};
  const std::array found{reported_verdict(manifest, exercise.id),
                         reported_verdict(manifest, exercise.id + ".py")};
  for (const auto& [verdict, word] : words) {
    if (std::ranges::find(found, verdict) != found.end()) return word;
  }
  return "-";
}

}  // namespace

std::string reported_verdict(const Manifest& manifest, const std::filesystem::path& folder) {
  std::ifstream file(manifest.reports / folder / "report.json");
  const auto report = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  if (!report.is_object() || !report.contains("verdict")) return {};
  return report["verdict"].is_string() ? report["verdict"].get<std::string>() : std::string();
}

int list_command(const Manifest& manifest) {
  std::size_t id_width = 0;
  std::size_t title_width = 0;
  for (const auto& exercise : manifest.exercises) {
    id_width = std::max(id_width, exercise.id.size());
    title_width = std::max(title_width, exercise.title.size());
  }
  for (const auto& exercise : manifest.exercises) {
    fmt::print("  {:<16}  {:<{}}  {:<{}}  {}\n", state_of(manifest, exercise), exercise.id,
               id_width, exercise.title, title_width, fmt::join(exercise.labels, " "));
  }
  return 0;
}

void print_progress(const std::filesystem::path& path) {
  fmt::print("{}\n", report::progress_of(path).line());
}

}  // namespace wirebook::cli

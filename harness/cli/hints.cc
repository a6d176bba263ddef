#include "harness/cli/hints.hh"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace wirebook::cli {

namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \n\r\t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \n\r\t") - first + 1));
}

nlohmann::json given_so_far(const std::filesystem::path& path) {
  std::ifstream file(path);
  auto json = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  return json.is_object() ? json : nlohmann::json::object();
}

/// Replaces the file in one step, so that two hints asked for at once cannot tear it.
void write(const std::filesystem::path& path, const nlohmann::json& json) {
  const auto draft = path.string() + ".new";
  std::ofstream(draft) << json.dump(1) << '\n';
  std::filesystem::rename(draft, path);
}

}  // namespace

std::vector<std::string> split_hints(std::string_view markdown) {
  const std::string text = "\n" + std::string(markdown);
  std::vector<std::string> hints;
  auto start = text.find("\n## ");
  while (start != std::string::npos) {
    const auto end = text.find("\n## ", start + 1);
    const auto body = std::min(text.find('\n', start + 1), end);
    if (body != std::string::npos) hints.push_back(trimmed(text.substr(body, end - body)));
    start = end;
  }
  return hints;
}

int give_hint(const Manifest& manifest, const Exercise& exercise, bool all) {
  const auto path =
      manifest.source / "lessons" / exercise.lesson / "hints" / (exercise.name + ".md");
  std::ifstream file(path);
  const std::string markdown{std::istreambuf_iterator<char>(file), {}};
  const auto hints = split_hints(markdown);
  if (hints.empty()) {
    fmt::print("{} has no hints; its lesson is lessons/{}/README.md\n", exercise.id,
               exercise.lesson);
    return 0;
  }
  if (all) {
    for (const auto& hint : hints) fmt::print("{}\n\n", hint);
    return 0;
  }
  const auto memory = manifest.build / "hints.json";
  auto given = given_so_far(memory);
  const std::size_t before = given.value(exercise.id, std::size_t{0});
  const auto now = std::min(before, hints.size() - 1);
  fmt::print("{}, hint {} of {}\n\n{}\n", exercise.id, now + 1, hints.size(), hints[now]);
  if (now + 1 == hints.size()) fmt::print("\nThat was the last one.\n");
  given[exercise.id] = now + 1;
  write(memory, given);
  return 0;
}

}  // namespace wirebook::cli

#include "harness/cli/selection.hh"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <optional>

namespace wirebook::cli {

namespace {

/// A name taken apart: "lessons/06-raw-ipv4/raw_hello.py" is "raw_hello" in Python.
struct Name {
  std::string stem;
  std::optional<Language> language;
};

Name take_apart(std::string_view text) {
  while (text.size() > 1 && text.ends_with('/')) text.remove_suffix(1);
  std::string stem = std::filesystem::path(text).filename().string();
  std::optional<Language> language;
  if (stem.ends_with(".py")) language = Language::py;
  if (stem.ends_with(".cc")) language = Language::cc;
  if (language) stem.resize(stem.size() - 3);
  return {std::move(stem), language};
}

/// Everything an exercise answers to.
std::vector<std::string> names_of(const Exercise& exercise) {
  const auto number = exercise.lesson.substr(0, 2);
  return {exercise.name, exercise.id, exercise.lesson, "lesson" + number, number};
}

bool answers_to(const Exercise& exercise, const std::string& name) {
  const auto names = names_of(exercise);
  return std::ranges::find(names, name) != names.end();
}

/// The exercises' and lessons' names nearest to this one, three at most.
std::vector<std::string> nearest(const Manifest& manifest, const std::string& name) {
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto& exercise : manifest.exercises) {
    for (const auto& candidate : {exercise.name, exercise.lesson}) {
      const auto meant = candidate.find(name) != std::string::npos;
      const auto distance = meant ? 1 : edit_distance(name, candidate);
      if (distance <= std::max<std::size_t>(2, candidate.size() / 2)) {
        ranked.emplace_back(distance, candidate);
      }
    }
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, std::string>::first);
  std::vector<std::string> names;
  for (const auto& [distance, candidate] : ranked) {
    if (names.size() < 3 && std::ranges::find(names, candidate) == names.end()) {
      names.push_back(candidate);
    }
  }
  return names;
}

[[noreturn]] void throw_unknown(const Manifest& manifest, const std::string& given,
                                const std::string& stem) {
  const auto near = nearest(manifest, stem);
  const std::string advice = near.empty()
                                 ? "./wirebook list shows all there are"
                                 : fmt::format("did you mean {}?", fmt::join(near, " or "));
  throw UnknownName(fmt::format("no exercise or lesson is called {}; {}", given, advice));
}

}  // namespace

std::vector<Selected> select(const Manifest& manifest, std::span<const std::string> names,
                             std::span<const Language> languages) {
  std::vector<std::vector<Language>> wanted(manifest.exercises.size());
  const auto want = [&](std::size_t index, Language language) {
    auto& list = wanted[index];
    if (std::ranges::find(list, language) == list.end()) list.push_back(language);
  };
  for (const auto& given : names) {
    const auto name = take_apart(given);
    bool found = false;
    for (std::size_t i = 0; i < manifest.exercises.size(); ++i) {
      if (!answers_to(manifest.exercises[i], name.stem)) continue;
      found = true;
      if (name.language) want(i, *name.language);
      if (!name.language) std::ranges::for_each(languages, [&](auto l) { want(i, l); });
    }
    if (!found) throw_unknown(manifest, given, name.stem);
  }
  std::vector<Selected> selected;
  for (std::size_t i = 0; i < manifest.exercises.size(); ++i) {
    auto list = names.empty() ? std::vector(languages.begin(), languages.end()) : wanted[i];
    std::ranges::sort(list);
    if (!list.empty()) selected.push_back({&manifest.exercises[i], std::move(list)});
  }
  return selected;
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                             cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace wirebook::cli

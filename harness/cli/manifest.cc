#include "harness/cli/manifest.hh"

#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace wirebook::cli {

namespace {

Exercise exercise_from(const nlohmann::json& json) {
  Exercise exercise;
  exercise.id = json.at("exercise");
  exercise.name = json.at("name");
  exercise.lesson = json.at("lesson");
  exercise.title = json.at("title");
  exercise.labels = json.at("labels").get<std::vector<std::string>>();
  exercise.grader = json.at("grader").get<std::string>();
  exercise.cc = json.at("programs").value("cc", "");
  exercise.py = json.at("programs").value("py", "");
  exercise.solution_cc = json.at("solutions").value("cc", "");
  exercise.solution_py = json.at("solutions").value("py", "");
  return exercise;
}

}  // namespace

Manifest read_manifest(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw BadManifest(fmt::format("{}: cannot be read", path.string()));
  try {
    const auto json = nlohmann::json::parse(file);
    Manifest manifest;
    manifest.source = json.at("source").get<std::string>();
    manifest.build = json.at("build").get<std::string>();
    manifest.reports = json.at("reports").get<std::string>();
    for (const auto& entry : json.at("exercises")) {
      manifest.exercises.push_back(exercise_from(entry));
    }
    manifest.broken = json.value("broken", manifest.broken);
    return manifest;
  } catch (const nlohmann::json::exception& error) {
    throw BadManifest(fmt::format("{}: {}", path.string(), error.what()));
  }
}

}  // namespace wirebook::cli

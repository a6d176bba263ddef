#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "tests/bench/command.hh"
#include "tests/bench/figures.hh"

namespace wirebook::bench {
namespace {

void grade_once(const Command& command) {
  if (run_command(command).status != 0) {
    throw std::runtime_error(command.front() + " does not pass its solution");
  }
}

}  // namespace

std::string reports_folder() {
  return std::filesystem::temp_directory_path() / ("wirebook-bench-" + std::to_string(::getpid()));
}

std::vector<Command> graders_of_solutions(const std::string& language) {
  std::vector<Command> commands;
  std::ifstream file(WIREBOOK_BUILD_DIR "/exercises.json");
  const auto manifest = nlohmann::json::parse(file);
  for (const auto& exercise : manifest["exercises"]) {
    if (!exercise["solutions"].contains(language)) continue;
    Command command{exercise["grader"], "--solution", "--no-build", "--no-progress",
                    "--reports=" + reports_folder()};
    if (language == "py") command.emplace_back("--python");
    commands.push_back(std::move(command));
  }
  return commands;
}

Samples grade(const Command& command, int count) {
  Samples samples;
  for (int i = 0; i < count; ++i) {
    samples.push_back(time_of([&] { grade_once(command); }));
  }
  return samples;
}

double grade_all(const std::vector<Command>& commands, int width) {
  return time_of([&] {
    std::atomic<std::size_t> next = 0, wrong = 0;
    std::vector<std::jthread> workers;
    for (int i = 0; i < width; ++i) {
      workers.emplace_back([&] {
        for (auto j = next++; j < commands.size(); j = next++) {
          wrong += run_command(commands[j]).status != 0;
        }
      });
    }
    workers.clear();
    if (wrong > 0) throw std::runtime_error(std::to_string(wrong) + " solutions do not pass");
  });
}

}  // namespace wirebook::bench

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>

#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

bool is_number(const std::string& text) {
  return std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::string user_namespace_of(const std::string& pid) {
  std::error_code none;
  return std::filesystem::read_symlink("/proc/" + pid + "/ns/user", none);
}

std::vector<pid_t> processes_in(const std::string& user_namespace) {
  std::vector<pid_t> found;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (!is_number(name) || std::stoi(name) == ::getpid()) continue;
    // A zombie has no executable any more, and nothing that could do harm.
    std::string line, state;
    std::ifstream status(entry.path() / "status");
    while (std::getline(status, line)) {
      if (line.starts_with("State:")) state = line;
    }
    if (state.empty() || state.find("Z (zombie)") != std::string::npos) continue;
    if (user_namespace_of(name) == user_namespace) found.push_back(std::stoi(name));
  }
  return found;
}

}  // namespace wirebook

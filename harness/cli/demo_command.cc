#include "harness/cli/demo_command.hh"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "harness/cli/command.hh"
#include "harness/cli/grade_command.hh"
#include "harness/cli/selection.hh"

namespace wirebook::cli {
namespace {

constexpr std::array<std::string_view, 3> demo_names{"stream", "datagram", "raw"};

/// Between two calls of a demo that plays by itself in front of people.
constexpr double pace_on_a_terminal = 1.5;
constexpr double longest_pace = 3600;

void check_name(const std::string& name) {
  if (std::ranges::find(demo_names, name) != demo_names.end()) return;
  const auto nearest = std::ranges::min_element(
      demo_names, {}, [&](auto each) { return edit_distance(name, each); });
  const bool near = edit_distance(name, *nearest) <= nearest->size() / 2;
  throw UnknownName(fmt::format("no demo is called {}; {}", name,
                                near ? fmt::format("did you mean {}?", *nearest)
                                     : fmt::format("there are {}", fmt::join(demo_names, ", "))));
}

void build_demo(const Manifest& manifest, bool no_build) {
  if (!no_build) build(manifest.build, {"demo"});
}

}  // namespace

void demo_command(const Manifest& manifest, const DemoRequest& request) {
  check_name(request.name);
  if (!request.automatic && request.pace >= 0) {
    throw UsageError("--pace is for --auto; without it, Enter sets the pace");
  }
  if (request.pace > longest_pace) throw UsageError("--pace: an hour at most");
  if (!request.automatic && ::isatty(STDIN_FILENO) == 0) {
    throw UsageError(fmt::format(
        "there is no terminal to press Enter at; ./wirebook demo {} --auto plays it through",
        request.name));
  }
  build_demo(manifest, request.no_build);
  std::vector<std::string> command{(manifest.build / "demo").string(), request.name};
  if (request.automatic) command.emplace_back("--auto");
  if (request.all_fields) command.emplace_back("--all");
  const double usual = ::isatty(STDOUT_FILENO) != 0 ? pace_on_a_terminal : 0;
  const double pace = request.pace >= 0 ? request.pace : usual;
  if (request.automatic) {
    command.push_back(fmt::format("--pace={}", static_cast<int>(pace * 1000)));
  }
  become(command);
}

void lab_command(const Manifest& manifest, const LabRequest& request) {
  build_demo(manifest, request.no_build);
  std::vector<std::string> command{(manifest.build / "demo").string(), "lab"};
  if (request.frames) command.emplace_back("--frames");
  become(command);
}

}  // namespace wirebook::cli

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <thread>

#include "harness/cli/command.hh"
#include "harness/cli/demo_command.hh"
#include "harness/cli/grade_command.hh"
#include "harness/cli/hints.hh"
#include "harness/cli/ledger_command.hh"
#include "harness/cli/manifest.hh"
#include "harness/cli/overview.hh"
#include "harness/cli/selection.hh"

namespace {

using namespace wirebook::cli;

constexpr int exit_failed = 1;
constexpr int exit_usage = 2;
constexpr int exit_cannot = 77;

/// Everything the command line can say.
struct Request {
  std::string manifest;
  GradeRequest grade;
  bool matrix = false;
  LedgerRequest ledger;
  DemoRequest demo;
  LabRequest lab;
  std::string hint_name;
  bool all_hints = false;
  std::vector<std::string> doctor_arguments;
};

/// Programs that wait for a peer, or for their deadline, leave their processor to others.
unsigned side_by_side() { return 4 * std::max(1U, std::thread::hardware_concurrency()); }

void declare_grade(CLI::App& app, GradeRequest& request) {
  auto* grade = app.add_subcommand("grade", "Grade programs and say what is right and what is not");
  grade->add_option(
      "NAME", request.names,
      "Exercise (raw_hello, 06.raw_hello, raw_hello.py) or lesson (06); default: all");
  grade->add_option("--program", request.program, "Grade this built program instead")
      ->type_name("PATH");
  grade->add_option("--reports", request.reports, "Leave the reports in this folder instead")
      ->type_name("DIR");
  grade->add_flag("--json", request.json, "One JSON document per program, one per line");
  grade->add_flag("--python", request.python_only, "Only the Python programs");
  grade->add_flag("--cc", request.cc_only, "Only the C++ programs");
  grade->add_flag("--solutions", request.solutions, "The reference solutions instead");
  grade->add_option("-j,--jobs", request.width, "Graders at once; default: four per core")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  grade->add_flag("--no-build", request.no_build)->group("");
}

void declare_ledger(CLI::App& app, LedgerRequest& request) {
  auto* ledger = app.add_subcommand("ledger", "Show who decides each bit on the wire");
  ledger->add_option("NAME", request.names, "Exercise or lesson; default: all that have a wire");
  ledger->add_flag("--json", request.json, "One JSON document per exercise, one per line");
  ledger->add_flag("--no-build", request.no_build)->group("");
}

void declare_demos(CLI::App& app, DemoRequest& demo_request, LabRequest& lab_request) {
  auto* demo = app.add_subcommand("demo", "Step through a program's calls, and see their frames");
  demo->add_option("NAME", demo_request.name, "stream, datagram or raw")->required();
  demo->add_flag("--auto", demo_request.automatic, "Play it through; nobody presses Enter");
  demo->add_option("--pace", demo_request.pace,
                   "With --auto, wait so long before each call; default: 1.5 on a terminal, else 0")
      ->type_name("SECONDS")
      ->check(CLI::NonNegativeNumber);
  demo->add_flag("--all", demo_request.all_fields, "Every field of every header, also what is 0");
  demo->add_flag("--no-build", demo_request.no_build)->group("");

  auto* lab = app.add_subcommand("lab", "A shell on the student's host, and who to talk to");
  lab->add_flag("--frames", lab_request.frames, "Show every frame here, on stderr");
  lab->add_flag("--no-build", lab_request.no_build)->group("");
  lab->footer(
      "With tmux, frames have a pane of their own. Commands may come from stdin, as in:\n"
      "  echo 'getent hosts internet-host' | ./wirebook lab");
}

void declare(CLI::App& app, Request& request) {
  app.require_subcommand(0, 1);
  app.set_version_flag("--version", "wirebook " WIREBOOK_VERSION);
  app.add_option("--manifest", request.manifest)->group("");
  declare_grade(app, request.grade);
  declare_ledger(app, request.ledger);
  declare_demos(app, request.demo, request.lab);

  auto* test = app.add_subcommand("test", "Everything: exercises, solutions, the workbook itself");
  test->add_option("-j,--jobs", request.grade.width, "Tests at once; default: four per core")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  test->add_flag("--matrix", request.matrix,
                 "Only the confusion matrix: every planted mistake, on many seeds");
  test->allow_extras();
  test->footer("Everything else is handed to ctest, as in: wirebook test -R raw_hello");

  auto* hint = app.add_subcommand("hint", "Show the next hint for an exercise");
  hint->add_option("NAME", request.hint_name, "Exercise")->required();
  hint->add_flag("--all", request.all_hints, "Show every hint");

  app.add_subcommand("list", "Show the exercises, what became of them, and their labels");
  app.add_subcommand("progress", "Show how far you are and what comes next");
  app.add_subcommand("doctor", "Find out whether this machine can grade, and why not")
      ->allow_extras();
  app.add_subcommand("docs", "Build the site from the lessons and the harness");
}

/// Where CMake put the manifest: beside this program.
std::filesystem::path default_manifest() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "exercises.json";
}

int test_command(const Manifest& manifest, const Request& request,
                 const std::vector<std::string>& extras) {
  build(manifest.build, {});
  if (!std::filesystem::exists(manifest.source / "solutions")) {
    fmt::print(
        "There is no solutions/ here, so the tests of the reference solutions are left out.\n");
  }
  std::vector<std::string> command{"ctest",
                                   "--test-dir",
                                   manifest.build.string(),
                                   "--output-on-failure",
                                   "-j",
                                   std::to_string(request.grade.width)};
  if (request.matrix)
    command.insert(command.end(), {"-C", "matrix", "-L", "^matrix$", "--verbose"});
  command.insert(command.end(), extras.begin(), extras.end());
  std::fflush(stdout);
  const auto finished = run(command, Output::ours);
  return finished.signal == 0 && finished.status == 0 ? 0 : exit_failed;
}

int hint_command(const Manifest& manifest, const std::string& name, bool all) {
  const auto selected = select(manifest, std::vector{name}, std::vector{Language::cc});
  if (selected.size() != 1) throw UsageError(fmt::format("{}: name one exercise", name));
  return give_hint(manifest, *selected.front().exercise, all);
}

[[noreturn]] void doctor_command(const Manifest& manifest, std::vector<std::string> arguments) {
  build(manifest.build, {"doctor"});
  arguments.insert(arguments.begin(), (manifest.build / "doctor").string());
  become(arguments);
}

int docs_command(const Manifest& manifest) {
  const auto finished =
      run({"cmake", "--build", manifest.build.string(), "--target", "docs"}, Output::collect);
  if (finished.signal != 0 || finished.status != 0) {
    fmt::print(stderr, "{}", finished.out);
    return exit_failed;
  }
  const auto page = manifest.build / "docs" / "html" / "index.html";
  if (!std::filesystem::exists(page)) {
    fmt::print(stderr, "wirebook: the site needs doxygen and doxygen-awesome-css: install both\n");
    return exit_cannot;
  }
  fmt::print("{}\n", page.string());
  return 0;
}

bool in_a_lab() { return std::getenv("WIREBOOK_LAB") != nullptr; }

bool needs_a_lab(std::string_view command) {
  return command == "grade" || command == "test" || command == "doctor" || command == "demo" ||
         command == "lab";
}

int carry_out(const CLI::App& app, const Request& request) {
  const auto asked = app.get_subcommands();
  if (asked.empty()) {
    fmt::print("{}", app.help());
    return 0;
  }
  const auto name = asked.front()->get_name();
  if (in_a_lab() && needs_a_lab(name)) {
    fmt::print(stderr, "wirebook: this shell is in a lab, and no lab is made within a lab: exit\n");
    return exit_cannot;
  }
  const std::filesystem::path path =
      request.manifest.empty() ? default_manifest() : std::filesystem::path(request.manifest);
  const auto manifest = read_manifest(path);
  if (name == "test") return test_command(manifest, request, asked.front()->remaining());
  if (name == "hint") return hint_command(manifest, request.hint_name, request.all_hints);
  if (name == "demo") demo_command(manifest, request.demo);
  if (name == "lab") lab_command(manifest, request.lab);
  if (name == "doctor") doctor_command(manifest, asked.front()->remaining());
  if (name == "docs") return docs_command(manifest);
  if (name == "list") return list_command(manifest);
  if (name == "ledger") return ledger_command(manifest, request.ledger);
  int status = 0;
  if (name == "grade") status = grade_command(manifest, request.grade);
  if (!request.grade.json) print_progress(path);
  return status;
}

}  // namespace

int main(int argc, char** argv) {
  Request request;
  request.grade.width = side_by_side();
  CLI::App app("A workbook for Linux sockets: write a small program, see what it put on the wire.",
               "./wirebook");
  declare(app, request);
  try {
    app.parse(argc, argv);
    return carry_out(app, request);
  } catch (const CLI::Success& help) {
    return app.exit(help);
  } catch (const CLI::ParseError& error) {
    fmt::print(stderr, "wirebook: {}; ./wirebook --help shows what there is\n", error.what());
    return exit_usage;
  } catch (const UsageError& error) {
    fmt::print(stderr, "wirebook: {}\n", error.what());
    return exit_usage;
  } catch (const UnknownName& error) {
    fmt::print(stderr, "wirebook: {}\n", error.what());
    return exit_usage;
  } catch (const BuildFailed& error) {
    fmt::print(stderr, "{}wirebook: {}\n", error.said, error.what());
    return exit_failed;
  } catch (const std::exception& error) {
    fmt::print(stderr, "wirebook: {}\n", error.what());
    return exit_failed;
  }
}

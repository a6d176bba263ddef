#include "harness/main/options.hh"

#include <CLI/CLI.hpp>

namespace wirebook {

std::optional<int> Options::parse(int argc, char** argv) {
  CLI::App app{"Grades one program by one exercise's contract."};
  app.add_flag("--python", python, "grade the Python twin");
  app.add_flag("--solution", solution, "grade the reference solution");
  app.add_option("--program", program, "grade this executable or script")
      ->check(CLI::ExistingFile)
      ->excludes("--solution");
  app.add_option("--reports", reports, "write the page, the report and the capture here");
  app.add_flag("--json", json, "print the report instead of the page");
  app.add_option("--write-reference", write_reference,
                 "record the first check's capture into this folder, as .pcap and .txt")
      ->type_name("DIR");
  app.add_option("--check-reference", check_reference,
                 "hold a capture against the first check; nothing is run")
      ->type_name("FILE");
  app.add_flag("--ledger", ledger, "print what decides each bit of the reference capture");
  app.add_flag("--pictures", pictures, "print the frames of the reference capture as HTML");
  app.add_flag("--prove-inputs", prove_inputs,
               "draw the inputs of every seed; succeed when no two mistakes look alike and "
               "all show");
  app.add_flag("--imagined", imagined, "print the codes of the mistakes that it imagines");
  app.add_flag("--scripted-wire", scripted_wire,
               "put an empty script on every wire; it must not change the verdict");
  app.add_flag("!--no-build", build, "take the program as it was last built");
  app.add_flag("!--no-progress", progress, "do not print the progress");
  app.add_flag("--expect-not-started", expect_not_started,
               "succeed when the program is an untouched stub");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    constexpr int bad_usage = 2;
    return app.exit(error) == 0 ? 0 : bad_usage;
  }
  return std::nullopt;
}

}  // namespace wirebook

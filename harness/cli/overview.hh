/// \file
/// What there is and how far it has come, from the reports of earlier runs.
#pragma once

#include <filesystem>
#include <string>

#include "harness/cli/manifest.hh"

namespace wirebook::cli {

/// The "verdict" of reports/FOLDER/report.json: "passed", "not_started", …; empty without a report.
std::string reported_verdict(const Manifest& manifest, const std::filesystem::path& folder);

/// Prints one line per exercise: its state, its name, its title, its labels. Returns 0.
int list_command(const Manifest& manifest);

/// Prints the last line of every run: how many have passed, and the next file to open. `path` is
/// the manifest's own.
void print_progress(const std::filesystem::path& path);

}  // namespace wirebook::cli

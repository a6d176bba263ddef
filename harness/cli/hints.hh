/// \file
/// Hints are given one at a time, each stronger than the last.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/manifest.hh"

namespace wirebook::cli {

/// The hints of a lessons/*/hints/NAME.md: each is what stands under a "## " heading, trimmed.
std::vector<std::string> split_hints(std::string_view markdown);

/// Prints the next hint of an exercise and remembers it in build/hints.json; after the last one,
/// the last one again. With `all`, every hint, and nothing is remembered. Returns an exit status.
int give_hint(const Manifest& manifest, const Exercise& exercise, bool all);

}  // namespace wirebook::cli

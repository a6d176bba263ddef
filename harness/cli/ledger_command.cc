#include "harness/cli/ledger_command.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>

#include "harness/cli/command.hh"
#include "harness/cli/grade_command.hh"
#include "harness/cli/selection.hh"

namespace wirebook::cli {

namespace {

/// WirebookExercise.cmake goes by the same labels.
bool has_a_wire(const Exercise& exercise) {
  constexpr std::array<std::string_view, 3> labels{"stream", "datagram", "raw"};
  return std::ranges::find_first_of(exercise.labels, labels) != exercise.labels.end();
}

std::vector<const Exercise*> selected_by(const Manifest& manifest, const LedgerRequest& request) {
  std::vector<const Exercise*> exercises;
  for (const auto& selected : select(manifest, request.names, std::array{Language::cc})) {
    if (has_a_wire(*selected.exercise)) exercises.push_back(selected.exercise);
  }
  if (exercises.empty()) throw UsageError("nothing of this goes over the wire: there is no ledger");
  return exercises;
}

}  // namespace

int ledger_command(const Manifest& manifest, const LedgerRequest& request) {
  const auto exercises = selected_by(manifest, request);
  std::vector<std::string> targets;
  for (const auto* exercise : exercises) targets.push_back("grade." + exercise->id);
  if (!request.no_build) build(manifest.build, targets);
  int status = 0;
  for (const auto* exercise : exercises) {
    if (!request.json && exercise != exercises.front()) fmt::print("\n");
    std::fflush(stdout);
    std::vector<std::string> command{exercise->grader.string(), "--ledger"};
    if (request.json) command.emplace_back("--json");
    const auto finished = run(command, Output::ours);
    if (finished.signal != 0 || finished.status != 0) status = 1;
  }
  return status;
}

}  // namespace wirebook::cli

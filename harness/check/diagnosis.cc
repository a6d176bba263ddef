#include "harness/check/diagnosis.hh"

namespace wirebook::check {

std::optional<Diagnosis> diagnose(std::span<const Rule> rules, const Evidence& evidence) {
  for (const Rule& rule : rules) {
    if (auto diagnosis = rule(evidence)) return diagnosis;
  }
  return std::nullopt;
}

}  // namespace wirebook::check

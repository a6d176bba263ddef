#pragma once

#include <vector>

#include "harness/check/diagnosis.hh"
#include "harness/lab/outcome.hh"

namespace wirebook::check {

/// Everything that was unusual about how a program's life ended, the gravest first: not executable,
/// killed by a signal, out of memory, a flood, too much output, a fork bomb, a hang, processes left
/// behind, a look for what is hidden. Empty when the program simply exited, whatever its status.
std::vector<Diagnosis> ending_words(const Outcome& outcome);

}  // namespace wirebook::check

/// \file
/// `wirebook ledger`: who decides each bit of what an exercise puts on the wire.
#pragma once

#include <string>
#include <vector>

#include "harness/cli/manifest.hh"

namespace wirebook::cli {

/// The command line of `wirebook ledger`.
struct LedgerRequest {
  std::vector<std::string> names;  ///< none: every exercise that has a wire
  bool json = false;
  bool no_build = false;  ///< the graders are built already
};

/// Prints the bit ledgers; returns 1 when any table disagrees with its grader, else 0.
/// @throws UsageError, UnknownName
int ledger_command(const Manifest& manifest, const LedgerRequest& request);

}  // namespace wirebook::cli

#pragma once

#include <string>

#include "harness/sandbox/unavailable.hh"

namespace wirebook {

/// The doctor's four lines as a page prints them: tried, result, cause, fix.
std::string doctors_words(const sandbox::LabUnavailable& refusal);

}  // namespace wirebook

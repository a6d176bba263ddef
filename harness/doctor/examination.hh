/// \file
/// What the doctor does: makes a real lab, sends packets across it and reads them. No step is
/// believed by its return code alone.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/sandbox/unavailable.hh"

namespace wirebook::doctor {

/// One thing that must work, and what came of it.
struct Step {
  std::string name;    ///< "a datagram crosses the cable and is captured whole"
  std::string failed;  ///< what went wrong; empty when it worked
};

/// A property of the machine that decides where labs can be made.
struct Fact {
  std::string name, value;
};

/// What was found.
struct Examination {
  std::vector<Step> steps;  ///< up to the first that failed
  std::vector<Fact> facts;
  std::optional<sandbox::LabUnavailable> refusal;  ///< the machine's, with the remedy

  [[nodiscard]] bool is_well() const { return steps.empty() || steps.back().failed.empty(); }
};

/// Must be called once per process, before its first thread: it gives up every right for good.
Examination examine();

/// An AppArmor profile, with how to load it, that lets the programs built in this tree make user
/// namespaces where unprivileged programs may not (apparmor.d(5)).
std::string apparmor_profile(const std::filesystem::path& build_tree);

/// When the doctor itself is the program in the sandbox: sends what the examination awaits.
/// `kind` is one that is_kind() knows.
bool is_kind(std::string_view word);
int speak(const std::string& kind, const char* address, const char* port);

}  // namespace wirebook::doctor

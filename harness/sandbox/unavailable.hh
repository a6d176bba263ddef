#pragma once

#include <stdexcept>
#include <string>

namespace wirebook::sandbox {

/// This machine cannot make a lab. What it does not allow, and the four lines of the doctor's page;
/// the student's program is not to blame and was not run.
struct LabUnavailable : std::runtime_error {
  LabUnavailable(std::string what_is_denied, std::string what_was_tried, std::string what_came,
                 std::string likely_cause, std::string remedy)
      : std::runtime_error(what_was_tried + ": " + what_came),
        denied(std::move(what_is_denied)),
        tried(std::move(what_was_tried)),
        result(std::move(what_came)),
        cause(std::move(likely_cause)),
        fix(std::move(remedy)) {}
  std::string denied;  ///< "this machine does not allow user namespaces"
  std::string tried;   ///< "a new user and network namespace"
  std::string result;  ///< "EPERM from unshare"
  std::string cause;   ///< "kernel.apparmor_restrict_unprivileged_userns is 1"
  std::string fix;     ///< what to type; several lines
};

/// What is denied on a line of its own, then the four lines as a page prints them.
std::string doctors_words(const LabUnavailable& refusal);

}  // namespace wirebook::sandbox

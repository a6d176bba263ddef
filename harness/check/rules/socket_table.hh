// A program that answers lines of stdin, "FAMILY TYPE PROTO", with what socket() said to them: the
// lines held against the calls of a traced run.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/check/diagnosis.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {

inline constexpr int highest_errno = 133;
bool is_errno_name(std::string_view word);

/// One line of stdin, and what became of it.
struct SocketRow {
  std::string asked;    ///< "inet stream 0"
  std::string printed;  ///< "ok"; empty when the line is not answered
  const SystemCall* call = nullptr;
};

/// Empty unless there is one socket() for every line: which is whose would be a guess.
std::vector<SocketRow> socket_rows(const Evidence& evidence);

/// What the kernel said to it: "ok", or the errno's name.
std::string said_to(const SystemCall& call);

/// Index of a row's call in Outcome::calls.
int place_of(const SocketRow& row, const Evidence& evidence);

/// Whether an answer of a traced run cannot be the kernel's: it is another one, or there are more
/// lines than calls.
bool answers_by_itself(const Evidence& evidence);

/// The calls that were answered with something else than what the kernel said, as indices.
std::vector<int> contradicted_calls(const Evidence& evidence);

Found exchanged_in_table(const Evidence& evidence);  // ARGS_SWAPPED
Found unchecked_in_table(const Evidence& evidence);  // UNCHECKED
Found clobbered_in_table(const Evidence& evidence);  // ERRNO_CLOBBER
Found unasked_in_table(const Evidence& evidence);    // HARDCODED

}  // namespace wirebook::check::rules

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/check/diagnosis.hh"
#include "harness/lab/outcome.hh"

namespace wirebook::check::rules {

/// A traced call that carried bytes of a stream, and which ones they were.
struct Transfer {
  int call = -1;             ///< index into Outcome::calls
  std::size_t begin = 0;     ///< of its first byte, in the stream
  std::size_t length = 0;    ///< what it returned
  std::size_t offered = 0;   ///< what it was asked to carry; 0 when that is not known
  bool was_trimmed = false;  ///< it took or gave less than it was asked for
  [[nodiscard]] std::size_t end() const { return begin + length; }
};

bool is_send(const SystemCall& call);
bool is_receive(const SystemCall& call);

/// Every successful send on a socket that carried a byte, in order.
std::vector<Transfer> sends(const Outcome& outcome);
/// The same of receives.
std::vector<Transfer> receives(const Outcome& outcome);

/// What internet-host sent in its TCP conversation with the student.
Bytes peers_stream(const Outcome& outcome);

/// Whether internet-host was told that nobody reads any more.
bool student_reset(const Outcome& outcome);

/// TEXT_MODE: Python ended the program because bytes were to become text, or text bytes.
std::optional<Diagnosis> refused_by_python(const Evidence& evidence);

/// The last of the calls that send when `sending`, else of those that receive; nullptr for none.
const SystemCall* last_transfer_call(const Outcome& outcome, bool sending);

}  // namespace wirebook::check::rules

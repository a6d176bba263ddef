/// \file
/// What a matcher found, as data: the page, the JSON report and the diagnoses are all made from it.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.hh"

namespace wirebook::check {

/// A part of a finding's bytes that has a name of its own: a field of a record, a word of a line.
struct Part {
  std::string name;
  std::string place;             ///< "1-2", in the record; empty where that says nothing
  std::string expected, actual;  ///< as the bytes are shown: "01 02", "258"; empty: none is there
  std::string expected_value, actual_value;  ///< what the bytes say, where they do not say it

  [[nodiscard]] bool differs() const { return expected != actual; }
  friend bool operator==(const Part&, const Part&) = default;
};

/// One thing that is not as it must be.
struct Finding {
  enum class Kind {
    field,    ///< a header field or the payload of one frame
    missing,  ///< a frame that must be there is not
    extra,    ///< a frame that must not be there is
    stream,   ///< a TCP byte stream differs
    output,   ///< stdout or stderr differs
    ending,   ///< exit status, signal, deadline
    call,     ///< a system call that must not be, or is not there
    peer,     ///< what arrived at the peer: at its program, or by its kernel's count
    other,    ///< anything else, in words
  };
  Kind kind = Kind::other;
  std::string sentence;  ///< one line a reader understands without the rest

  // Kind::field
  std::string header;  ///< "IPv4"; "payload" for the payload
  std::string field;   ///< "destination port"; empty for the payload
  int frame = -1;      ///< index into Outcome::frames; also for extra, and the nearest for missing
  std::size_t offset =
      0;  ///< of the first byte, in the frame (in the stream or the output otherwise)
  std::optional<std::uint64_t> expected_value, actual_value;
  std::string expected_shown, actual_shown;  ///< as the field is shown: "10.9.0.2", "0x2710"
  bool derived = false;  ///< the expected value follows from others (length, checksum)

  // field (bytes of the field), stream and output (all bytes)
  Bytes expected, actual;
  /// What these bytes consist of, in order, where that has names.
  std::vector<Part> parts = {};

  int call = -1;  ///< index into Outcome::calls; -1 when it points at none

  /// Which run of the check: index into Session::outcomes; -1 when not about a run.
  int run = -1;

  friend bool operator==(const Finding&, const Finding&) = default;
};

/// Finding::field of a rule of the scripted wire that never acted. Where the check has found
/// anything else, that is why, and nothing is said of the rule.
inline constexpr std::string_view wire_rule = "wire rule";

/// Which parts differ, and how the first of them does: "u16 is 02 01, it must be 01 02; so do ...".
std::string in_words(const std::vector<Part>& parts);

void to_json(nlohmann::json& json, const Finding& finding);
void from_json(const nlohmann::json& json, Finding& finding);

/// Findings travel through Google Test in the text of a failure, between two control characters.
std::string envelope(const std::vector<Finding>& findings);
/// The findings in a failure's text; the text without them is left in `rest`.
std::vector<Finding> open_envelope(std::string_view failure, std::string& rest);

}  // namespace wirebook::check

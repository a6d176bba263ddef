#include "harness/check/rules/socket_table.hh"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>
#include <sstream>

#include "harness/base/sys.hh"
#include "harness/check/rules/look.hh"

namespace wirebook::check::rules {
namespace {

/// What may stand beside a type.
constexpr std::uint64_t type_flags = SOCK_CLOEXEC | SOCK_NONBLOCK;

struct Kind {
  std::uint64_t family, type;
};

/// What a line asks for; nothing when it names a number.
std::optional<Kind> kind_of(const std::string& line) {
  static const std::map<std::string, std::uint64_t> families{{"unix", AF_UNIX},
                                                             {"inet", AF_INET},
                                                             {"inet6", AF_INET6},
                                                             {"packet", AF_PACKET},
                                                             {"bluetooth", AF_BLUETOOTH}};
  static const std::map<std::string, std::uint64_t> types{{"stream", SOCK_STREAM},
                                                          {"dgram", SOCK_DGRAM},
                                                          {"raw", SOCK_RAW},
                                                          {"seqpacket", SOCK_SEQPACKET}};
  std::istringstream words(line);
  std::string family, type;
  words >> family >> type;
  if (!families.contains(family) || !types.contains(type)) return std::nullopt;
  return Kind{families.at(family), types.at(type)};
}

std::size_t sockets_asked_for(const Outcome& outcome) {
  return static_cast<std::size_t>(
      std::count_if(outcome.calls.begin(), outcome.calls.end(),
                    [](const SystemCall& call) { return call.name == "socket"; }));
}

}  // namespace

bool is_errno_name(std::string_view word) {
  for (int error = 1; error <= highest_errno; ++error) {
    const char* name = strerrorname_np(error);
    if (name != nullptr && word == name) return true;
  }
  return false;
}

std::vector<SocketRow> socket_rows(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !evidence.outcome->traced) return {};
  std::vector<SocketRow> rows;
  const auto printed = lines_of(evidence.outcome->out);
  for (const auto& line : lines_of(evidence.outcome->input)) {
    auto& row = rows.emplace_back(SocketRow{line, "", nullptr});
    if (rows.size() > printed.size()) continue;
    const std::string_view answer = printed[rows.size() - 1];
    if (answer.starts_with(line + " ")) row.printed = answer.substr(line.size() + 1);
  }
  std::size_t next = 0;
  for (const auto& call : evidence.outcome->calls) {
    if (call.name != "socket") continue;
    if (next == rows.size()) return {};
    rows[next++].call = &call;
  }
  return next == rows.size() ? rows : std::vector<SocketRow>{};
}

std::string said_to(const SystemCall& call) {
  return call.failed() ? errno_name(call.error()) : "ok";
}

int place_of(const SocketRow& row, const Evidence& evidence) {
  return static_cast<int>(row.call - evidence.outcome->calls.data());
}

bool answers_by_itself(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !evidence.outcome->traced) return false;
  return !contradicted_calls(evidence).empty() ||
         sockets_asked_for(*evidence.outcome) < lines_of(evidence.outcome->out).size();
}

std::vector<int> contradicted_calls(const Evidence& evidence) {
  std::vector<int> places;
  for (const auto& row : socket_rows(evidence)) {
    if (row.printed.empty() || row.printed == said_to(*row.call)) continue;
    places.push_back(place_of(row, evidence));
  }
  return places;
}

Found exchanged_in_table(const Evidence& evidence) {
  const SocketRow* example = nullptr;
  const auto rows = socket_rows(evidence);
  for (const auto& row : rows) {
    const auto kind = kind_of(row.asked);
    if (!kind || kind->family == kind->type) continue;
    const auto family = row.call->arguments[0];
    const auto type = row.call->arguments[1] & ~type_flags;
    if (family != kind->type || type != kind->family) return std::nullopt;
    if (example == nullptr) example = &row;
  }
  if (example == nullptr) return std::nullopt;
  return Diagnosis{"ARGS_SWAPPED",
                   fmt::format("For \"{}\" your program asked for {}: family and type have changed "
                               "places. All three arguments are plain numbers, so no compiler "
                               "notices, and some of the wrong calls even succeed.",
                               example->asked, describe(*example->call)),
                   "In which order does socket() take its three arguments?",
                   "socket(2)",
                   {},
                   {place_of(*example, evidence)}};
}

Found unchecked_in_table(const Evidence& evidence) {
  if (output(evidence, "stdout") == nullptr) return std::nullopt;
  const auto rows = socket_rows(evidence);
  const auto row = std::find_if(rows.begin(), rows.end(), [](const SocketRow& one) {
    return one.printed == "ok" && one.call->failed();
  });
  if (row == rows.end()) return std::nullopt;
  return Diagnosis{
      "UNCHECKED",
      fmt::format("You print ok for \"{}\", and the kernel had refused it: {}. Nothing "
                  "in your program looks at what came back.",
                  row->asked, describe(*row->call)),
      "What does socket() return when it fails (in Python: what does it raise), and "
      "which line looks at it?",
      "socket(2), RETURN VALUE; errno(3)",
      {},
      {place_of(*row, evidence)}};
}

Found clobbered_in_table(const Evidence& evidence) {
  if (output(evidence, "stdout") == nullptr) return std::nullopt;
  const auto rows = socket_rows(evidence);
  const auto row = std::find_if(rows.begin(), rows.end(), [](const SocketRow& one) {
    return one.call->failed() && is_errno_name(one.printed) &&
           one.printed != errno_name(one.call->error());
  });
  if (row == rows.end()) return std::nullopt;
  return Diagnosis{"ERRNO_CLOBBER",
                   fmt::format("You print {} for \"{}\", and the kernel had said {}. What you read "
                               "no longer tells of socket(): a later call that fails puts its own "
                               "error into errno (in Python, raises its own exception).",
                               row->printed, row->asked, errno_name(row->call->error())),
                   "Which calls stand between the one that failed and the line that reads its "
                   "error?",
                   "errno(3)",
                   {},
                   {place_of(*row, evidence)}};
}

Found unasked_in_table(const Evidence& evidence) {
  const auto* unasked = find(evidence, [](const Finding& finding) {
    return finding.kind == Finding::Kind::call && finding.call < 0 &&
           finding.field.starts_with("socket(");
  });
  if (unasked == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto asked = lines_of(outcome.input).size();
  // A call for each line, if not the right ones: the answers may be the kernel's.
  if (lines_of(outcome.out).size() < asked || sockets_asked_for(outcome) >= asked) {
    return std::nullopt;
  }
  return Diagnosis{"HARDCODED",
                   fmt::format("Your program {}, and prints an answer all the same. Whether a "
                               "kernel can make such a socket depends on how it was built; only "
                               "the kernel itself knows.",
                               unasked->sentence),
                   "Where does the answer to that line come from?", "socket(2), ERRORS"};
}

}  // namespace wirebook::check::rules

// How the two directions of a stream end.
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/check/rules/transfers.hh"

namespace wirebook::check::rules {
namespace {

constexpr int nowhere = -1;

/// The first call for which `wanted` holds, as an index.
template <typename Wanted>
int first_call(const Outcome& outcome, Wanted wanted) {
  const auto found = std::find_if(outcome.calls.begin(), outcome.calls.end(), wanted);
  return found == outcome.calls.end() ? nowhere : static_cast<int>(found - outcome.calls.begin());
}

/// The socket that was connected; nowhere when none was.
int connected_socket(const Outcome& outcome) {
  const auto at =
      first_call(outcome, [](const SystemCall& call) { return call.name == "connect"; });
  return at == nowhere ? nowhere : outcome.calls[static_cast<std::size_t>(at)].descriptor();
}

int shutdown_of(const Outcome& outcome, std::initializer_list<std::uint64_t> directions) {
  return first_call(outcome, [&](const SystemCall& call) {
    return call.name == "shutdown" && call.returned && !call.failed() &&
           std::find(directions.begin(), directions.end(),
                     static_cast<std::uint32_t>(call.arguments[1])) != directions.end();
  });
}

/// recv() that returned 0 for the peer's FIN.
int end_of_answer(const Outcome& outcome) {
  return first_call(outcome, [](const SystemCall& call) {
    return is_receive(call) && call.returned && call.result == 0;
  });
}

bool is_before(int call, int other) {
  return call != nowhere && (other == nowhere || call < other);
}

/// Whether what was connected is a unix socket: no wire, no FIN.
bool is_unix(const Outcome& outcome) {
  const auto at =
      first_call(outcome, [](const SystemCall& call) { return call.name == "connect"; });
  if (at == nowhere) return false;
  const auto& address = outcome.calls[static_cast<std::size_t>(at)].address;
  return !address.empty() && address[0] == AF_UNIX;
}

/// What the program heard behind a shutdown(), in its first call that received; null when it made
/// none.
std::string heard(const SystemCall* call) {
  if (call == nullptr || !call->returned) return "you hear nothing any more";
  if (call->error() == ECONNRESET) {
    return fmt::format(
        "when the answer comes, the kernel resets the connection: {}() returned -1 ECONNRESET",
        call->name);
  }
  return call->result == 0
             ? fmt::format("you hear nothing any more: {}() returned 0 at once", call->name)
             : "you hear nothing any more";
}

bool lacks_answer(const Evidence& evidence) { return output(evidence, "stdout") != nullptr; }

}  // namespace

Found close_not_shut(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !lacks_answer(evidence)) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const int socket = connected_socket(outcome);
  if (socket == nowhere || shutdown_of(outcome, {SHUT_RD, SHUT_WR, SHUT_RDWR}) != nowhere) {
    return std::nullopt;
  }
  const int closed = first_call(outcome, [&](const SystemCall& call) {
    return call.name == "close" && call.descriptor() == socket;
  });
  const auto pieces = receives(outcome);
  const bool early =
      is_before(closed, end_of_answer(outcome)) && (pieces.empty() || closed < pieces.front().call);
  if (!early) return std::nullopt;
  return Diagnosis{
      "CLOSE_NOT_SHUT",
      fmt::format("You closed the socket behind the last byte. close() gives up both directions: "
                  "the peer saw your end and answered{}.",
                  student_reset(outcome)
                      ? ", and the kernel met the answer with a reset, because nobody was there "
                        "to read it"
                      : ", and nobody was there to read it"),
      "Which call ends the direction in which you send, and leaves the other one open?",
      "shutdown(2), close(2)",
      {},
      {closed}};
}

Found shut_wrong_side(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !lacks_answer(evidence)) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const int shut = shutdown_of(outcome, {SHUT_RD, SHUT_RDWR});
  if (!is_before(shut, end_of_answer(outcome))) return std::nullopt;
  const auto& call = outcome.calls[static_cast<std::size_t>(shut)];
  const bool both = static_cast<std::uint32_t>(call.arguments[1]) == SHUT_RDWR;
  const auto next = std::find_if(outcome.calls.begin() + shut, outcome.calls.end(), is_receive);
  std::vector<int> shown{shut};
  if (next != outcome.calls.end()) {
    shown.push_back(static_cast<int>(next - outcome.calls.begin()));
  }
  return Diagnosis{
      "SHUT_WRONG_SIDE",
      fmt::format(
          "shutdown() was told {}, and {}.",
          both ? "SHUT_RDWR, both directions. The peer learns that you have finished"
               : "SHUT_RD, the direction in which you receive. Until your program ends the peer "
                 "does not learn that you have finished sending",
          heard(next == outcome.calls.end() ? nullptr : &*next)),
      "From whose point of view are RD and WR meant, yours or the peer's? Which of the two have "
      "you finished with?",
      "shutdown(2)",
      {},
      shown};
}

Found no_fin(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  if (!outcome.traced || outcome.ending.kind != Ending::Kind::timed_out) return std::nullopt;
  if (shutdown_of(outcome, {SHUT_RD, SHUT_WR, SHUT_RDWR}) != nowhere) return std::nullopt;
  const auto* last = last_transfer_call(outcome, false);
  if (last == nullptr || last->returned || !receives(outcome).empty()) return std::nullopt;
  const bool on_wire = !is_unix(outcome);
  return Diagnosis{
      on_wire ? "NO_FIN" : "NO_SHUT_WR",
      fmt::format("All your bytes came, and then both sides waited: you in {}(), for the answer, "
                  "and the {}",
                  last->name,
                  on_wire ? "peer for the end of your data. It cannot see that you have read your "
                            "file to the end; it sees what is on the wire, and there was no FIN."
                          : "server for the end of your data. It cannot see that you have read "
                            "your file to the end; its read() returns 0 only when you say so."),
      "Which call says \"nothing more from me\" and still lets you receive?",
      "shutdown(2)",
      {},
      {static_cast<int>(last - outcome.calls.data())}};
}

Found read_once(const Evidence& evidence) {
  const auto* found = message(evidence);
  const bool input = found != nullptr;
  if (!input) found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  if (outcome.ending.kind != Ending::Kind::exited || found->actual.empty() ||
      found->actual.size() >= found->expected.size() ||
      !starts_with(found->expected, found->actual)) {
    return std::nullopt;
  }
  const auto pieces = receives(outcome);
  const auto look =
      "What does read() return when there is nothing more to come, and what does it "
      "return before that? Write the loop that ends on the first and not before.";
  if (input) {
    return Diagnosis{"READ_ONCE",
                     fmt::format("{} of {} bytes of your input were sent, then your program was "
                                 "done. One read returns what fits its buffer, and the rest comes "
                                 "with the next.",
                                 found->actual.size(), found->expected.size()),
                     look, "read(2), RETURN VALUE"};
  }
  return Diagnosis{
      "READ_ONCE",
      fmt::format(
          "{} of {} bytes of the answer were printed, then your program was done. One recv() "
          "returns what has come so far, not all there is to come.{}",
          found->actual.size(), found->expected.size(),
          student_reset(outcome) ? " Closing a socket while bytes are unread makes the "
                                   "kernel send a reset instead of FIN: the peer can see "
                                   "that you did not read them."
                                 : ""),
      look,
      "recv(2), RETURN VALUE",
      {},
      pieces.empty() ? std::vector<int>{} : std::vector<int>{pieces.back().call}};
}

}  // namespace wirebook::check::rules

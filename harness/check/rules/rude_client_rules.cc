// Clients that break off, and the signals that end a server.
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <csignal>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

bool is_write(std::string_view name) { return name == "write" || name == "writev"; }

bool sends_bytes(std::string_view call) {
  constexpr std::array names{"send",  "sendto", "sendmsg", "sendmmsg",
                             "write", "writev", "sendfile"};
  return std::find(names.begin(), names.end(), call) != names.end();
}

/// The last call that sends, of any process; nullptr when there is none.
const SystemCall* last_send(const Outcome& outcome) {
  const auto found = std::find_if(outcome.calls.rbegin(), outcome.calls.rend(),
                                  [](const SystemCall& call) { return sends_bytes(call.name); });
  return found == outcome.calls.rend() ? nullptr : &*found;
}

std::string_view name_of_error(const Outcome& outcome) {
  struct Name {
    std::string_view words, name;
  };
  constexpr std::array names{
      Name{"ECONNRESET", "ECONNRESET"},       Name{"EPIPE", "EPIPE"},
      Name{"Connection reset", "ECONNRESET"}, Name{"ConnectionResetError", "ECONNRESET"},
      Name{"Broken pipe", "EPIPE"},           Name{"BrokenPipeError", "EPIPE"}};
  for (const auto& [words, name] : names) {
    if (outcome.err.find(words) != std::string::npos) return name;
  }
  return {};
}

}  // namespace

Found write_no_flag(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.outcome->ending.kind != Ending::Kind::signalled ||
      evidence.outcome->ending.signal != SIGPIPE) {
    return std::nullopt;
  }
  const auto& calls = evidence.outcome->calls;
  const auto* last = last_send(*evidence.outcome);
  const bool flagged = std::any_of(calls.begin(), calls.end(), [](const SystemCall& call) {
    const auto flags = call.name == "send" || call.name == "sendto" ? call.arguments[3]
                       : call.name == "sendmsg"                     ? call.arguments[2]
                                                                    : 0;
    return (flags & MSG_NOSIGNAL) != 0;
  });
  if (last == nullptr || !is_write(last->name) || !flagged) return std::nullopt;
  return Diagnosis{
      "WRITE_NO_FLAG",
      fmt::format("SIGPIPE killed your program, in {}(). Its send() has MSG_NOSIGNAL, but that "
                  "protects only the call it is given to, and {}() has no flags.",
                  last->name, last->name),
      "Is there a way to send every byte with the flag, or one to be rid of the signal for the "
      "whole program?",
      "send(2), MSG_NOSIGNAL; signal(7), SIGPIPE"};
}

Found sigpipe(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.outcome->ending.kind != Ending::Kind::signalled ||
      evidence.outcome->ending.signal != SIGPIPE) {
    return std::nullopt;
  }
  return Diagnosis{
      "SIGPIPE",
      "SIGPIPE killed your program, and with it the service for everybody. The client had closed: "
      "the first bytes you sent were answered with a reset, and the next call that sent something "
      "raised the signal.",
      "Which flag of send(2) asks for an error instead of the signal, and what does signal(7) "
      "offer for the whole program? Then the call returns -1: with which errno, and what is left "
      "to do for that client?",
      "send(2), MSG_NOSIGNAL and EPIPE; signal(7)"};
}

Found error_is_the_end(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  const auto name = name_of_error(*evidence.outcome);
  if (ending.kind != Ending::Kind::exited || ending.status == 0 || name.empty()) {
    return std::nullopt;
  }
  return Diagnosis{
      "ECONNRESET_EXIT",
      fmt::format("A call failed with {} because one client broke off its connection, and your "
                  "program ended with status {}. That is one client's end, not the server's: the "
                  "others found nobody.",
                  name, ending.status),
      "Which errors are about one connection, and which about the server as a whole? Where does "
      "each of the two go?",
      "recv(2), send(2), ERRORS"};
}

Found close_wait_leak(const Evidence& evidence) {
  const auto* found =
      find(evidence, [](const Finding& finding) { return finding.field == "CLOSE_WAIT"; });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{
      "CLOSE_WAIT_LEAK",
      fmt::format("{} of your sockets {} left in the state CLOSE_WAIT (08 in /proc/net/tcp): the "
                  "client has ended, the kernel has told you, and now it waits for your close(). "
                  "Each such client costs a descriptor for as long as the server lives.",
                  *found->actual_value, *found->actual_value == 1 ? "was" : "were"),
      "Follow one client to its end: on which ways out of that loop is its descriptor closed?",
      "close(2); tcp(7); RFC 9293, 3.3.2"};
}

Found sigterm_kills(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !evidence.outcome->sigterm_at) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  const bool killed = ending.kind == Ending::Kind::signalled && ending.signal == SIGTERM;
  const bool says_so = ending.kind == Ending::Kind::exited && ending.status == 128 + SIGTERM;
  if (!killed && !says_so) return std::nullopt;
  return Diagnosis{"SIGTERM_143",
                   "SIGTERM ended your program by force: whoever started it sees 143, which is 128 "
                   "and the signal's number, and not 0. SIGTERM is the request to leave in good "
                   "order, and this server is to follow it.",
                   "How does a program say what is to happen when a signal comes, and which calls "
                   "are allowed there?",
                   "signal(7), sigaction(2), signal-safety(7)"};
}

Found sigterm_unheard(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !evidence.outcome->sigterm_at) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  if (ending.kind != Ending::Kind::timed_out) return std::nullopt;
  return Diagnosis{
      "SIGTERM_UNHEARD",
      fmt::format("SIGTERM came, and your program went on{}. Perhaps the signal is blocked or "
                  "ignored. Perhaps a handler ran, and the call that was interrupted was made "
                  "again by itself: that is what SA_RESTART asks for, and signal() sets it.",
                  ending.waiting_in.empty() ? "" : " waiting in " + ending.waiting_in + "()"),
      "What does your program do about SIGTERM, and which line is reached once that is done? Is "
      "it a line behind the call that waits?",
      "signal(7), Interruption of system calls; sigaction(2), SA_RESTART"};
}

Found sigterm_is_error(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !evidence.outcome->sigterm_at) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  const bool interrupted = evidence.outcome->err.find("EINTR") != std::string::npos ||
                           evidence.outcome->err.find("Interrupted") != std::string::npos;
  if (ending.kind != Ending::Kind::exited || ending.status == 0 || !interrupted) {
    return std::nullopt;
  }
  return Diagnosis{
      "SIGTERM_IS_ERROR",
      fmt::format("SIGTERM came, your handler ran, the call that was waiting returned -1 with "
                  "EINTR, and your program took that for a failure: it ended with status {}. It "
                  "was asked to leave, and 0 says that all is well.",
                  ending.status),
      "When a call returns EINTR, how does your program know whether it is to leave?",
      "signal(7), Interruption of system calls; EINTR in accept(2)"};
}

}  // namespace wirebook::check::rules

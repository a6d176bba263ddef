/// \file
/// What a program asks the kernel for: matchers about the system calls of a traced run. Of a
/// program that makes more calls than the log has room for they say so, unless the first ones prove
/// it.
///
///     const auto& outcome = run({.arguments = {text(port)}, .trace = true});
///     EXPECT_THAT(outcome, Makes(call("setsockopt").with(1, SOL_SOCKET).with(2, SO_REUSEADDR)));
///     EXPECT_THAT(outcome, MakesNo(call("sendto").failing(EACCES)));
///     EXPECT_THAT(outcome, ClosesEverySocket());
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "harness/check/matchers.hh"

namespace wirebook {

/// Calls of one name (SystemCall::name), narrowed down by arguments and result.
class CallPattern {
 public:
  explicit CallPattern(std::string name) : name_(std::move(name)) {}

  /// Its argument number `index`, from 0, is this one; a socket's type may have SOCK_CLOEXEC and
  /// SOCK_NONBLOCK beside it.
  CallPattern& with(unsigned index, std::uint64_t value);
  /// It fails with this errno.
  CallPattern& failing(int error);
  /// It succeeds.
  CallPattern& succeeding();

  [[nodiscard]] bool matches(const SystemCall& call) const;
  /// `setsockopt(.., SOL_SOCKET, SO_REUSEADDR, ..)`, for sentences.
  [[nodiscard]] std::string words() const;

 private:
  std::string name_;
  std::map<unsigned, std::uint64_t> arguments_;
  std::optional<int> error_;
};

inline CallPattern call(std::string name) { return CallPattern(std::move(name)); }

/// What the kernel said to the first such call of a traced run: "ok", or the errno's name; empty
/// when there is none.
std::string answer_to(const CallPattern& pattern, const Outcome& outcome);

/// At least one such call is made.
OutcomeMatcher Makes(CallPattern pattern);
/// Not one such call is made; the finding points at the first.
OutcomeMatcher MakesNo(CallPattern pattern);
/// Exactly so many such calls.
OutcomeMatcher MakesExactly(std::size_t count, CallPattern pattern);
/// The first such call comes before every one of the second kind.
OutcomeMatcher MakesBefore(CallPattern first, CallPattern second);

/// A program that is told EAGAIN waits for the socket, with poll(2) or its like, before it asks
/// again; it may ask some fifty times. The shaper refuses until it waits, see Shape::refuses_every.
OutcomeMatcher WaitsWhenRefused();

/// Every socket that socket() or accept() gave the program's own process is closed by it before it
/// ends; the finding points at the call that gave it.
OutcomeMatcher ClosesEverySocket();

/// The same for sockets that accept() gave, until a script tells the program to end: a server may
/// leave with its listener open. When none did, nothing is said.
OutcomeMatcher ClosesEveryClient();

}  // namespace wirebook

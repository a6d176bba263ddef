#include "harness/check/call_matchers.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "harness/base/sys.hh"
#include "harness/check/findings_matcher.hh"

namespace wirebook {
namespace {

using check::Finding;

Finding about_call(std::string_view what, int index, std::string sentence) {
  Finding finding;
  finding.kind = Finding::Kind::call;
  finding.field = what;
  finding.call = index;
  finding.sentence = std::move(sentence);
  return finding;
}

/// What the first calls of a run can prove when there was no room for the others.
enum class HalfALog : std::uint8_t { nothing, right, wrong };

/// Looks at the calls of a run, which must have been recorded.
OutcomeMatcher about_calls(const std::string& claim, HalfALog proves, check::Look look) {
  return check::matcher(claim, [proves, look = std::move(look)](const Outcome& outcome) {
    if (!outcome.traced) {
      return std::vector{about_call({}, -1,
                                    "a fault of the grader: this run's system calls were not "
                                    "recorded; it must say run({.trace = true})")};
    }
    auto findings = look(outcome);
    const bool proven = proves == (findings.empty() ? HalfALog::right : HalfALog::wrong);
    if (outcome.calls_left_out == 0 || proven) return findings;
    return std::vector{about_call(
        "log", -1,
        fmt::format("this cannot be judged: the log of system calls was full after {} of them, "
                    "and {} more came",
                    outcome.calls.size(), outcome.calls_left_out))};
  });
}

/// "once", "3 times".
std::string times(std::size_t count) {
  return count == 1 ? "once" : fmt::format("{} times", count);
}

std::vector<int> places_of(const CallPattern& pattern, const Outcome& outcome) {
  std::vector<int> places;
  for (std::size_t i = 0; i < outcome.calls.size(); ++i) {
    if (pattern.matches(outcome.calls[i])) places.push_back(static_cast<int>(i));
  }
  return places;
}

std::vector<Finding> compare_order(const CallPattern& first, const CallPattern& second,
                                   const Outcome& outcome) {
  const auto earlier = places_of(first, outcome);
  const auto later = places_of(second, outcome);
  if (earlier.empty()) {
    return {about_call(first.words(), -1, fmt::format("never calls {}", first.words()))};
  }
  if (later.empty() || earlier.front() < later.front()) return {};
  return {about_call(first.words(), earlier.front(),
                     fmt::format("calls {} before {}; it must be the other way round",
                                 second.words(), first.words()))};
}

/// Descriptors of sockets that are open, each with the call that gave it.
class OpenSockets {
 public:
  explicit OpenSockets(bool accepted_only) : accepted_only_(accepted_only) {}

  void follow(const SystemCall& call, int index) {
    // A child's end is the end of its work; nobody closes there what the kernel will.
    if (!call.returned || call.failed() || call.process != 1) return;
    const bool begins = call.name == "accept" || (!accepted_only_ && call.name == "socket");
    if (begins) open_[static_cast<int>(call.result)] = index;
    if (copies(call)) copy(call, index);
    if (call.name == "close") open_.erase(call.descriptor());
    const auto& [first, last, flags, a, b, c] = call.arguments;
    if (call.name == "close_range" && (flags & CLOSE_RANGE_CLOEXEC) == 0) close(first, last);
  }
  [[nodiscard]] const std::map<int, int>& open() const { return open_; }

 private:
  static bool copies(const SystemCall& call) {
    const auto command = static_cast<int>(call.arguments[1]);
    return call.name == "dup" || call.name == "dup2" || call.name == "dup3" ||
           (call.name == "fcntl" && (command == F_DUPFD || command == F_DUPFD_CLOEXEC));
  }

  /// What the copy takes the place of is closed. Nobody closes a standard stream.
  void copy(const SystemCall& call, int index) {
    const auto made = static_cast<int>(call.result);
    if (made == call.descriptor()) return;
    open_.erase(made);
    if (made > STDERR_FILENO && open_.contains(call.descriptor())) open_[made] = index;
  }

  void close(std::uint64_t first, std::uint64_t last) {
    std::erase_if(open_, [&](const auto& item) {
      const auto descriptor = static_cast<unsigned>(item.first);
      return descriptor >= static_cast<unsigned>(first) &&
             descriptor <= static_cast<unsigned>(last);
    });
  }

  bool accepted_only_;
  std::map<int, int> open_;
};

std::vector<Finding> left_open(const Outcome& outcome, bool accepted_only) {
  OpenSockets sockets(accepted_only);
  if (accepted_only && !outcome.sigterm_at) return {};
  // What is closed because the program was told to end was open until then.
  const auto until = accepted_only ? *outcome.sigterm_at : Moment::max();
  for (std::size_t i = 0; i < outcome.calls.size(); ++i) {
    if (outcome.calls[i].at > until) break;
    sockets.follow(outcome.calls[i], static_cast<int>(i));
  }
  std::vector<Finding> findings;
  for (const auto& [descriptor, index] : sockets.open()) {
    findings.push_back(
        about_call("close", index,
                   fmt::format("descriptor {}, which {}() gave, {}", descriptor,
                               outcome.calls[static_cast<std::size_t>(index)].name,
                               accepted_only ? "was still open when every client had gone"
                                             : "is never closed")));
  }
  return findings;
}

bool waits(const SystemCall& call) {
  return call.name == "poll" || call.name == "select" || call.name == "epoll_wait";
}

/// The longest row of refusals, one behind the other without waiting, that a thread was given.
std::vector<Finding> asks_again_and_again(const Outcome& outcome) {
  constexpr std::size_t most = 50;
  struct Row {
    int first = -1;
    std::size_t length = 0;
  };
  std::map<int, Row> rows;
  Row longest;
  for (std::size_t i = 0; i < outcome.calls.size(); ++i) {
    const auto& call = outcome.calls[i];
    auto& row = rows[call.thread];
    if (call.error() == EAGAIN) {
      if (row.length++ == 0) row.first = static_cast<int>(i);
      if (row.length > longest.length) longest = row;
    } else if (waits(call) || call.result > 0) {
      row = {};
    }
  }
  if (longest.length <= most) return {};
  const auto& name = outcome.calls[static_cast<std::size_t>(longest.first)].name;
  return {about_call("EAGAIN", longest.first,
                     fmt::format("calls {}() {} times in a row, is refused each time (EAGAIN), and "
                                 "never waits in between",
                                 name, longest.length))};
}

}  // namespace

CallPattern& CallPattern::with(unsigned index, std::uint64_t value) {
  arguments_[index] = value;
  return *this;
}

CallPattern& CallPattern::failing(int error) {
  error_ = error;
  return *this;
}

CallPattern& CallPattern::succeeding() { return failing(0); }

bool CallPattern::matches(const SystemCall& call) const {
  if (call.name != name_) return false;
  if (error_ && (!call.returned || call.error() != *error_)) return false;
  return std::all_of(arguments_.begin(), arguments_.end(), [&](const auto& argument) {
    const auto [index, wanted] = argument;
    // Most are ints, of which a register holds more than the program gave.
    auto value = static_cast<std::uint32_t>(call.arguments.at(index));
    if (name_ == "socket" && index == 1) value &= ~std::uint32_t{SOCK_NONBLOCK | SOCK_CLOEXEC};
    return value == static_cast<std::uint32_t>(wanted);
  });
}

std::string CallPattern::words() const {
  std::vector<std::string> shown;
  for (const auto& [index, value] : arguments_) {
    const bool option = (name_ == "setsockopt" || name_ == "getsockopt") && index == 2;
    const auto level = arguments_.find(1);
    if (name_ == "socket" && index == 0) {
      shown.push_back(family_name(value));
    } else if (name_ == "socket" && index == 1) {
      shown.push_back(socket_type_name(value));
    } else if (option && level != arguments_.end()) {
      shown.push_back(option_name(level->second, value));
    }
  }
  auto text = fmt::format("{}({})", name_, fmt::join(shown, ", "));
  if (name_ == "socket" && arguments_.size() == 3) {
    SystemCall whole;
    whole.name = name_;
    for (const auto& [index, value] : arguments_) whole.arguments.at(index) = value;
    text = spelled(whole);
  }
  if (error_ && *error_ != 0) text += " = -1 " + errno_name(*error_);
  return text;
}

std::string answer_to(const CallPattern& pattern, const Outcome& outcome) {
  const auto places = places_of(pattern, outcome);
  if (places.empty()) return "";
  const auto& call = outcome.calls[static_cast<std::size_t>(places.front())];
  return call.failed() ? errno_name(call.error()) : "ok";
}

OutcomeMatcher Makes(CallPattern pattern) {
  const auto claim = "calls " + pattern.words();
  return about_calls(
      claim, HalfALog::right, [pattern = std::move(pattern)](const Outcome& outcome) {
        if (!places_of(pattern, outcome).empty()) return std::vector<Finding>{};
        return std::vector{
            about_call(pattern.words(), -1, fmt::format("never calls {}", pattern.words()))};
      });
}

OutcomeMatcher MakesNo(CallPattern pattern) {
  const auto claim = "never calls " + pattern.words();
  return about_calls(
      claim, HalfALog::wrong, [pattern = std::move(pattern)](const Outcome& outcome) {
        const auto places = places_of(pattern, outcome);
        if (places.empty()) return std::vector<Finding>{};
        return std::vector{about_call(pattern.words(), places.front(),
                                      fmt::format("{} was called {}, and must not be",
                                                  pattern.words(), times(places.size())))};
      });
}

OutcomeMatcher MakesExactly(std::size_t count, CallPattern pattern) {
  const auto claim = fmt::format("calls {} {}", pattern.words(), times(count));
  return about_calls(
      claim, HalfALog::nothing, [count, pattern = std::move(pattern)](const Outcome& outcome) {
        const auto places = places_of(pattern, outcome);
        if (places.size() == count) return std::vector<Finding>{};
        auto finding = about_call(pattern.words(), places.empty() ? -1 : places.back(),
                                  fmt::format("calls {} {}, and must do so {}", pattern.words(),
                                              times(places.size()), times(count)));
        finding.expected_value = count;
        finding.actual_value = places.size();
        return std::vector{finding};
      });
}

OutcomeMatcher MakesBefore(CallPattern first, CallPattern second) {
  const auto claim = fmt::format("calls {} before {}", first.words(), second.words());
  return about_calls(claim, HalfALog::right,
                     [first = std::move(first), second = std::move(second)](
                         const Outcome& outcome) { return compare_order(first, second, outcome); });
}

OutcomeMatcher WaitsWhenRefused() {
  return about_calls("waits when it is refused", HalfALog::wrong, asks_again_and_again);
}

OutcomeMatcher ClosesEverySocket() {
  return about_calls("closes every socket", HalfALog::nothing,
                     [](const Outcome& outcome) { return left_open(outcome, false); });
}

OutcomeMatcher ClosesEveryClient() {
  return about_calls("closes every client's socket", HalfALog::nothing,
                     [](const Outcome& outcome) { return left_open(outcome, true); });
}

}  // namespace wirebook

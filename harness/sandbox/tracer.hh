#pragma once

#include <sys/types.h>

#include <array>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "harness/sandbox/call_log.hh"
#include "harness/sandbox/calls.hh"
#include "harness/sandbox/shaper.hh"
#include "harness/sandbox/tracee.hh"

namespace wirebook::sandbox {

/// What a program that is stepped through its calls does: stops before one, returns from one.
enum class StepEvent : std::uint8_t { held, returned };

/// Watches a program and all it starts with ptrace(2), from the sandbox's init: every one of
/// traced_calls() on a socket is written to a log, and shaped if asked for. The seccomp filter (see
/// make_filter) stops nothing else. Tracees die with their tracer (PTRACE_O_EXITKILL).
class Tracer {
 public:
  Tracer(CallLog& log, const Shape& shape)
      : log_(log), shaper_(shape), shaping_(!shape.does_nothing()) {}

  /// From now on the program stops at the entry of each call that is written down, until go_on().
  /// @param tell is told, with the call's place in the log
  void step(std::function<void(StepEvent, int)> tell) { tell_ = std::move(tell); }

  /// @param tell is called after every so many calls in a row that gave nothing
  void watch_for_circles(std::function<void()> tell) { tell_circles_ = std::move(tell); }

  /// Sends on the thread that has been held for the longest.
  void go_on();

  /// Begins with a process that waits before its execve(). @throws SysError where it is forbidden
  void seize(pid_t process);

  /// What waitpid(2) reported: true when the thread has ended, false when it has been sent on.
  bool attend(pid_t thread, int status);

  /// Whether this is the first thread of its process.
  bool leads(pid_t thread) { return known(thread).process == thread; }

 private:
  /// Bytes of the program's memory as they were before a call was shaped.
  struct Patch {
    std::uint64_t address;
    std::vector<std::uint8_t> bytes;
  };
  /// A call that a signal took its thread out of, and that may be made again after the handler.
  struct Interrupted {
    TracedCall* call = nullptr;  ///< nullptr when there is none
    Verdict verdict = {};        ///< what became of it holds for the second time, too
  };
  struct Thread {
    pid_t process = 0;
    bool in_call = false;        ///< between the entry and the return of `call`
    TracedCall* call = nullptr;  ///< nullptr when the log is full
    const CallForm* form = nullptr;
    std::array<std::uint64_t, 6> arguments = {};  ///< of the call, as the program gave them
    Interrupted interrupted = {};
    Verdict verdict = {};
    bool argument_changed = false;  ///< the third, which a trimmed call keeps its length in
    std::vector<Patch> patches = {};
  };

  Thread& known(pid_t id);
  void enter(pid_t id, Thread& thread);
  bool hold(pid_t id, const Thread& thread);
  void leave(pid_t id, Thread& thread);
  void shape(pid_t id, Thread& thread, const TracedCall& call);
  Shaper::May may_do(const Thread& thread, const SocketKind& socket) const;
  void trim(pid_t id, Thread& thread, const TracedCall& call);
  void change_argument(pid_t id, Thread& thread, std::uint64_t value);
  void patch(pid_t id, Thread& thread, std::uint64_t address, std::uint64_t value);
  void put_back(pid_t id, Thread& thread);
  bool concerns_us(pid_t id, Thread& thread, const CallForm& form, const TracedCall& call);
  void note_watch(const Thread& thread, pid_t id, const TracedCall& call);
  void note_descriptors(const Thread& thread, std::int64_t result);
  bool note_handler(const Thread& thread, pid_t id, const TracedCall& call);
  void note_signal(Thread& thread, int signal);
  void note_birth(pid_t parent);
  void note_exec(pid_t id);
  void note_return(TracedCall& call);
  void note_fruit(const CallForm& form, std::int64_t result);

  CallLog& log_;
  Shaper shaper_;
  bool shaping_;
  bool begun_ = false;  ///< since the program's execve(): what was before is the sandbox's own
  std::function<void(StepEvent, int)> tell_;  ///< empty: the program is not stepped
  std::function<void()> tell_circles_ = [] {};
  std::deque<pid_t> held_;
  std::map<pid_t, Thread> threads_;
  /// sa_flags of the handlers a process has installed, by signal.
  std::map<std::pair<pid_t, int>, std::uint64_t> handlers_;
  /// Descriptors of a process that epoll watches for edges; not shaped.
  std::set<std::pair<pid_t, int>> edges_;
};

}  // namespace wirebook::sandbox

#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/fd.hh"
#include "harness/sandbox/call_log.hh"
#include "harness/sandbox/jail.hh"
#include "harness/sandbox/shape.hh"

namespace wirebook::sandbox {

/// What to run, where and under which bounds.
struct Command {
  std::string path;               ///< inside the view: "/exercise/raw_hello", "/usr/bin/python3"
  std::vector<std::string> argv;  ///< argv[0] included
  View view;
  int net_namespace;  ///< the host it runs on
  int standard_input;
  Privilege privilege = Privilege::none;
  Limits limits;
  CallLog* log = nullptr;  ///< where to write its system calls; nullptr: it is not traced
  Shape shape = {};        ///< of a traced program's calls
  bool step = false;       ///< a traced program stops before each of its calls until go_on()
};

/// The program's own process, in its pid namespace.
inline constexpr pid_t program_id = 2;

/// What a program's supervisor reports.
struct Report {
  enum class Kind {
    starting,        ///< about to be executed; `pid` as seen from here, `at` in Unix time
    not_executable,  ///< `value` is execve's errno
    ended,           ///< `value` is the wait status, `peak_memory` in bytes
    cleaned,         ///< all is dead; `value` counts what was still running beside the program,
                     ///< `unreaped` the children it never waited for
    held,            ///< stopped before the call at place `value` of the log
    returned,        ///< the call at place `value` of the log has returned
    fruitless,       ///< a thousand calls more in a row gave nothing (CallLog::fruitless)
    failed,          ///< there is no sandbox (any more): `value` is the errno, `attempt` says what
  };
  Kind kind;
  int value = 0;
  pid_t pid = 0;
  std::uint64_t peak_memory = 0;
  int unreaped = 0;
  std::string attempt = {};
  std::chrono::nanoseconds at{};
};

/// Says what a report `failed` means.
/// @throws LabUnavailable where the machine forbids the sandbox, SysError otherwise
[[noreturn]] void throw_failure(const Report& report);

/// A student's program in its sandbox, under a small init of its own (pid 1 of a new pid
/// namespace): whatever it starts dies with that init, and the init dies with this object or with
/// the harness.
class Process {
 public:
  /// Returns as soon as the init exists; reports tell the rest.
  explicit Process(const Command& command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  /// Becomes readable when a report is waiting.
  [[nodiscard]] int reports() const { return control_.get(); }
  [[nodiscard]] int standard_output() const { return output_.get(); }
  [[nodiscard]] int standard_error() const { return error_.get(); }

  /// The next report; nothing when none is waiting. An init that died before it had cleaned is
  /// reported as `failed`: of the program nothing is known.
  std::optional<Report> next_report();

  /// The program makes the call it is held before (Command::step).
  void go_on();
  /// SIGTERM to the student's own process.
  void terminate();
  /// SIGKILL to everything in the sandbox; ends with a report `cleaned`.
  void clean();
  /// SIGKILL to the init itself, for when it does not answer.
  void kill();

 private:
  Fd control_, output_, error_, init_;
};

/// The call a process is blocked in, as the C library has it ("recv", not "recvfrom"); empty when
/// it is running or cannot be looked at.
std::string blocked_in(pid_t pid);

/// Where in its standard input a process is, from the start of the file; -1 when it is gone.
std::int64_t input_position(pid_t pid);

/// Whether a signal does not end a process: it ignores, blocks or handles it. False when it is
/// gone.
bool withstands(pid_t pid, int signal);

/// Whether all threads of a process sleep by themselves; false for one that a tracer has stopped,
/// or that is gone.
bool is_asleep(pid_t pid);

/// What the scheduler has given a program, and what it has not.
struct ProcessorTime {
  std::chrono::nanoseconds ran{};     ///< all its threads
  std::chrono::nanoseconds waited{};  ///< others had the processors: the worst of its threads, its
                                      ///< init (which traces it) and the calling thread, added up
  bool wants_more = false;            ///< a thread is runnable, or stopped for its init to look
};
ProcessorTime processor_time(pid_t pid);

/// What a program and everything it has started have of the machine's memory, in bytes; what
/// several of them share counts once when the sum would reach `enough`. 0 where the kernel does not
/// list children.
std::uint64_t memory_together(pid_t pid, std::uint64_t enough);

/// Whether every thread of a process and of its children, and theirs, sleeps or has ended.
bool is_at_rest(pid_t pid);

}  // namespace wirebook::sandbox

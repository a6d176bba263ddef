#include "harness/check/ending_words.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <optional>
#include <string_view>

#include "harness/wire/headers.hh"

namespace wirebook::check {

namespace {

/// From here on what was left running looks like a fork without an end: the sandbox stops at 64.
constexpr unsigned fork_bomb = 50;
/// A program that had this much when it was killed most likely ran out of it.
constexpr std::uint64_t much_memory = 200U << 20U;
/// One that ended by itself with so much had hardly any left of its 512 MiB.
constexpr std::uint64_t nearly_all_memory = 448U << 20U;

struct Signal {
  int number;
  const char* name;
  const char* code;
  const char* cause;
  const char* look;
};

constexpr std::string_view names_the_line =
    " A build with -g and -fsanitize=address names the line.";

constexpr std::array signals{
    Signal{SIGSEGV, "SIGSEGV", "SEGFAULT",
           "It read or wrote memory that is not its own: a null pointer, an index past the end, a "
           "pointer to something that no longer exists.",
           "Which pointers and indices does the last thing it did use?"},
    Signal{SIGABRT, "SIGABRT", "ABORTED",
           "It gave up by itself: an exception nobody caught, a failed assert, or a C library "
           "check that found overwritten memory.",
           "The reason is usually the last line the program wrote to stderr."},
    Signal{SIGPIPE, "SIGPIPE", "SIGPIPE",
           "It wrote to a connection whose other end was gone already. Unless a program says "
           "otherwise, that ends it.",
           "What do send(2) and signal(7) say about SIGPIPE, and what would the call return if "
           "the signal were not raised?"},
    Signal{SIGFPE, "SIGFPE", "DIVISION_BY_ZERO",
           "Nearly always that is an integer divided by zero.",
           "Which divisor can become zero, for instance when nothing was received?"},
    Signal{SIGBUS, "SIGBUS", "BUS_ERROR",
           "It touched memory that cannot be reached, often behind the end of a mapped file.",
           "Which pointer was computed rather than given to you?"},
    Signal{SIGILL, "SIGILL", "ILLEGAL_INSTRUCTION",
           "It reached an instruction that does not exist: often a function that promised to "
           "return a value and did not.",
           "What does the compiler warn about?"},
    Signal{SIGSYS, "SIGSYS", "FORBIDDEN_CALL",
           "It tried to look into another process, which no exercise asks for, or it is a program "
           "for 32 bits: only programs for 64 bits are run here.",
           "Which call in it is about something other than sockets, files and time? What does "
           "file(1) say about it?"},
    Signal{SIGXCPU, "SIGXCPU", "CPU_LIMIT", "It computed for longer than any exercise needs.",
           "Which loop has no way to end?"},
    Signal{SIGXFSZ, "SIGXFSZ", "FILE_LIMIT", "It wrote a file larger than any exercise needs.",
           "Which loop writes, and what ends it?"},
};

std::string signal_name(int number) {
  const char* name = sigabbrev_np(number);
  return name != nullptr ? fmt::format("SIG{}", name) : fmt::format("signal {}", number);
}

/// Whether the last line on stderr is Python's or the C++ library's own word for it.
bool says_no_memory(std::string_view err) {
  while (err.ends_with('\n')) err.remove_suffix(1);
  const auto begin = err.rfind('\n');
  const auto last = begin == std::string_view::npos ? err : err.substr(begin + 1);
  return last.starts_with("MemoryError") || last.find("std::bad_alloc") != std::string_view::npos;
}

Diagnosis out_of_memory(std::string sentence) {
  return {"OUT_OF_MEMORY", std::move(sentence),
          "What does the program keep, and what grows with every turn of a loop? A length taken "
          "from the network can be any number, too.",
          "malloc(3), RETURN VALUE"};
}

/// Nothing says that a request for memory was refused; that nearly all of it was in use does, and
/// so does a library.
std::optional<Diagnosis> exited(const Outcome& outcome) {
  const auto& ending = outcome.ending;
  if (ending.peak_memory >= nearly_all_memory) {
    return out_of_memory(
        fmt::format("The program ended with status {} when it had {} MiB of its 512 MiB of "
                    "memory: most likely it ran out of it.",
                    ending.status, ending.peak_memory >> 20U));
  }
  if (ending.status == 0 || !says_no_memory(outcome.err)) return std::nullopt;
  return out_of_memory(
      "The program asked for more memory than its 512 MiB, and ended when it got none.");
}

Diagnosis signalled(const Outcome& outcome) {
  const auto& ending = outcome.ending;
  // Under a limit of the address space malloc() fails first, which ends in abort() or a null
  // pointer; under pressure of the machine the kernel kills.
  const bool may_be_memory =
      ending.signal == SIGKILL || ending.signal == SIGABRT || ending.signal == SIGSEGV;
  if (may_be_memory && ending.peak_memory >= much_memory) {
    return out_of_memory(
        fmt::format("The program was ended by {} when it had {} MiB of memory: most likely it "
                    "ran out of it.",
                    signal_name(ending.signal), ending.peak_memory >> 20U));
  }
  if (ending.signal == SIGABRT && says_no_memory(outcome.err)) {
    return out_of_memory(
        "The program asked for more memory than its 512 MiB, and gave up when it got none.");
  }
  const auto* known = std::find_if(signals.begin(), signals.end(),
                                   [&](const Signal& s) { return s.number == ending.signal; });
  if (known != signals.end()) {
    const bool line_helps = ending.signal == SIGSEGV && ending.crash_line == 0;
    return {known->code,
            fmt::format("The program was killed by the signal {} ({}). {}", known->name,
                        sigdescr_np(ending.signal), known->cause),
            fmt::format("{}{}", known->look, line_helps ? names_the_line : ""), "signal(7)"};
  }
  return {"KILLED", fmt::format("The program was killed by {}.", signal_name(ending.signal)),
          "Who sends this signal, and what does a program do about it that wants to go on?",
          "signal(7)"};
}

Diagnosis not_executable(const Ending& ending) {
  const auto words = [&](const char* what) {
    return fmt::format("The program could not be started ({}): {}", ending.reason, what);
  };
  constexpr const char* reference = "execve(2), ERRORS";
  if (ending.reason == "ENOENT") {
    return {
        "NO_INTERPRETER",
        words("the file is there, but what is to run it is not: the interpreter named in the "
              "first line of a script, or the loader that a compiled program names. Of this "
              "machine it sees /usr and what belongs to it, and nothing else."),
        "Read the first line of the program, \"#!\" and a path. Does that path exist below /usr "
        "or /bin, and does the line end in a carriage return? Of a compiled program, file(1) "
        "says what it is for and which loader it wants.",
        reference};
  }
  if (ending.reason == "EACCES") {
    return {"NOT_EXECUTABLE", words("nobody gave the file the right to be executed."),
            "What does ls -l say about the file? chmod(1) changes it.", reference};
  }
  if (ending.reason == "ENOEXEC") {
    return {"NO_PROGRAM_FORMAT",
            words("the kernel does not know this kind of file. It is neither a program for this "
                  "machine nor a script whose first line names an interpreter."),
            "What does file(1) say about it? A script needs \"#!\" as its first two bytes.",
            reference};
  }
  return {"NOT_STARTED", words("the kernel refused it."), "What does execve(2) say about it?",
          reference};
}

/// Whether what the run was about were datagrams: some went by, or the program had a socket for
/// them, and there was no connection.
bool is_about_datagrams(const Outcome& outcome) {
  const auto has = [&](const wire::Header& header) {
    return std::any_of(outcome.frames.begin(), outcome.frames.end(),
                       [&](const Frame& frame) { return frame.packet.has(header); });
  };
  const bool bound = std::any_of(
      outcome.listeners.begin(), outcome.listeners.end(),
      [](const Listener& listener) { return listener.protocol == Listener::Protocol::udp; });
  return !has(wire::tcp::header) && (bound || has(wire::udp::header) || has(wire::icmp::header));
}

/// What a call that may wait is waiting for; empty for the ones not listed.
std::string_view waits_for(std::string_view call, const Outcome& outcome) {
  struct Wait {
    std::string_view calls, reason;
  };
  constexpr std::array waits{
      Wait{" recv recvfrom recvmsg recvmmsg read readv ",
           "It returns when bytes arrive or the other side says that no more will come."},
      Wait{" accept accept4 ", "It returns when a client connects."},
      Wait{" connect ", "It returns when the other side answers, or after a long time when not."},
      Wait{" send sendto sendmsg write writev sendfile ",
           "It returns when the kernel has taken the bytes; here its buffer was full, for the "
           "other side had stopped reading."},
      Wait{" poll ppoll select pselect6 epoll_wait epoll_pwait ",
           "It returns when one of its descriptors is ready, or after its timeout."},
      Wait{" wait4 waitid waitpid ", "It returns when a child process ends."},
      Wait{" futex ", "One of its threads waits for another: a lock, or join()."},
      Wait{" nanosleep clock_nanosleep pause rt_sigsuspend ", "It was asleep."},
  };
  constexpr std::string_view datagrams = " recv recvfrom recvmsg recvmmsg ";
  if (datagrams.find(fmt::format(" {} ", call)) != std::string_view::npos &&
      is_about_datagrams(outcome)) {
    return "It returns when a datagram comes.";
  }
  for (const auto& wait : waits) {
    if (wait.calls.find(fmt::format(" {} ", call)) != std::string_view::npos) return wait.reason;
  }
  return "";
}

Diagnosis timed_out(const Outcome& outcome) {
  const auto& ending = outcome.ending;
  const auto& call = ending.waiting_in;
  std::string sentence =
      ending.circled
          ? "The program did not end by itself: it made the same calls thousands of times, each "
            "returned at once and with nothing, and nothing was left that would have changed that."
      : call.empty()
          ? "The program did not end by itself; when its time was up it was computing, or "
            "in a call that could not be seen."
          : fmt::format(
                "The program did not end by itself; when its time was up it was "
                "waiting in {}(). {}",
                call, waits_for(call, outcome));
  if (sentence.back() == ' ') sentence.pop_back();
  if (ending.ignored_sigterm) {
    sentence += " It also ignored SIGTERM, the polite request to end, and had to be killed.";
  }
  if (call.empty()) {
    return {"NEVER_ENDS", sentence, "Which loop has no way to end when nothing more arrives?",
            "signal(7)"};
  }
  return {"HANG", sentence,
          fmt::format("What would have to happen for that call to return, and why did it not? "
                      "Follow the packets above up to the last one, then your program up to "
                      "{}().",
                      call),
          fmt::format("{}(2)", call)};
}

std::optional<Diagnosis> left_running(const Ending& ending) {
  if (ending.left_running >= fork_bomb) {
    return Diagnosis{"FORK_BOMB",
                     fmt::format("The program started processes until the limit of 64: {} of them "
                                 "were running at its end.",
                                 ending.left_running),
                     "Which lines do parent and child both reach after fork()? Does the child "
                     "ever leave the loop?",
                     "fork(2)"};
  }
  // Where they were all ended together, their number is no news.
  if (ending.left_running == 0 || ending.kind == Ending::Kind::took_too_much) return std::nullopt;
  const bool one = ending.left_running == 1;
  return Diagnosis{"LEFT_RUNNING",
                   fmt::format("The program ended, but left {} process{} of its own running.",
                               ending.left_running, one ? "" : "es"),
                   "Who waits for the children? A parent that ends does not end them.",
                   "waitpid(2)"};
}

/// The path around `place` in a line, without the quotes and colons that messages put around it.
std::string_view path_around(std::string_view line, std::size_t place) {
  constexpr std::string_view outside = " \t\"'`():,;";
  const auto before = line.find_last_of(outside, place);
  const auto begin = before == std::string_view::npos ? 0 : before + 1;
  return line.substr(begin, line.find_first_of(outside, place) - begin);
}

/// The line of a text that has `place` in it.
std::string_view line_around(std::string_view text, std::size_t place) {
  const auto before = text.rfind('\n', place);
  const auto begin = before == std::string_view::npos ? 0 : before + 1;
  return text.substr(begin, text.find('\n', place) - begin);
}

/// A path of the workbook, or of its processes, of which a line says that it could not be opened.
std::optional<std::string_view> hidden_path(std::string_view text) {
  constexpr std::array<std::string_view, 8> complaints{
      "No such file", "ENOENT",     "Permission denied", "EACCES",
      "not found",    "can't open", "cannot open",       "annot access"};
  constexpr std::array<std::string_view, 5> hidden{"solutions/", "captures/", "tests/mistakes/",
                                                   "/grading/", "/proc/1/"};
  for (const auto folder : hidden) {
    // A program may print megabytes: every line is looked at once.
    for (auto place = text.find(folder); place != std::string_view::npos;
         place = text.find(folder, text.find('\n', place))) {
      const auto line = line_around(text, place);
      const auto holds = [&](std::string_view words) {
        return line.find(words) != std::string_view::npos;
      };
      if (std::any_of(complaints.begin(), complaints.end(), holds)) {
        return path_around(line, line.find(folder));
      }
    }
  }
  return std::nullopt;
}

/// Nobody watches which files a program opens, for that would cost every run; one that says what it
/// did not find is answered.
std::optional<Diagnosis> looked_for_what_is_hidden(const Outcome& outcome) {
  for (const std::string_view said :
       {std::string_view(outcome.err), std::string_view(outcome.out)}) {
    if (const auto path = hidden_path(said)) {
      return Diagnosis{"NOT_IN_VIEW",
                       fmt::format("By its own words the program looked for {} and did not get it. "
                                   "Where it runs there is nothing of the workbook, neither "
                                   "solutions nor captures nor tests, and no process but its own "
                                   "may be looked into.",
                                   printable(*path, 100)),
                       "All that it needs is in its arguments, on stdin and on the wire. What "
                       "would the program do with those alone?",
                       ""};
    }
  }
  return std::nullopt;
}

std::optional<Diagnosis> how_it_ended(const Outcome& outcome) {
  const Ending& ending = outcome.ending;
  switch (ending.kind) {
    case Ending::Kind::exited:
      return exited(outcome);
    case Ending::Kind::not_executable:
      return not_executable(ending);
    case Ending::Kind::signalled:
      return signalled(outcome);
    case Ending::Kind::timed_out:
      return timed_out(outcome);
    case Ending::Kind::sent_too_much:
      return Diagnosis{"FLOODED_THE_WIRE",
                       fmt::format("The program flooded the wire and was stopped: {} packets were "
                                   "recorded.",
                                   outcome.sent().size()),
                       "Which loop sends, and what ends it? A loop that asks again must wait for "
                       "the answer in between.",
                       "poll(2)"};
    case Ending::Kind::took_too_much:
      return Diagnosis{"MEMORY_OF_MANY",
                       "The program and the processes it started had more than 1 GiB of memory "
                       "together and were stopped.",
                       "How many processes are there at once, what does each of them keep, and "
                       "which line waits for one to end before the next begins?",
                       "fork(2), waitpid(2)"};
    case Ending::Kind::printed_too_much:
      return Diagnosis{"PRINTED_TOO_MUCH",
                       fmt::format("The program printed too much and was stopped: {} bytes on "
                                   "stdout, {} on stderr.",
                                   outcome.out.size(), outcome.err.size()),
                       "Which loop prints, and what ends it? A read that returns 0 or -1 has "
                       "nothing to print.",
                       "read(2), RETURN VALUE"};
  }
  return std::nullopt;
}

}  // namespace

std::vector<Diagnosis> ending_words(const Outcome& outcome) {
  std::vector<Diagnosis> words;
  for (const auto& found :
       {how_it_ended(outcome), left_running(outcome.ending), looked_for_what_is_hidden(outcome)}) {
    if (found) words.push_back(*found);
  }
  return words;
}

}  // namespace wirebook::check

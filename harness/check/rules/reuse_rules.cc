// A server that is started again, or twice.
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "harness/base/sys.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

bool is_option(const SystemCall& call, int option) {
  return call.name == "setsockopt" && static_cast<std::uint32_t>(call.arguments[1]) == SOL_SOCKET &&
         static_cast<std::uint32_t>(call.arguments[2]) == static_cast<std::uint32_t>(option);
}

bool is_busy_bind(const SystemCall& call) {
  return call.name == "bind" && call.error() == EADDRINUSE;
}

/// The first call of any traced run for which `wanted` holds, nullptr when there is none.
template <typename Wanted>
const SystemCall* in_any_run(const Evidence& evidence, Wanted wanted) {
  for (const auto* run : evidence.runs) {
    const auto found = std::find_if(run->calls.begin(), run->calls.end(), wanted);
    if (found != run->calls.end()) return &*found;
  }
  return nullptr;
}

/// A run that was refused its port although no other copy of the program was running.
bool is_refused_alone(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.outcome->beside_a_copy) return false;
  const auto& calls = evidence.outcome->calls;
  return std::any_of(calls.begin(), calls.end(), is_busy_bind);
}

constexpr auto what_stays =
    "The side that closes first keeps its connection for a minute in the state TIME_WAIT, and "
    "bind() takes the port for used.";

}  // namespace

Found bind_retry(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& calls = evidence.outcome->calls;
  const auto count = std::count_if(calls.begin(), calls.end(), is_busy_bind);
  if (count < 2) return std::nullopt;
  return Diagnosis{
      "BIND_RETRY",
      fmt::format("Your program called bind() again and again, and got EADDRINUSE each time. {}",
                  evidence.outcome->beside_a_copy
                      ? "Another server has this port, as long as it likes; whoever started yours "
                        "wants to be told at once."
                      : "Waiting until TIME_WAIT is over is no cure: for a minute nobody is served "
                        "after every restart."),
      "What does socket(7) offer for a server that is started again, and what is left for your "
      "program to do when bind() fails all the same?",
      "socket(7), SO_REUSEADDR; bind(2), ERRORS"};
}

Found option_bad_value(const Evidence& evidence) {
  if (!is_refused_alone(evidence)) return std::nullopt;
  const auto* refused = in_any_run(
      evidence, [](const SystemCall& call) { return call.name == "setsockopt" && call.failed(); });
  if (refused != nullptr) {
    const auto level = static_cast<std::uint32_t>(refused->arguments[1]);
    const bool of_another_level = level != SOL_SOCKET && refused->arguments[2] == SO_REUSEADDR;
    return Diagnosis{
        "OPT_BADVAL",
        fmt::format(
            "setsockopt() failed with {}, and your program went on: the option was never set. {}",
            errno_name(refused->error()),
            of_another_level
                ? fmt::format("An option is a number, and what it means depends on the level: {0} "
                              "is SO_REUSEADDR at SOL_SOCKET, and at the level you give it is {1}.",
                              SO_REUSEADDR, option_name(level, SO_REUSEADDR))
                : std::string("Its value is an int, passed by its address and with its size.")),
        "Look at each of the five arguments: which level does the option belong to, where does "
        "the value lie, and how many bytes are there? And who looks at what the call returns?",
        "setsockopt(2), socket(7)"};
  }
  const auto* zero = in_any_run(evidence, [](const SystemCall& call) {
    return is_option(call, SO_REUSEADDR) && call.option_value() == 0;
  });
  if (zero == nullptr) return std::nullopt;
  return Diagnosis{"OPT_BADVAL",
                   "setsockopt() was given SO_REUSEADDR with the value 0, which turns the option "
                   "off. It was off before.",
                   "Which value turns an option of this kind on?", "socket(7)"};
}

Found reuse_after_bind(const Evidence& evidence) {
  if (!is_refused_alone(evidence)) return std::nullopt;
  for (const auto* run : evidence.runs) {
    const auto& calls = run->calls;
    const auto bound = std::find_if(calls.begin(), calls.end(), [](const SystemCall& call) {
      return call.name == "bind" && call.returned && !call.failed();
    });
    const auto set = std::find_if(calls.begin(), calls.end(), [](const SystemCall& call) {
      return is_option(call, SO_REUSEADDR);
    });
    if (set == calls.end() || bound >= set) continue;
    return Diagnosis{"REUSE_AFTER_BIND",
                     "Your program sets SO_REUSEADDR, but behind bind(). bind() is the call that "
                     "looks at the option: whatever is set later comes too late, also for the next "
                     "run, which never gets that far.",
                     "In which order do socket(), setsockopt(), bind() and listen() stand in your "
                     "program?",
                     "socket(7), SO_REUSEADDR"};
  }
  return std::nullopt;
}

Found no_reuseaddr(const Evidence& evidence) {
  if (!is_refused_alone(evidence)) return std::nullopt;
  const bool set = in_any_run(evidence, [](const SystemCall& call) {
                     return is_option(call, SO_REUSEADDR);
                   }) != nullptr;
  if (set) return std::nullopt;
  return Diagnosis{"NO_REUSEADDR",
                   fmt::format("The first run ended well, and the second one, right after it, got "
                               "EADDRINUSE from bind(). {} A server says before bind() that it "
                               "means to share the port with such leftovers; in every run, for the "
                               "one that left them must have said so, too.",
                               what_stays),
                   "Look for TIME_WAIT in ss -tan after the first run. Which option of a socket "
                   "is about this?",
                   "socket(7), SO_REUSEADDR; RFC 9293, 3.6.1"};
}

Found reuseport(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !evidence.outcome->beside_a_copy) return std::nullopt;
  const auto* set =
      in_any_run(evidence, [](const SystemCall& call) { return is_option(call, SO_REUSEPORT); });
  if (set == nullptr) return std::nullopt;
  return Diagnosis{
      "REUSEPORT",
      "Both copies of your server listen on the same port, and nobody was told: SO_REUSEPORT "
      "lets two servers share it, and the kernel gives each client to one of them. That is meant "
      "for several workers of one service.",
      "Which of the two options is about the leftovers of a connection, and which about a second "
      "server that is alive?",
      "socket(7), SO_REUSEADDR and SO_REUSEPORT"};
}

Found waits_for_client(const Evidence& evidence) {
  if (evidence.outcome == nullptr || message(evidence) != nullptr) return std::nullopt;
  const auto& frames = evidence.outcome->frames;
  const auto& ending = evidence.outcome->ending;
  const bool waits = ending.kind == Ending::Kind::timed_out && ending.waiting_in.starts_with("re");
  const bool greeted = std::any_of(frames.begin(), frames.end(), [](const Frame& frame) {
    return frame.host == student_name && !frame.packet.payload().empty();
  });
  if (!waits || !greeted) return std::nullopt;
  return Diagnosis{
      "WAITS_FOR_CLIENT",
      fmt::format("The greeting came, and then both sides waited: your server in {}(), "
                  "for the client, and the client for the end of the greeting. Here "
                  "the server closes first.",
                  ending.waiting_in),
      "What does the client send in this exercise, and who is to say first that "
      "nothing more will come?",
      "close(2), shutdown(2)"};
}

}  // namespace wirebook::check::rules

// Addresses of unix sockets: how many of their bytes count.
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>

#include "harness/base/sys.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"

namespace wirebook::check::rules {
namespace {

constexpr auto path_at = offsetof(sockaddr_un, sun_path);
constexpr std::size_t longest_path = sizeof(sockaddr_un::sun_path) - 1;

/// What a traced program told connect(2), and what it had been told itself.
struct Attempt {
  int call;
  std::string asked;  ///< argv[1]: "/tmp/socket", "@name"
  std::string given;  ///< the bytes of the address behind its family
  std::string error;  ///< "ECONNREFUSED"; empty when it worked
  std::size_t size;   ///< of the address; more than its structure has is not recorded
};

std::optional<Attempt> attempt(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.outcome->command.size() < 2) return std::nullopt;
  const auto& calls = evidence.outcome->calls;
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const auto& address = calls[i].address;
    if (calls[i].name != "connect" || address.size() < path_at || address[0] != AF_UNIX) continue;
    return Attempt{static_cast<int>(i), evidence.outcome->command[1],
                   std::string(address.begin() + path_at, address.end()),
                   calls[i].failed() ? errno_name(calls[i].error()) : "", calls[i].arguments[2]};
  }
  return std::nullopt;
}

/// The bytes of a path: up to a zero, if there is one.
std::string_view path_in(std::string_view given) { return given.substr(0, given.find('\0')); }

bool ends_in_zeros(std::string_view text) {
  return text.find_first_not_of('\0') == std::string_view::npos;
}

}  // namespace

Found abstract_len(const Evidence& evidence) {
  const auto made = attempt(evidence);
  if (!made || !made->asked.starts_with('@') || !made->given.starts_with('\0')) {
    return std::nullopt;
  }
  const auto wanted = std::string_view(made->asked).substr(1);
  const auto name = std::string_view(made->given).substr(1);
  if (name.size() <= wanted.size() || !name.starts_with(wanted)) return std::nullopt;
  const auto behind = name.substr(wanted.size());
  if (!ends_in_zeros(behind)) return std::nullopt;
  return Diagnosis{
      "ABSTRACT_LEN",
      fmt::format("You asked for a name of {} bytes: the {} of \"{}\", and {} zero{} behind them. "
                  "A zero does not end an abstract name. Every byte up to the length that "
                  "connect() is given belongs to it, and nobody listens at that longer name ({}).",
                  name.size(), wanted.size(), printable(wanted, 40), behind.size(),
                  behind.size() == 1 ? "" : "s", made->error),
      "Which bytes of sockaddr_un come before the name, and how many does the name itself have? "
      "Their sum is the length.",
      "unix(7), Address format, abstract",
      {},
      {made->call}};
}

Found at_sign(const Evidence& evidence) {
  const auto made = attempt(evidence);
  if (!made || !made->asked.starts_with('@')) return std::nullopt;
  const bool as_path = made->given.starts_with('@');
  const bool as_name = made->given.starts_with(std::string_view("\0@", 2));
  if (!as_path && !as_name) return std::nullopt;
  return Diagnosis{
      "AT_SIGN",
      fmt::format("The @ of {} went into the address as it is. {} ({}). It is how people write, "
                  "and read, the zero byte with which an abstract name begins.",
                  printable(made->asked, 40),
                  as_path ? "So the kernel looked for a file of that name"
                          : "So the kernel looked for an abstract name that begins with @",
                  made->error),
      "What is the first byte of sun_path for an abstract name?",
      "unix(7), Address format, abstract",
      {},
      {made->call}};
}

Found path_overflow(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.outcome->command.size() < 2) return std::nullopt;
  const auto size = evidence.outcome->command[1].size();
  if (size < longest_path) return std::nullopt;
  const auto& ending = evidence.outcome->ending;
  const auto made = attempt(evidence);
  const auto look =
      "How many bytes has sun_path, and which line of yours compares that with the length of the "
      "argument, before anything is copied?";
  const bool crashed = ending.kind == Ending::Kind::signalled &&
                       (ending.signal == SIGSEGV || ending.signal == SIGABRT ||
                        ending.signal == SIGBUS || ending.signal == SIGILL);
  if (crashed) {
    return Diagnosis{"PATH_OVERFLOW",
                     fmt::format("PATH had {} bytes, and the program was killed by SIG{}. sun_path "
                                 "has room for {} and the zero behind them; what is longer is "
                                 "written over whatever lies behind it.",
                                 size, sigabbrev_np(ending.signal), longest_path),
                     look, "unix(7), Address format, pathname"};
  }
  if (!made) return std::nullopt;
  const auto path = made->given.starts_with('\0') ? made->given : std::string(path_in(made->given));
  const bool does_not_fit = size > longest_path;
  if (!does_not_fit && path.size() >= size) return std::nullopt;
  const bool whole = path.size() >= size || made->size > sizeof(sockaddr_un);
  if (path.size() > longest_path && whole) {
    return Diagnosis{
        "PATH_OVERFLOW",
        fmt::format("PATH had {} bytes, and all of them were copied. sun_path has room "
                    "for {} and the zero behind them, {}. connect() said {}.",
                    size, longest_path,
                    size == longest_path + 1
                        ? "and for that zero nothing was left"
                        : "so whatever lies behind it in memory was overwritten",
                    made->error.empty() ? "ok" : made->error),
        look,
        "unix(7), Address format, pathname",
        {},
        {made->call}};
  }
  return Diagnosis{
      "PATH_OVERFLOW",
      does_not_fit
          ? fmt::format("PATH had {} bytes, {} at most can be asked for, and you asked for one of "
                        "{}: another name. Whoever listens there is not the one that was meant.",
                        size, longest_path, path.size())
          : fmt::format("PATH had {} bytes, which is allowed, and you asked for {} of them.", size,
                        path.size()),
      look,
      "unix(7), Address format, pathname",
      {},
      {made->call}};
}

Found wrong_len(const Evidence& evidence) {
  const auto made = attempt(evidence);
  if (!made) return std::nullopt;
  const bool abstract = made->given.starts_with('\0');
  const auto asked = made->asked.substr(abstract ? 1 : 0);
  const auto given = abstract ? std::string_view(made->given).substr(1) : path_in(made->given);
  if (given.size() >= asked.size() || !std::string_view(asked).starts_with(given)) {
    return std::nullopt;
  }
  const auto missing = asked.size() - given.size();
  return Diagnosis{
      "WRONG_LEN",
      fmt::format("connect() was given a length of {}, so the address ends {} byte{} too early: it "
                  "says \"{}\". {}",
                  path_at + made->given.size(), missing, missing == 1 ? "" : "s",
                  printable(given, 40),
                  missing == path_at
                      ? "The length counts from the beginning of the structure, and the family "
                        "comes first."
                      : "The length is that of the whole address, and counts from the beginning of "
                        "the structure."),
      "At which byte of sockaddr_un does the path begin? Which bytes does the length have to "
      "count?",
      "unix(7), Address format; offsetof(3)",
      {},
      {made->call}};
}

Found datagram_instead(const Evidence& evidence) {
  const auto made = attempt(evidence);
  if (!made || made->error != "EPROTOTYPE") return std::nullopt;
  std::vector<int> shown{made->call};
  const auto& calls = evidence.outcome->calls;
  for (int i = 0; i < made->call; ++i) {
    if (calls[static_cast<std::size_t>(i)].name == "socket") shown.push_back(i);
  }
  return Diagnosis{
      "DATAGRAM_INSTEAD",
      "Somebody listens at that name, with a stream socket, and yours is of another type: "
      "connect() is refused with EPROTOTYPE. A name belongs to a socket of one type.",
      "Which type did you ask socket() for, and which one has a beginning, an end, and an answer?",
      "unix(7), ERRORS",
      {},
      shown};
}

}  // namespace wirebook::check::rules

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "harness/base/sys.hh"
#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check::rules {
namespace {

/// The finding that the peer could not reach the server.
const Finding* not_reached(const Evidence& evidence) {
  return find(evidence, [](const Finding& finding) { return finding.field == "listening port"; });
}

bool complains(const Evidence& evidence, std::string_view ending) {
  return evidence.outcome != nullptr && last_words(*evidence.outcome).ends_with(ending);
}

bool is_conversation(std::string_view call) {
  constexpr std::array names{"recv", "recvfrom", "recvmsg", "read",  "readv",
                             "send", "sendto",   "sendmsg", "write", "writev"};
  return std::find(names.begin(), names.end(), call) != names.end();
}

/// The first call that talks on a socket that listens; nullptr when there is none.
const SystemCall* talks_to_listener(const Outcome& outcome) {
  std::set<std::pair<int, int>> listening;  // process and descriptor
  for (const auto& call : outcome.calls) {
    const std::pair socket{call.process, call.descriptor()};
    if (call.name == "listen" && !call.failed()) listening.insert(socket);
    if (call.name == "close") listening.erase(socket);
    if (is_conversation(call.name) && listening.contains(socket) && call.failed()) return &call;
  }
  return nullptr;
}

/// "send" and "EPIPE": what the program said last, when that is about a socket without a peer.
std::optional<std::pair<std::string, std::string>> said_of_no_peer(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto words = last_words(*evidence.outcome);
  const auto line = words.substr(words.rfind('\n') + 1);
  const auto colon = line.rfind(": ");
  if (colon == std::string_view::npos) return std::nullopt;
  const auto call = line.substr(0, colon), error = line.substr(colon + 2);
  const bool no_peer = error == "ENOTCONN" || (call == "sendto" && error == "EDESTADDRREQ") ||
                       (call == "send" && error == "EPIPE" && message(evidence) != nullptr);
  if (!no_peer || !is_conversation(call)) return std::nullopt;
  return std::pair(std::string(call), std::string(error));
}

/// Whether what came back too much is the rest of a buffer: as much as makes a usual size full, or
/// what nobody wrote into it, or what it held before at that place. What is at the beginning of the
/// stream is no such rest: there it was sent twice.
bool is_rest_of_buffer(const Finding& found) {
  constexpr std::size_t looked_at = 8, shortest = 2;
  const auto size = found.actual.size();
  if (size % 512 == 0 || size % 1000 == 0) return true;
  const auto [shared, expected, actual] = parting(found.expected, found.actual);
  const auto surplus =
      actual.first(std::min({looked_at, actual.size(), size - found.expected.size()}));
  if (surplus.size() < shortest) return false;
  if (std::ranges::all_of(surplus, is_filling)) return true;
  if (shared < surplus.size()) return false;
  const auto before = ByteView(found.expected).subspan(1, shared - 1);
  return std::search(before.begin(), before.end(), surplus.begin(), surplus.end()) != before.end();
}

}  // namespace

Found one_address(const Evidence& evidence) {
  const auto* found =
      find(evidence, [](const Finding& finding) { return finding.field == "listening address"; });
  if (found == nullptr) return std::nullopt;
  return Diagnosis{
      "ONE_ADDRESS",
      fmt::format("Your server listens at {} only. It can be reached there, but a host may have "
                  "more addresses, of other networks or given to it later, and is asked at any of "
                  "them.",
                  found->actual_shown),
      "Which address did you bind, and which one means \"every address of this host\"?",
      "ip(7), INADDR_ANY"};
}

Found loopback_only(const Evidence& evidence) {
  const auto* found = not_reached(evidence);
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  const auto& listeners = evidence.outcome->listeners;
  const bool local = std::any_of(listeners.begin(), listeners.end(), [&](const Listener& one) {
    return one.port == found->expected_value && one.address.starts_with("127.");
  });
  if (!local) return std::nullopt;
  return Diagnosis{
      "LOOPBACK_ONLY",
      fmt::format("Your server listens on port {}, but only at 127.0.0.1: the address "
                  "of a host for itself. From another host nobody can reach it.",
                  *found->expected_value),
      "Which address did you bind, and which one means \"every address of this host\"?",
      "ip(7), Address format"};
}

Found no_listen(const Evidence& evidence) {
  if (not_reached(evidence) == nullptr || !complains(evidence, "accept: EINVAL")) {
    return std::nullopt;
  }
  return Diagnosis{"NO_LISTEN",
                   "accept() failed with EINVAL: the socket does not listen. bind() gives it a "
                   "name, but does not open the door.",
                   "Which call stands between bind() and accept() in the life of a server?",
                   "listen(2), accept(2)"};
}

Found wrong_fd(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto* call = talks_to_listener(*evidence.outcome);
  const auto said = call != nullptr
                        ? std::optional(std::pair(call->name, errno_name(call->error())))
                        : said_of_no_peer(evidence);
  if (!said) return std::nullopt;
  const auto& [name, error] = *said;
  return Diagnosis{
      "WRONG_FD",
      fmt::format("{}() failed with {}: the socket that you talk on is not connected. The "
                  "listening socket only takes calls; the client is at the other end of another "
                  "one.",
                  name, error),
      "What does accept() return, and which descriptor do you talk on?",
      "accept(2), RETURN VALUE",
      {},
      call != nullptr ? std::vector{static_cast<int>(call - evidence.outcome->calls.data())}
                      : std::vector<int>{}};
}

Found echo_sizeof(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->kind != Finding::Kind::stream) return std::nullopt;
  if (found->actual.size() <= found->expected.size()) return std::nullopt;
  if (parting(found->expected, found->actual).shared == 0) return std::nullopt;
  if (!is_rest_of_buffer(*found)) return std::nullopt;
  return Diagnosis{
      "ECHO_SIZEOF",
      fmt::format("{} bytes came back for {}: behind the client's bytes stands the rest "
                  "of your buffer. recv() says how many it filled in.",
                  found->actual.size(), found->expected.size()),
      "Which length do you give to the call that sends the echo?", "recv(2), RETURN VALUE"};
}

}  // namespace wirebook::check::rules

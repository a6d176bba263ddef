#include <fmt/format.h>

#include <algorithm>

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

}  // namespace

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
  const bool not_connected = complains(evidence, ": ENOTCONN") ||
                             complains(evidence, "sendto: EDESTADDRREQ") ||
                             (complains(evidence, "send: EPIPE") && message(evidence) != nullptr);
  if (!not_connected) return std::nullopt;
  return Diagnosis{"WRONG_FD",
                   "A call failed with ENOTCONN: you talk on a socket that is not connected. The "
                   "listening socket only takes calls; the client is at the other end of another "
                   "one.",
                   "What does accept() return, and which descriptor do you receive from?",
                   "accept(2), RETURN VALUE"};
}

Found echo_sizeof(const Evidence& evidence) {
  const auto* found = message(evidence);
  if (found == nullptr || found->kind != Finding::Kind::stream) return std::nullopt;
  if (found->actual.size() <= found->expected.size()) return std::nullopt;
  if (parting(found->expected, found->actual).shared == 0) return std::nullopt;
  return Diagnosis{
      "ECHO_SIZEOF",
      fmt::format("{} bytes came back for {}: behind the client's bytes stands the rest "
                  "of your buffer. recv() says how many it filled in.",
                  found->actual.size(), found->expected.size()),
      "Which length do you give to the call that sends the echo?", "recv(2), RETURN VALUE"};
}

}  // namespace wirebook::check::rules

// A multicast group: who joins where, and what is sent to it. The arguments of the program are
// GROUP PORT IFADDR.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/igmp.hh"
#include "harness/wire/names.hh"

namespace wirebook::check::rules {
namespace {

constexpr std::size_t group_size = 4;

/// What the run was about.
struct GroupTask {
  std::string group, interface_address;
};

std::optional<GroupTask> group_task(const Evidence& evidence) {
  if (evidence.outcome == nullptr || evidence.outcome->command.size() != 4) return std::nullopt;
  const auto& command = evidence.outcome->command;
  return GroupTask{command[1], command[3]};
}

std::uint32_t group_number(const std::string& address) {
  in_addr parsed{};
  ::inet_pton(AF_INET, address.c_str(), &parsed);
  return ntohl(parsed.s_addr);
}

std::string shown_group(std::uint64_t address) {
  return wire::shown(address, wire::ipv4::destination);
}

std::string interface_of(const GroupTask& task) {
  return task.interface_address == second_student_address ? "eth1" : "eth0";
}

bool is_membership(const SystemCall& call) {
  if (call.name != "setsockopt" || call.arguments[1] != IPPROTO_IP) return false;
  return call.arguments[2] == IP_ADD_MEMBERSHIP || call.arguments[2] == MCAST_JOIN_GROUP;
}

/// The first call that joins a group; nullptr when there is none.
const SystemCall* membership(const Outcome& outcome) {
  const auto found = std::find_if(outcome.calls.begin(), outcome.calls.end(), is_membership);
  return found == outcome.calls.end() ? nullptr : &*found;
}

std::vector<int> place_of_call(const Outcome& outcome, const SystemCall* call) {
  if (call == nullptr) return {};
  return {static_cast<int>(call - outcome.calls.data())};
}

/// A group that was joined, and where.
struct Joined {
  std::uint32_t group;
  std::string interface;
};

std::vector<Joined> joined_groups(const Outcome& outcome) {
  std::vector<Joined> all;
  for (const auto& frame : outcome.frames) {
    if (frame.host != student_name) continue;
    for (const auto& record : wire::group_records(frame.packet)) {
      if (record.joins()) all.push_back({record.group, frame.interface});
    }
  }
  return all;
}

/// The program's datagram; nullptr when it sent none.
const Frame* datagram_sent(const Outcome& outcome) {
  const auto found =
      std::find_if(outcome.frames.begin(), outcome.frames.end(), [](const Frame& frame) {
        return frame.host == student_name && frame.packet.has(wire::udp::header) &&
               !frame.packet.has(wire::icmp::header);
      });
  return found == outcome.frames.end() ? nullptr : &*found;
}

/// The socket waits where nobody sends.
Found bound_to_swapped_port(const Outcome& outcome) {
  const auto port = std::strtoul(outcome.command[2].c_str(), nullptr, 10);
  const auto swapped = reversed(port, 2);
  const auto bound =
      std::find_if(outcome.calls.begin(), outcome.calls.end(), [&](const SystemCall& call) {
        return call.name == "bind" && !call.failed() && call.address.size() >= 4 &&
               load16(call.address, 2) == swapped;
      });
  if (bound == outcome.calls.end() || swapped == port) return std::nullopt;
  return Diagnosis{
      "PORT_SWAPPED",
      fmt::format("The socket is bound to port {}. That is {} with its two bytes swapped. The "
                  "network puts the most significant byte first; this machine does the opposite. A "
                  "value that was never converted arrives like this, and so does one that was "
                  "converted twice.",
                  swapped, port),
      "Find where the port number is stored, and follow its value back to where it comes from. How "
      "often is its byte order converted on the way, and by what?",
      "ip(7), byteorder(3)",
      {},
      place_of_call(outcome, &*bound)};
}

std::string where_it_waited(const Outcome& outcome) {
  const auto& ending = outcome.ending;
  if (ending.kind == Ending::Kind::exited) {
    return fmt::format("and it ended with status {}", ending.status);
  }
  return ending.waiting_in.empty() ? "and it never ended"
                                   : fmt::format("and it waited in {}()", ending.waiting_in);
}

}  // namespace

Found group_swapped(const Evidence& evidence) {
  const auto about = group_task(evidence);
  if (!about) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto swapped = static_cast<std::uint32_t>(reversed(group_number(about->group), group_size));
  const auto* call = membership(outcome);
  const bool asked = call != nullptr && call->arguments[2] == IP_ADD_MEMBERSHIP &&
                     call->address.size() >= group_size && load32(call->address, 0) == swapped;
  const auto joined = joined_groups(outcome);
  const bool reported = std::any_of(joined.begin(), joined.end(),
                                    [&](const Joined& one) { return one.group == swapped; });
  if (!asked && !reported) return std::nullopt;
  return Diagnosis{
      "GROUP_SWAPPED",
      fmt::format("Your program joined {} and not {}: the same four bytes, in reverse order. What "
                  "turns the text of an address into its bytes puts them into network order "
                  "already; converted once more they are another group.",
                  shown_group(swapped), about->group),
      "In which order does inet_pton() store the bytes, and who wants them in which order after "
      "that?",
      "inet_pton(3), ip(7), struct ip_mreqn",
      {},
      place_of_call(outcome, call)};
}

Found joined_elsewhere(const Evidence& evidence) {
  const auto about = group_task(evidence);
  if (!about) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto* call = membership(outcome);
  if (call != nullptr && call->error() == ENODEV) {
    return Diagnosis{
        "WRONG_IF",
        fmt::format(
            "Joining {} was refused with ENODEV: the kernel was not told at which interface, "
            "and it has no route that says so. A group is heard at an interface; here it is "
            "the one with the address {}.",
            about->group, about->interface_address),
        "Which member of the structure that is given to setsockopt() says at which interface, and "
        "what stands in it?",
        "ip(7), IP_ADD_MEMBERSHIP",
        {},
        place_of_call(outcome, call)};
  }
  for (const auto& one : joined_groups(outcome)) {
    if (one.group != group_number(about->group) || one.interface == interface_of(*about)) continue;
    return Diagnosis{
        "WRONG_IF",
        fmt::format("The membership report for {} left through {}, but {} is the address of {}: on "
                    "that link nobody knows that you want to hear the group. A host with several "
                    "interfaces joins at each of them separately.",
                    about->group, one.interface, about->interface_address, interface_of(*about)),
        "Which member of the structure that is given to setsockopt() says at which interface, and "
        "what stands in it?",
        "ip(7), IP_ADD_MEMBERSHIP",
        {},
        place_of_call(outcome, call)};
  }
  return std::nullopt;
}

Found not_joined(const Evidence& evidence) {
  const auto about = group_task(evidence);
  if (!about) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto* call = membership(outcome);
  if (!joined_groups(outcome).empty() || (call != nullptr && !call->failed())) return std::nullopt;
  const bool wanted = find(evidence, [](const Finding& finding) {
                        return finding.field == "membership";
                      }) != nullptr;
  if (!wanted) return std::nullopt;
  const auto why = call == nullptr
                       ? "A bound port is not enough"
                       : "The call that joins was refused, and your program went on. A bound port "
                         "is not enough";
  return Diagnosis{
      "NO_JOIN",
      fmt::format("No membership report for {} left your host, {}. {}: what is sent to a group is "
                  "passed up only at hosts that have joined it.",
                  about->group, where_it_waited(outcome), why),
      "Which option of a socket makes the kernel listen to a group, and what did setsockopt() "
      "return?",
      "ip(7), IP_ADD_MEMBERSHIP",
      {},
      place_of_call(outcome, call)};
}

Found bound_elsewhere(const Evidence& evidence) {
  const auto about = group_task(evidence);
  if (!about || datagram_sent(*evidence.outcome) != nullptr) return std::nullopt;
  if (auto swapped = bound_to_swapped_port(*evidence.outcome)) return swapped;
  const auto& calls = evidence.outcome->calls;
  const auto bound = std::find_if(calls.begin(), calls.end(), [&](const SystemCall& call) {
    return call.name == "bind" && !call.failed() &&
           shown_address(call.address).starts_with(about->interface_address + ":");
  });
  if (bound == calls.end()) return std::nullopt;
  return Diagnosis{
      "BOUND_TO_ADDRESS",
      fmt::format(
          "The socket is bound to {}, so it takes in only what is addressed to that. The "
          "datagram came, but its destination is {}; at which interface a group is heard is "
          "a matter of joining, not of binding.",
          shown_address(bound->address), about->group),
      "Which destination address have the datagrams you want, and which address of bind() lets "
      "them "
      "in?",
      "ip(7), bind(2)",
      {},
      {static_cast<int>(bound - calls.begin())}};
}

Found no_way_to_group(const Evidence& evidence) {
  const auto about = group_task(evidence);
  if (!about) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  const auto refused =
      std::find_if(outcome.calls.begin(), outcome.calls.end(),
                   [](const SystemCall& call) { return call.error() == ENETUNREACH; });
  const auto* sent = datagram_sent(outcome);
  const bool elsewhere = sent != nullptr && sent->interface != interface_of(*about);
  if (refused == outcome.calls.end() && !elsewhere) return std::nullopt;
  const auto what =
      refused != outcome.calls.end()
          ? fmt::format(
                "{}() was refused with ENETUNREACH: there is no route to {}, and nobody said "
                "through which interface else",
                refused->name, about->group)
          : fmt::format(
                "The answer left through {}, where the default route goes, and not through "
                "{}, which has {}",
                sent->interface, interface_of(*about), about->interface_address);
  return Diagnosis{
      "NO_MCAST_IF",
      what +
          ". Every link may have its own members of a group, so a route cannot say where they "
          "are. That you have joined at an interface is about what you hear, not about what you "
          "send.",
      "Which option of a socket says through which interface multicast leaves?",
      "ip(7), IP_MULTICAST_IF",
      {},
      refused != outcome.calls.end() ? place_of_call(outcome, &*refused) : std::vector<int>{}};
}

Found answers_sender(const Evidence& evidence) {
  const auto about = group_task(evidence);
  const auto* found = field(evidence, "IPv4", "destination");
  if (!about || found == nullptr || found->expected_shown != about->group) return std::nullopt;
  if (!found->actual_value || *found->actual_value >> 28U == 0xe) return std::nullopt;
  return Diagnosis{
      "ANSWERS_SENDER",
      fmt::format(
          "The answer went to {} alone, the address that the datagram came from. It is meant "
          "for the group, {}, so that every member hears it.",
          found->actual_shown, about->group),
      "Which address do you give to the call that sends?",
      "the contract at the top of the exercise"};
}

Found big_ttl(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", wire::ipv4::ttl.name);
  if (found == nullptr || found->expected_value != 1U) return std::nullopt;
  return Diagnosis{
      "BIG_TTL",
      fmt::format("The answer left with a TTL of {}, so routers that know members of the group "
                  "elsewhere may pass it on. It was to stay on this link: with 1 no router does.",
                  found->actual_shown),
      "What is the TTL of multicast when nobody sets it, and what does your program set?",
      "ip(7), IP_MULTICAST_TTL"};
}

}  // namespace wirebook::check::rules

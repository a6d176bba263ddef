// One question to everybody on a subnet, and many answers.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <set>

#include "harness/check/rules/look.hh"
#include "harness/check/rules/rules.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook::check::rules {
namespace {

constexpr std::uint64_t everybody = 0xffffffffffff;
constexpr std::uint64_t limited_broadcast = 0xffffffff;

std::optional<std::uint64_t> destination_of(const wire::Packet& packet) {
  return packet.get(wire::ipv4::header, wire::ipv4::destination);
}

std::string shown_host(std::uint64_t address) {
  return wire::shown(address, wire::ipv4::destination);
}

/// The datagrams of the program.
std::vector<Frame> datagram_frames(const Outcome& outcome) {
  auto sent = outcome.sent();
  std::erase_if(sent, [](const Frame& frame) {
    return !frame.packet.has(wire::udp::header) || frame.packet.has(wire::icmp::header);
  });
  return sent;
}

/// Datagrams that came to the student's host.
std::size_t datagrams_heard(const Outcome& outcome) {
  const auto came = outcome.received();
  return static_cast<std::size_t>(std::count_if(came.begin(), came.end(), [](const Frame& frame) {
    return frame.packet.has(wire::udp::header) && !frame.packet.has(wire::icmp::header);
  }));
}

/// stdout as it must be and as it is.
struct Addresses {
  std::vector<std::string> expected, actual;
};

std::optional<Addresses> addresses(const Evidence& evidence) {
  const auto* found = output(evidence, "stdout");
  if (found == nullptr || evidence.outcome == nullptr) return std::nullopt;
  return Addresses{lines_of(as_text(found->expected)), lines_of(as_text(found->actual))};
}

template <typename Text>
std::set<std::string> set_of(const Text& lines) {
  return {lines.begin(), lines.end()};
}

}  // namespace

Found no_so_broadcast(const Evidence& evidence) {
  if (evidence.outcome == nullptr || !datagram_frames(*evidence.outcome).empty())
    return std::nullopt;
  const auto& calls = evidence.outcome->calls;
  const auto refused = std::find_if(calls.begin(), calls.end(),
                                    [](const SystemCall& call) { return call.error() == EACCES; });
  if (refused == calls.end()) return std::nullopt;
  return Diagnosis{
      "NO_SO_BROADCAST",
      fmt::format("{}() was refused with EACCES, and no frame left. A datagram to a broadcast "
                  "address goes to everybody, so the kernel sends it only from a socket for which "
                  "that was asked; nobody sends one by a slip in an address.",
                  refused->name),
      "Which option of a socket permits it?",
      "socket(7), SO_BROADCAST",
      {},
      {static_cast<int>(refused - calls.begin())}};
}

Found limited_address(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", "destination");
  if (found == nullptr || found->actual_value != limited_broadcast) return std::nullopt;
  return Diagnosis{
      "LIMITED",
      fmt::format("The question went to 255.255.255.255, the broadcast address of \"this link, "
                  "whichever it is\"; {} was asked for, that of one subnet. With several "
                  "interfaces the first one leaves through one of them only, and not necessarily "
                  "through the right one.",
                  found->expected_shown),
      "Where does the destination come from: from the argument, or from a constant?",
      "RFC 919, 7; ip(7), INADDR_BROADCAST"};
}

Found wrong_mask(const Evidence& evidence) {
  const auto* found = field(evidence, "IPv4", "destination");
  if (found == nullptr || !found->actual_value || !found->expected_value) return std::nullopt;
  const auto actual = *found->actual_value;
  // The end of another subnet: all ones behind some bit.
  if ((actual & 0xffU) != 0xff || actual == limited_broadcast) return std::nullopt;
  const auto* packet = packet_of(evidence, *found);
  const auto mac = packet == nullptr
                       ? std::nullopt
                       : packet->get(wire::ethernet::header, wire::ethernet::destination);
  return Diagnosis{
      "WRONG_MASK",
      fmt::format("The question went to {}. That is the last address of a larger network, not of "
                  "this one, 10.9.0.0/24, whose last address is {}. For your kernel it is a host "
                  "far away, so {}",
                  found->actual_shown, found->expected_shown,
                  mac && *mac != everybody
                      ? fmt::format("the frame went to {}, the router, and to nobody else.",
                                    wire::shown(*mac, wire::ethernet::destination))
                      : "it went to the router."),
      "Which bits of the address belong to the host with a mask of 255.255.255.0, and who has "
      "already worked that out for you?",
      "RFC 919, 7; RFC 1122, 3.2.1.3"};
}

Found unicasts(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto sent = datagram_frames(*evidence.outcome);
  const bool each_alone = std::all_of(sent.begin(), sent.end(), [](const Frame& frame) {
    return frame.packet.get(wire::ethernet::header, wire::ethernet::destination) != everybody &&
           (destination_of(frame.packet).value_or(0xff) & 0xffU) != 0xff;
  });
  if (sent.empty() || !each_alone) return std::nullopt;
  return Diagnosis{
      "UNICASTS",
      fmt::format("{} left, each in a frame for one host ({}{}). One frame to everybody was asked: "
                  "it costs one transmission however many hosts there are, and reaches those whose "
                  "addresses you do not know.",
                  sent.size() == 1 ? "One datagram" : fmt::format("{} datagrams", sent.size()),
                  shown_host(*destination_of(sent.front().packet)),
                  sent.size() == 1
                      ? ""
                      : fmt::format(" to {}", shown_host(*destination_of(sent.back().packet)))),
      "How many calls send, and to which address? What does the network card do with a frame whose "
      "destination is ff:ff:ff:ff:ff:ff?",
      "RFC 919, 2"};
}

Found connected_to_broadcast(const Evidence& evidence) {
  const auto lines = addresses(evidence);
  if (!lines || !lines->actual.empty() || datagrams_heard(*evidence.outcome) == 0)
    return std::nullopt;
  const auto& calls = evidence.outcome->calls;
  const auto connected = std::find_if(calls.begin(), calls.end(), [](const SystemCall& call) {
    return call.name == "connect" && !call.failed();
  });
  if (connected == calls.end()) return std::nullopt;
  return Diagnosis{
      "CONNECTED",
      fmt::format(
          "The socket is connected to {}, so the kernel lets in only what comes from there. "
          "The answers come from the hosts' own addresses; none was given to your program.",
          shown_address(connected->address)),
      "Who answers a question to everybody: the address it was sent to, or others?",
      "udp(7), connect(2)",
      {},
      {static_cast<int>(connected - calls.begin())}};
}

Found hears_itself(const Evidence& evidence) {
  const auto lines = addresses(evidence);
  if (!lines || !set_of(lines->actual).contains(std::string(student_address))) return std::nullopt;
  return Diagnosis{
      "HEARS_ITSELF",
      fmt::format(
          "{} is your own host. \"Everybody\" includes the sender: a socket that is bound to "
          "the port of the question receives it, too, and takes it for an answer.",
          student_address),
      "To which port is your socket bound, and does it have to be that one?",
      "bind(2), ip(7), on INADDR_ANY and port 0"};
}

Found no_deadline(const Evidence& evidence) {
  if (evidence.outcome == nullptr) return std::nullopt;
  const auto& outcome = *evidence.outcome;
  if (outcome.ending.kind != Ending::Kind::timed_out) return std::nullopt;
  const auto& call = outcome.ending.waiting_in;
  const auto waiting = call.empty() ? "" : fmt::format(" in {}()", call);
  const auto count = datagrams_heard(outcome);
  constexpr std::size_t a_few = 3;
  return Diagnosis{
      "NO_DEADLINE",
      count == 0 ? fmt::format("Nothing came, and the program waited for ever{}. Who waits for a "
                               "datagram may wait for one that was lost, or never sent.",
                               waiting)
      : count > a_few
          ? fmt::format("Datagrams kept coming, and the program went on waiting{}, longer than all "
                        "of it may take. Where each wait has a limit of its own, every datagram "
                        "starts it anew: a host that never stops makes it last for ever.",
                        waiting)
          : fmt::format("{} came, and the program went on waiting{}. Nobody says that the "
                        "last one has come: how many will is not known, so only the clock "
                        "ends this.",
                        count == 1 ? "One datagram" : fmt::format("{} datagrams", count), waiting),
      "How long may the call that receives wait, and what becomes of that time when a datagram "
      "comes?",
      "poll(2), SO_RCVTIMEO in socket(7)"};
}

Found first_answer_only(const Evidence& evidence) {
  const auto lines = addresses(evidence);
  if (!lines || lines->actual.size() != 1 || lines->expected.size() < 2) return std::nullopt;
  if (!set_of(lines->expected).contains(lines->actual.front())) return std::nullopt;
  return Diagnosis{
      "FIRST_ONLY",
      fmt::format(
          "{} hosts answered, and you printed one, {}. Everybody was asked, so everybody may "
          "answer: the first answer does not end the second in which they may come.",
          lines->expected.size(), lines->actual.front()),
      "What does the program do after the first answer, and what ends its loop?",
      "recvfrom(2), poll(2)"};
}

Found printed_twice(const Evidence& evidence) {
  const auto lines = addresses(evidence);
  if (!lines || set_of(lines->actual).size() == lines->actual.size()) return std::nullopt;
  if (set_of(lines->actual) != set_of(lines->expected)) return std::nullopt;
  return Diagnosis{
      "ADDRESS_TWICE",
      fmt::format("{} hosts answered, and you printed {} lines. A host may answer more than once, "
                  "and the network may deliver a datagram twice; it is one host all the same.",
                  lines->expected.size(), lines->actual.size()),
      "What does your program remember of the answers before, when a new one comes?", "udp(7)"};
}

Found not_sorted(const Evidence& evidence) {
  const auto lines = addresses(evidence);
  if (!lines || lines->actual == lines->expected) return std::nullopt;
  if (lines->actual.size() != lines->expected.size()) return std::nullopt;
  if (set_of(lines->actual) != set_of(lines->expected)) return std::nullopt;
  return Diagnosis{
      "UNSORTED",
      "These are the right addresses in another order: the one in which the answers came, "
      "perhaps. That order is chance; who compares two lists of hosts wants them sorted.",
      "When are the addresses printed: as they come, or when all of them are known?",
      "qsort(3); the order is that of the address as a number"};
}

}  // namespace wirebook::check::rules

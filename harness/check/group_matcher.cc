#include <fmt/format.h>

#include <algorithm>

#include "harness/check/findings_matcher.hh"
#include "harness/lab/addresses.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook {
namespace {

using check::Finding;

/// A group, and one of the student's interfaces.
struct Membership {
  std::string group, interface;

  /// The report that the host joins the group there, or leaves it.
  [[nodiscard]] FrameSpec report(bool joins) const {
    const bool second = interface == "eth1";
    return kernel_ethernet()
               .with(wire::ethernet::destination, "01:00:5e:00:00:16", "made from 224.0.0.22")
               .with(wire::ethernet::source, second ? second_student_mac : student_mac,
                     "the interface") /
           kernel_ipv4_report(second ? second_student_address : student_address) / kernel_report() /
           membership(group, joins) / payload("");
  }
};

/// Frames of the student's host in which its kernel speaks of groups.
std::vector<int> reports(const Outcome& outcome) {
  std::vector<int> found;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    const auto protocol = frame.packet.get(wire::ipv4::header, wire::ipv4::protocol);
    if (frame.host == student_name && protocol == wire::ip_protocol::igmp) {
      found.push_back(static_cast<int>(i));
    }
  }
  return found;
}

std::vector<Finding> differences(const FrameSpec& spec, const Outcome& outcome, int index) {
  return check::compare(spec, outcome.frames[static_cast<std::size_t>(index)].packet, index);
}

Finding no_membership(std::string sentence) {
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.field = "membership";
  finding.sentence = std::move(sentence);
  return finding;
}

/// What the student's host said of groups, in words.
std::string said_instead(const Outcome& outcome) {
  for (const auto& frame : outcome.frames) {
    if (frame.host != student_name) continue;
    for (const auto& record : wire::group_records(frame.packet)) {
      if (record.joins()) {
        return fmt::format("; it joined {} at {}",
                           wire::shown(record.group, wire::ipv4::destination), frame.interface);
      }
    }
  }
  return "";
}

/// Every report of the interface must be one of the two; how often each comes is the kernel's
/// affair.
std::vector<Finding> follow_group(const Membership& wanted, const Outcome& outcome) {
  bool joined = false, left = false;
  for (const int index : reports(outcome)) {
    const auto& frame = outcome.frames[static_cast<std::size_t>(index)];
    if (frame.interface != wanted.interface) continue;
    const auto from_join = differences(wanted.report(true), outcome, index);
    const auto from_leave = differences(wanted.report(false), outcome, index);
    if (!from_join.empty() && !from_leave.empty()) {
      return from_leave.size() < from_join.size() ? from_leave : from_join;
    }
    left |= from_leave.empty() && joined;
    joined |= from_join.empty();
  }
  if (!joined) {
    return {no_membership(fmt::format("the student's host did not join {} at {}{}", wanted.group,
                                      wanted.interface, said_instead(outcome)))};
  }
  if (left) return {};
  return {no_membership(fmt::format("the student's host did not leave {} again", wanted.group))};
}

std::vector<check::FrameClaim> tell_group(const Membership& wanted, const Outcome& outcome) {
  std::vector<check::FrameClaim> claims;
  for (const int index : reports(outcome)) {
    for (const bool joins : {true, false}) {
      if (differences(wanted.report(joins), outcome, index).empty()) {
        claims.push_back({index, wanted.report(joins)});
      }
    }
  }
  return claims;
}

}  // namespace

OutcomeMatcher JoinsAndLeaves(std::string group, std::string interface) {
  const auto claim = fmt::format("joins {} at {} and leaves it", group, interface);
  const Membership wanted{std::move(group), std::move(interface)};
  return check::matcher(
      claim, [wanted](const Outcome& outcome) { return follow_group(wanted, outcome); },
      [wanted](const Outcome& outcome) { return tell_group(wanted, outcome); });
}

}  // namespace wirebook

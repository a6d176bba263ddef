#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>

#include "harness/check/findings_matcher.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/igmp.hh"
#include "harness/wire/names.hh"

namespace wirebook {
namespace {

using check::Finding;

Finding no_membership(std::string field, std::string sentence) {
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.field = std::move(field);
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

std::vector<Finding> follow_group(const std::string& group, std::string_view interface,
                                  const Outcome& outcome) {
  in_addr address{};
  ::inet_pton(AF_INET, group.c_str(), &address);
  const auto wanted = ntohl(address.s_addr);
  bool joined = false, left = false;
  for (const auto& frame : outcome.frames) {
    if (frame.host != student_name || frame.interface != interface) continue;
    for (const auto& record : wire::group_records(frame.packet)) {
      joined |= record.group == wanted && record.joins();
      left |= record.group == wanted && record.leaves() && joined;
    }
  }
  if (!joined) {
    return {no_membership("membership", fmt::format("the student's host did not join {} at {}{}",
                                                    group, interface, said_instead(outcome)))};
  }
  if (!left) {
    return {no_membership("membership",
                          fmt::format("the student's host did not leave {} again", group))};
  }
  return {};
}

}  // namespace

OutcomeMatcher JoinsAndLeaves(std::string group, std::string interface) {
  return check::matcher(
      fmt::format("joins {} at {} and leaves it", group, interface),
      [group = std::move(group), interface = std::move(interface)](const Outcome& outcome) {
        return follow_group(group, interface, outcome);
      });
}

}  // namespace wirebook

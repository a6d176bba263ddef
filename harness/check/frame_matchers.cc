#include <fmt/format.h>

#include <algorithm>

#include "harness/check/findings_matcher.hh"
#include "harness/check/kernels_own.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/options.hh"

namespace wirebook {
namespace {

using check::Finding;

/// A frame of the student's host and its place in Outcome::frames.
struct Sent {
  const Frame* frame;
  int index;
};

/// What is the program's: everything on the wire but what its kernel sends by itself (a reset for a
/// SYN-ACK to a connection it did not open, an error for a port that is closed again).
std::vector<Sent> sent_by_program(const Outcome& outcome) {
  std::vector<Sent> sent;
  for (const int index : check::on_the_wire(outcome)) {
    const auto place = static_cast<std::size_t>(index);
    if (!check::kernels_own(outcome, place)) sent.push_back({&outcome.frames[place], index});
  }
  return sent;
}

Finding extra(const Sent& sent) {
  Finding finding;
  finding.kind = Finding::Kind::extra;
  finding.frame = sent.index;
  finding.sentence = "one packet too many: " + wire::summary(sent.frame->packet);
  return finding;
}

std::string counted(std::size_t count) { return count == 0 ? "none" : fmt::format("{}", count); }

Finding missing(std::size_t wanted, std::size_t came, bool on_loopback) {
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.sentence = came == 0 && !on_loopback ? "nothing was sent"
                     : came == 0 ? "nothing was sent to the wire: what was sent stayed on loopback"
                                 : fmt::format("{} packet{} expected, {} came", wanted,
                                               wanted == 1 ? "" : "s", counted(came));
  return finding;
}

bool used_loopback(const Outcome& outcome) {
  return std::any_of(outcome.frames.begin(), outcome.frames.end(), [](const Frame& frame) {
    return frame.host == student_name && frame.interface == "lo";
  });
}

/// Takes out of `sent` the frame that is nearest to the specification and says how it differs.
std::vector<Finding> take_nearest(const FrameSpec& spec, std::vector<Sent>& sent) {
  std::vector<Finding> fewest;
  auto nearest = sent.end();
  for (auto it = sent.begin(); it != sent.end(); ++it) {
    auto findings = check::compare(spec, it->frame->packet, it->index);
    if (nearest != sent.end() && findings.size() >= fewest.size()) continue;
    nearest = it;
    fewest = std::move(findings);
  }
  sent.erase(nearest);
  return fewest;
}

std::vector<Finding> compare_frames(const std::vector<FrameSpec>& specs, const Outcome& outcome) {
  auto sent = sent_by_program(outcome);
  const auto came = sent.size();
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (sent.empty()) {
      findings.push_back(missing(specs.size(), came, used_loopback(outcome)));
      break;
    }
    // In order while there are enough; one packet too many must not put the rest out of step.
    std::vector<Finding> here;
    if (specs.size() - i == sent.size()) {
      here = check::compare(specs[i], sent.front().frame->packet, sent.front().index);
      sent.erase(sent.begin());
    } else {
      here = take_nearest(specs[i], sent);
    }
    findings.insert(findings.end(), here.begin(), here.end());
  }
  for (const auto& left : sent) findings.push_back(extra(left));
  return findings;
}

using Sents = std::vector<Sent>;

/// The frame that is as this specification says; sent.end() when none is.
Sents::iterator exactly(const FrameSpec& spec, Sents& sent) {
  return std::find_if(sent.begin(), sent.end(), [&](const Sent& one) {
    return check::compare(spec, one.frame->packet, one.index).empty();
  });
}

std::vector<Finding> compare_unordered(const std::vector<FrameSpec>& specs,
                                       const Outcome& outcome) {
  auto sent = sent_by_program(outcome);
  const auto came = sent.size();
  std::vector<const FrameSpec*> unmet;
  for (const auto& spec : specs) {
    const auto found = exactly(spec, sent);
    if (found == sent.end()) {
      unmet.push_back(&spec);
    } else {
      sent.erase(found);
    }
  }
  std::vector<Finding> findings;
  for (const auto* spec : unmet) {
    if (sent.empty()) {
      findings.push_back(missing(specs.size(), came, used_loopback(outcome)));
      break;
    }
    auto here = take_nearest(*spec, sent);
    findings.insert(findings.end(), here.begin(), here.end());
  }
  for (const auto& left : sent) findings.push_back(extra(left));
  return findings;
}

std::vector<check::FrameClaim> tell_unordered(const std::vector<FrameSpec>& specs,
                                              const Outcome& outcome) {
  auto sent = sent_by_program(outcome);
  std::vector<check::FrameClaim> claims;
  for (const auto& spec : specs) {
    const auto found = exactly(spec, sent);
    if (found == sent.end()) continue;
    claims.push_back({found->index, spec});
    sent.erase(found);
  }
  return check::with_kernels_own(std::move(claims), outcome);
}

std::vector<check::FrameClaim> tell_frames(const std::vector<FrameSpec>& specs,
                                           const Outcome& outcome) {
  const auto sent = sent_by_program(outcome);
  std::vector<check::FrameClaim> claims;
  for (std::size_t i = 0; i < std::min(specs.size(), sent.size()); ++i) {
    claims.push_back({sent[i].index, specs[i]});
  }
  return check::with_kernels_own(std::move(claims), outcome);
}

std::vector<Finding> everything_sent(const Outcome& outcome) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.host != student_name) continue;
    auto finding = extra({&frame, static_cast<int>(i)});
    finding.sentence = "nothing may be sent here: " + wire::summary(frame.packet);
    findings.push_back(std::move(finding));
  }
  return findings;
}

bool is_syn_ack(const wire::Packet& packet) {
  namespace tcp = wire::tcp;
  return packet.get(tcp::header, tcp::syn) == 1U && packet.get(tcp::header, tcp::ack) == 1U;
}

/// The answer that proves that the peer's kernel took the SYN for one.
std::vector<Finding> look_for_syn_ack(std::uint64_t acknowledgment, const Outcome& outcome) {
  namespace tcp = wire::tcp;
  Finding finding;
  finding.kind = Finding::Kind::missing;
  finding.sentence = "the peer's TCP did not answer with SYN+ACK";
  for (const auto& frame : outcome.answered()) {
    const auto& packet = frame.packet;
    if (!packet.has(tcp::header)) continue;
    const auto acknowledged = packet.get(tcp::header, tcp::acknowledgment_number).value_or(0);
    if (is_syn_ack(packet) && acknowledged == acknowledgment) return {};
    finding.sentence =
        is_syn_ack(packet)
            ? fmt::format("the peer's SYN+ACK acknowledges {}, it must acknowledge {}",
                          acknowledged, acknowledgment)
            : "the peer's TCP did not answer with SYN+ACK, but so: " + wire::summary(packet);
  }
  return {finding};
}

std::vector<Finding> look_for_options(const std::vector<std::uint8_t>& kinds,
                                      const Outcome& outcome) {
  namespace tcp = wire::tcp;
  std::vector<Finding> findings;
  auto answers = outcome.answered();
  std::erase_if(answers, [](const Frame& frame) { return !is_syn_ack(frame.packet); });
  // That no answer came is another matcher's finding.
  if (answers.empty()) return {};
  for (const auto kind : kinds) {
    const bool there = std::any_of(answers.begin(), answers.end(), [&](const Frame& frame) {
      const auto header = frame.packet.bytes_of(tcp::header);
      return wire::read_options(header.subspan(tcp::header.size())).find(kind) != nullptr;
    });
    if (there) continue;
    Finding finding;
    finding.kind = Finding::Kind::other;
    finding.sentence = fmt::format("the peer's TCP answered without {}: it saw none in the SYN",
                                   wire::tcp_option_name(kind));
    findings.push_back(std::move(finding));
  }
  return findings;
}

std::vector<Finding> unmet_rules(const Outcome& outcome) {
  std::vector<Finding> findings;
  for (const auto& rule : outcome.wire) {
    if (!rule.frames.empty()) continue;
    Finding finding;
    finding.kind = Finding::Kind::other;
    finding.field = check::wire_rule;
    finding.sentence = fmt::format("the wire's rule \"{}\" {}", rule.rule, met_in_words(rule));
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace

OutcomeMatcher SendsExactly(const std::vector<FrameSpec>& frames) {
  const auto claim =
      fmt::format("sends exactly {} packet{}", frames.size(), frames.size() == 1 ? "" : "s");
  return check::matcher(
      claim, [frames](const Outcome& outcome) { return compare_frames(frames, outcome); },
      [frames](const Outcome& outcome) { return tell_frames(frames, outcome); });
}

OutcomeMatcher SendsInAnyOrder(const std::vector<FrameSpec>& frames) {
  return check::matcher(
      fmt::format("sends exactly {} packets, in any order", frames.size()),
      [frames](const Outcome& outcome) { return compare_unordered(frames, outcome); },
      [frames](const Outcome& outcome) { return tell_unordered(frames, outcome); });
}

OutcomeMatcher SendsNothing() { return check::matcher("sends nothing", everything_sent); }

OutcomeMatcher MeetsEveryWireRule() {
  return check::matcher("meets every rule of the wire", unmet_rules);
}

OutcomeMatcher GetsSynAck(std::uint64_t acknowledgment) {
  return check::matcher("gets a SYN+ACK", [acknowledgment](const Outcome& outcome) {
    return look_for_syn_ack(acknowledgment, outcome);
  });
}

OutcomeMatcher GetsOptionsBack(std::vector<std::uint8_t> kinds) {
  return check::matcher("gets its options back",
                        [kinds = std::move(kinds)](const Outcome& outcome) {
                          return look_for_options(kinds, outcome);
                        });
}

}  // namespace wirebook

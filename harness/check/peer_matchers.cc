#include <fmt/format.h>

#include <algorithm>

#include "harness/check/findings_matcher.hh"

namespace wirebook {
namespace {

using check::Finding;

std::vector<Finding> compare_datagrams(const std::string& expected, const Outcome& outcome) {
  std::vector<Bytes> received;
  for (const auto& peer : outcome.peers) {
    received.insert(received.end(), peer.datagrams.begin(), peer.datagrams.end());
  }
  const auto right = to_bytes(expected);
  if (received.size() == 1 && received.front() == right) return {};
  Finding finding;
  finding.kind = Finding::Kind::peer;
  finding.expected = right;
  if (received.empty()) {
    finding.sentence = "the program at internet-host received no datagram";
  } else if (received.size() > 1) {
    finding.sentence =
        fmt::format("the program at internet-host received {} datagrams, not 1", received.size());
  } else {
    finding.actual = received.front();
    finding.sentence = fmt::format(
        "the program at internet-host received \"{}\" ({} bytes), it must be \"{}\" ({} bytes)",
        printable(as_text(finding.actual), 24), finding.actual.size(),
        printable(as_text(right), 24), right.size());
  }
  return {finding};
}

std::vector<Finding> compare_received(const std::string& expected, const Outcome& outcome) {
  Finding finding;
  finding.kind = Finding::Kind::stream;
  finding.expected = to_bytes(expected);
  const auto server = std::find_if(outcome.peers.begin(), outcome.peers.end(),
                                   [](const auto& p) { return p.host == student_name; });
  if (server != outcome.peers.end()) finding.actual = server->received;
  if (finding.actual == finding.expected) return {};
  const auto parted = std::ranges::mismatch(finding.expected, finding.actual);
  finding.offset = static_cast<std::size_t>(parted.in1 - finding.expected.begin());
  finding.sentence =
      fmt::format("the server received {} byte{}, it must receive {}", finding.actual.size(),
                  finding.actual.size() == 1 ? "" : "s", finding.expected.size());
  return {finding};
}

std::vector<Finding> compare_stream(const std::string& expected, const Outcome& outcome) {
  const auto right = to_bytes(expected);
  Finding finding;
  finding.kind = Finding::Kind::peer;
  finding.expected = right;
  finding.sentence = "no program at internet-host had a connection";
  for (const auto& peer : outcome.peers) {
    if (peer.received == right && peer.finished) return {};
    finding.actual = peer.received;
    finding.sentence =
        peer.received == right
            ? fmt::format("the program at internet-host read \"{}\", but then {}",
                          printable(expected, 24), peer.reason)
            : fmt::format(
                  "the program at internet-host read \"{}\" ({} bytes), it must be \"{}\" "
                  "({} bytes)",
                  printable(as_text(peer.received), 24), peer.received.size(),
                  printable(expected, 24), right.size());
  }
  return {finding};
}

std::vector<Finding> compare_counter(const std::string& counter, std::int64_t rise,
                                     const Outcome& outcome) {
  const auto found = outcome.peer_counters.find(counter);
  const auto rose = found == outcome.peer_counters.end() ? 0 : found->second;
  if (rose == rise) return {};
  Finding finding;
  finding.kind = Finding::Kind::peer;
  finding.field = counter;
  finding.sentence =
      fmt::format("at internet-host {} rose by {}, it must rise by {}", counter, rose, rise);
  return {finding};
}

}  // namespace

OutcomeMatcher PeerReceives(std::string datagram) {
  const auto claim = fmt::format("delivers \"{}\" to internet-host", printable(datagram));
  return check::matcher(claim, [datagram = std::move(datagram)](const Outcome& outcome) {
    return compare_datagrams(datagram, outcome);
  });
}

OutcomeMatcher ServerReceives(std::string stream) {
  const auto claim = fmt::format("delivers its {} bytes to the server", stream.size());
  return check::matcher(claim, [stream = std::move(stream)](const Outcome& outcome) {
    return compare_received(stream, outcome);
  });
}

OutcomeMatcher PeerReads(std::string stream) {
  const auto claim = fmt::format("brings \"{}\" to internet-host's program", printable(stream));
  return check::matcher(claim, [stream = std::move(stream)](const Outcome& outcome) {
    return compare_stream(stream, outcome);
  });
}

OutcomeMatcher PeerCounts(std::string counter, std::int64_t rise) {
  const auto claim = fmt::format("makes {} rise by {}", counter, rise);
  return check::matcher(claim, [counter = std::move(counter), rise](const Outcome& outcome) {
    return compare_counter(counter, rise, outcome);
  });
}

}  // namespace wirebook

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "harness/report/parts.hh"

namespace wirebook::report {

namespace {

/// Of a long story the beginning and the end are told.
constexpr std::size_t first_lines = 14;
constexpr std::size_t final_lines = 6;

constexpr std::size_t host_width = 13;  // "internet-host"

std::string words_of(const Event& event) {
  const bool arrow = event.kind == Event::Kind::frame && event.text.rfind("->", 0) != 0;
  return (arrow ? "-> " : "") + event.text;
}

void write_event(Text& text, const Event& event) {
  const double seconds = std::chrono::duration<double>(event.at).count();
  const auto first =
      fmt::format("  {:5.3f}  {:{}}  ", seconds, cut(event.host, host_width), host_width);
  text.paragraph(words_of(event), first.size(), first);
}

struct Counter {
  std::string_view name, reason;
};

/// Counters of Linux's /proc/net/snmp and snmp6 that say why a packet was dropped, most telling
/// first.
constexpr std::array reasons{
    Counter{"InCsumErrors", "its checksum is wrong"},
    Counter{"NoPorts", "nobody listens on that port"},
    Counter{"InUnknownProtos", "no protocol of that number is known here"},
    Counter{"InHdrErrors", "the IP header cannot be as it is"},
    Counter{"InTruncatedPkts", "its length field promises more bytes than came"},
    Counter{"InAddrErrors", "it is not addressed to this host"},
    Counter{"InErrors", "its length fields do not fit together, or its header is too short"},
    Counter{"InErrs", "its header cannot be as it is"},
};

/// "InCsumErrors" of "Udp InCsumErrors" and of "Udp6InCsumErrors".
bool is_called(std::string_view counter, std::string_view name) {
  return counter.size() >= name.size() && counter.substr(counter.size() - name.size()) == name;
}

std::string_view protocol_of(std::string_view counter) {
  const auto end = counter.find_first_of(" I:");
  return counter.substr(0, counter.substr(0, 2) == "Ip" || counter.substr(0, 4) == "Icmp"
                               ? counter.find_first_of(" :")
                               : end);
}

bool rose(const Outcome& outcome, std::string_view protocol, std::string_view name) {
  return std::any_of(outcome.peer_counters.begin(), outcome.peer_counters.end(),
                     [&](const auto& counter) {
                       return counter.second > 0 && is_called(counter.first, name) &&
                              protocol_of(counter.first) == protocol;
                     });
}

std::int64_t rise_of(const Outcome& outcome, const char* counter) {
  const auto found = outcome.peer_counters.find(counter);
  return found == outcome.peer_counters.end() ? 0 : found->second;
}

/// Where the test itself has nobody listen, it is not the program's fault that nobody does.
bool serves_datagrams(const Outcome& outcome) {
  return std::any_of(outcome.peers.begin(), outcome.peers.end(),
                     [](const PeerReport& peer) { return peer.name.starts_with("UDP server"); });
}

}  // namespace

void write_timeline(Text& text, const Outcome& outcome) {
  const auto& events = outcome.events;
  const bool is_long = events.size() > first_lines + final_lines;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (is_long && i == first_lines) {
      const auto left_out = events.size() - first_lines - final_lines;
      text.line(fmt::format("   ...   {} more, all in the capture and the report ...", left_out));
      i += left_out;
    }
    write_event(text, events[i]);
  }
}

void write_wire(Text& text, const Outcome& outcome) {
  if (outcome.wire.empty()) return;
  text.section("What the wire of this exercise does on purpose");
  for (const auto& rule : outcome.wire) {
    text.paragraph(fmt::format("{}: {}", rule.rule, met_in_words(rule)), 4, "  -");
  }
}

std::vector<std::string> counter_sentences(const Outcome& outcome) {
  std::vector<std::string> sentences;
  for (const auto& [name, reason] : reasons) {
    for (const auto& [counter, change] : outcome.peer_counters) {
      if (change <= 0 || !is_called(counter, name)) continue;
      // A wrong checksum counts as an error, too; one sentence is enough.
      const bool said = (name == "InErrors" || name == "InErrs") &&
                        rose(outcome, protocol_of(counter), "InCsumErrors");
      if (said || (name == "NoPorts" && !serves_datagrams(outcome))) continue;
      sentences.push_back(fmt::format("The peer's kernel dropped {}: {} rose by {} ({}).",
                                      change == 1 ? "it" : "them", counter, change, reason));
    }
  }
  const auto fragments = rise_of(outcome, "Ip ReasmReqds");
  const auto failures = rise_of(outcome, "Ip ReasmFails");
  if (fragments > 0 && rise_of(outcome, "Ip ReasmOKs") == 0) {
    sentences.push_back(fmt::format(
        "The peer's kernel counted {} (Ip ReasmReqds rose by {}) and could not put a packet "
        "together from {} (ReasmOKs did not rise{}).",
        counted(static_cast<std::size_t>(fragments), "fragment"), fragments,
        fragments == 1 ? "it" : "them",
        failures == 0 ? "" : fmt::format(", ReasmFails rose by {}", failures)));
  }
  return sentences;
}

}  // namespace wirebook::report

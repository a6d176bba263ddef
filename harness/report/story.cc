#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "harness/check/kernels_own.hh"
#include "harness/report/parts.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook::report {

namespace {

/// Of a long story the beginning and the end are told.
constexpr std::size_t first_lines = 14;
constexpr std::size_t final_lines = 6;

constexpr std::size_t host_width = 13;      // "internet-host"
constexpr std::size_t longest_words = 600;  ///< of one event

bool has_frame(const Outcome& outcome, const Event& event) {
  return event.frame >= 0 && static_cast<std::size_t>(event.frame) < outcome.frames.size();
}

const Frame& frame_of(const Outcome& outcome, const Event& event) {
  return outcome.frames[static_cast<std::size_t>(event.frame)];
}

std::uint64_t number(const wire::Packet& packet, const wire::Field& field) {
  return packet.get(wire::ipv4::header, field).value_or(0);
}

/// Whose address this is in a network with routers; "" where it is nobody's.
std::string owner_of(std::string_view address) {
  constexpr int routers = 3;
  if (address == distant_peer_address) return std::string(peer_name);
  for (int router = 1; router <= routers; ++router) {
    if (address == fmt::format("10.9.{}.254", router - 1)) return fmt::format("router-{}", router);
  }
  return "";
}

/// The events of a run, one line each, those of packets with what their summary leaves out.
class Timeline {
 public:
  Timeline(const Outcome& outcome, const Named& named) : outcome_(outcome), named_(named) {
    std::size_t frames = 0;
    for (const auto& event : outcome.events) {
      if (!is_told(outcome, event)) continue;
      events_.push_back(&event);
      if (event.kind != Event::Kind::frame || !has_frame(outcome, event)) continue;
      // Whether the kernel still had something to say is luck, once the program has ended.
      const auto index = static_cast<std::size_t>(event.frame);
      if (frames < 2 && !check::kernels_own(outcome, index)) ++frames;
      tells_ttl_ = tells_ttl_ || has_ttl_of_its_own(event);
      if (!named.contains(event.frame)) continue;
      digits_ = std::max(digits_, fmt::format("{}", event.frame + 1).size());
    }
    if (frames < 2) digits_ = 0;  // there is no other that could be meant
  }

  void write(Text& text) const {
    const bool is_long = events_.size() > first_lines + final_lines;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (is_long && i == first_lines) {
        const auto left_out = events_.size() - first_lines - final_lines;
        text.line(fmt::format("   ...   {} more, all in the capture and the report ...", left_out));
        i += left_out;
      }
      write_event(text, *events_[i]);
    }
  }

 private:
  /// The program has chosen it: neither the kernel's own, nor a group's.
  [[nodiscard]] bool has_ttl_of_its_own(const Event& event) const {
    constexpr std::uint64_t kernels = 64, groups = 0xe;
    const auto& frame = frame_of(outcome_, event);
    return frame.host == student_name && frame.packet.has(wire::ipv4::header) &&
           number(frame.packet, wire::ipv4::ttl) != kernels &&
           number(frame.packet, wire::ipv4::destination) >> 28U != groups;
  }

  /// Where a packet comes from: of one that was passed on, not who passed it on last.
  [[nodiscard]] std::string sender_of(const Event& event) const {
    if (event.kind != Event::Kind::frame || !has_frame(outcome_, event)) return event.host;
    const auto& packet = frame_of(outcome_, event).packet;
    if (event.host == student_name) {
      const auto index = static_cast<std::size_t>(event.frame);
      return check::kernels_own(outcome_, index) ? "your kernel" : event.host;
    }
    if (!event.host.starts_with("router-") || !packet.has(wire::ipv4::header)) return event.host;
    const auto owner =
        owner_of(wire::shown(number(packet, wire::ipv4::source), wire::ipv4::source));
    return owner.empty() ? event.host : owner;
  }

  [[nodiscard]] std::string words_of(const Event& event) const {
    if (event.kind != Event::Kind::frame || !has_frame(outcome_, event)) return event.text;
    auto words = (event.text.starts_with("->") ? "" : "-> ") + event.text;
    if (!tells_ttl_ || event.host != student_name) return words;
    // With its data, too, it would not fit one line.
    words.resize(std::min(words.find(" \""), words.size()));
    const auto ttl = number(frame_of(outcome_, event).packet, wire::ipv4::ttl);
    return words.insert(std::min(words.find(", "), words.size()), fmt::format(" TTL {}", ttl));
  }

  void write_event(Text& text, const Event& event) const {
    const double seconds = std::chrono::duration<double>(event.at).count();
    const bool is_numbered =
        digits_ > 0 && event.kind == Event::Kind::frame && named_.contains(event.frame);
    auto before =
        fmt::format("  {:5.3f}  {:{}} {:>{}} ", seconds, cut(sender_of(event), host_width),
                    host_width, is_numbered ? fmt::format("{}", event.frame + 1) : "", digits_);
    for (const auto& line :
         filled(cut(words_of(event), longest_words), page_width - before.size())) {
      text.line(before + line);
      before.assign(before.size(), ' ');
    }
  }

  const Outcome& outcome_;
  const Named& named_;
  std::vector<const Event*> events_;
  std::size_t digits_ = 0;  ///< of the longest number in the margin
  bool tells_ttl_ = false;
};

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
bool hears_datagrams(const Outcome& outcome) {
  return std::any_of(outcome.peers.begin(), outcome.peers.end(), [](const PeerReport& peer) {
    return peer.name.starts_with("UDP") && peer.name.find(" on port ") != std::string::npos;
  });
}

/// Whether the student's kernel, and not its program, answers a SYN+ACK here with a reset.
bool resets_unasked(const Outcome& outcome, std::size_t index) {
  namespace tcp = wire::tcp;
  const auto value = [&](std::size_t frame, const wire::Field& field) {
    return tcp_field(outcome.frames[frame].packet, field);
  };
  if (outcome.frames[index].host != student_name || value(index, tcp::rst) == 0 ||
      !check::kernels_own(outcome, index)) {
    return false;
  }
  for (auto i = index; i-- > 0;) {
    if (value(i, tcp::source_port) != value(index, tcp::destination_port) ||
        value(i, tcp::destination_port) != value(index, tcp::source_port)) {
      continue;
    }
    return value(i, tcp::syn) == 1 && value(i, tcp::ack) == 1;
  }
  return false;
}

/// Where a protocol that is not known here is what the test asked for, this is how it must end.
bool should_be_known(const std::vector<check::Finding>& findings) {
  namespace protocol = wire::ip_protocol;
  return std::any_of(findings.begin(), findings.end(), [](const check::Finding& finding) {
    const auto expected = finding.expected_value.value_or(0);
    return finding.field == wire::ipv4::protocol.name &&
           (expected == protocol::icmp || expected == protocol::tcp || expected == protocol::udp);
  });
}

}  // namespace

bool is_told(const Outcome& outcome, const Event& event) {
  return !has_frame(outcome, event) || !outcome.is_farewell(frame_of(outcome, event));
}

bool is_shape(const Event& event) {
  return event.kind == Event::Kind::started && event.host != student_name;
}

bool is_about_a_segment(const Outcome& outcome, const Event& event) {
  return has_frame(outcome, event) && frame_of(outcome, event).packet.has(wire::tcp::header);
}

bool is_told_whole(const Outcome& outcome) {
  return outcome.events.size() <= first_lines + final_lines;
}

void write_timeline(Text& text, const Outcome& outcome, const Named& named) {
  Timeline(outcome, named).write(text);
  const auto is_answer_to_syn = [&](const Event& event) {
    return is_told(outcome, event) && has_frame(outcome, event) &&
           resets_unasked(outcome, static_cast<std::size_t>(event.frame));
  };
  if (!std::any_of(outcome.events.begin(), outcome.events.end(), is_answer_to_syn)) return;
  text.line();
  text.paragraph(
      "What your kernel sends here, it sends by itself: it has a TCP of its own, got a SYN+ACK for "
      "a connection that it does not know, and reset it. That does not count against you.");
}

void write_wire(Text& text, const Outcome& outcome) {
  if (outcome.wire.empty()) return;
  text.section("What the wire of this exercise does on purpose");
  for (const auto& rule : outcome.wire) {
    text.paragraph(fmt::format("{}: {}", rule.rule, met_in_words(rule)), 4, "  -");
  }
}

std::vector<std::string> counter_sentences(const Outcome& outcome,
                                           const std::vector<check::Finding>& findings) {
  std::vector<std::string> sentences;
  for (const auto& [name, reason] : reasons) {
    for (const auto& [counter, change] : outcome.peer_counters) {
      if (change <= 0 || !is_called(counter, name)) continue;
      // A wrong checksum counts as an error, too; one sentence is enough.
      const bool said = (name == "InErrors" || name == "InErrs") &&
                        rose(outcome, protocol_of(counter), "InCsumErrors");
      const bool is_meant = (name == "NoPorts" && !hears_datagrams(outcome)) ||
                            (name == "InUnknownProtos" && !should_be_known(findings));
      if (said || is_meant) continue;
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

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "harness/check/kernels_own.hh"
#include "harness/report/parts.hh"
#include "harness/report/rungs.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook::report {

namespace {

namespace tcp = wire::tcp;

constexpr std::size_t margin = 20;
/// From here on a number belongs to nothing that either side has sent.
constexpr std::int32_t far = 1 << 20;

bool is_students(const Segment& segment, const Outcome& outcome) {
  return segment.from_student &&
         !check::kernels_own(outcome, static_cast<std::size_t>(segment.frame));
}

/// Linux's own SYN always carries options, and comes from an address that it owns.
bool is_handmade_syn(const Segment& segment, const Outcome& outcome) {
  if (!segment.from_student || !segment.syn || segment.ack) return false;
  const auto& packet = outcome.frames[static_cast<std::size_t>(segment.frame)].packet;
  const auto* header = packet.find(tcp::header);
  const auto from = packet.get(wire::ipv4::header, wire::ipv4::source);
  return header->length == tcp::header.size() ||
         (from && wire::shown(*from, wire::ipv4::source) == spare_address);
}

using Way = std::pair<std::uint64_t, std::uint64_t>;  ///< source port, destination port

/// Tells where sequence numbers stand by the distance from the first one of their side.
class Numbers {
 public:
  std::string words_of(const Segment& segment) {
    if (segment.syn) first_[from(segment)] = segment.sequence;
    auto words =
        fmt::format("{} seq {}", flags_of(segment), place(from(segment), segment.sequence));
    if (segment.ack) words += ", ack " + place(to(segment), segment.acknowledgment);
    const auto size = segment.data.size();
    return words + (size == 0 ? "" : ", " + counted(size, "byte"));
  }

 private:
  static Way from(const Segment& one) { return {one.source_port, one.destination_port}; }
  static Way to(const Segment& one) { return {one.destination_port, one.source_port}; }

  static std::string flags_of(const Segment& segment) {
    std::string words;
    const auto add = [&](bool is_set, const char* name) {
      if (is_set) words += (words.empty() ? "" : "+") + std::string(name);
    };
    add(segment.syn, "SYN");
    add(segment.fin, "FIN");
    add(segment.rst, "RST");
    add(segment.psh, "PSH");
    add(segment.ack, "ACK");
    return words.empty() ? "no flags" : words;
  }

  [[nodiscard]] std::string place(const Way& way, std::uint32_t number) const {
    const auto first = first_.find(way);
    const auto distance =
        static_cast<std::int32_t>(number - (first == first_.end() ? 0 : first->second));
    return distance > -far && distance < far ? fmt::format("{}", distance) : "far off";
  }

  std::map<Way, std::uint32_t> first_;
};

/// @param repeated the bytes that it begins with were sent before
std::string margin_of(const Segment& segment, const Outcome& outcome, bool repeated) {
  if (segment.fate != Fate::Kind::delivered) return note_of(segment.fate);
  if (segment.from_student && !is_students(segment, outcome)) return "your kernel's own";
  if (segment.data.empty()) return "";
  if (repeated) return "repeated";
  return fmt::format("\"{}\"", cut(as_text(segment.data), margin - 2));
}

}  // namespace

bool is_handmade(const Outcome& outcome) {
  bool begun = false, answered = false;
  for (const auto& event : outcome.events) {
    const auto segment = segment_of(outcome, event);
    if (!segment) continue;
    begun = begun || is_handmade_syn(*segment, outcome);
    answered = answered || (begun && !segment->from_student && segment->syn && segment->ack);
    if (answered && !segment->syn && is_students(*segment, outcome)) return true;
  }
  return false;
}

std::vector<Rung> handmade_rungs_of(const Outcome& outcome, const Posts& posts) {
  std::vector<Rung> rungs;
  Numbers numbers;
  std::set<std::pair<Way, std::uint32_t>> said;
  for (const auto& event : outcome.events) {
    if (!is_told(outcome, event) || is_shape(event)) continue;
    if (const auto segment = segment_of(outcome, event)) {
      const Way way{segment->source_port, segment->destination_port};
      const bool repeated = !segment->data.empty() && !said.emplace(way, segment->sequence).second;
      rungs.push_back({posts.arrow_of(*segment), segment->at,
                       posts.label_of(*segment) + numbers.words_of(*segment),
                       margin_of(*segment, outcome, repeated), segment->is_lost(), segment->frame});
    } else if (!is_about_a_segment(outcome, event)) {
      rungs.push_back({Rung::Arrow::none, event.at, event.text, ""});
    }
  }
  return rungs;
}

}  // namespace wirebook::report

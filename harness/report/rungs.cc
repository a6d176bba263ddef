#include "harness/report/rungs.hh"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "harness/report/parts.hh"

namespace wirebook::report {

namespace {

/// Turns the events of a run into rungs; remembers what was said before, for a rung's words depend
/// on it.
class Ladder {
 public:
  Ladder(const Outcome& outcome, const Posts& posts) : outcome_(outcome), posts_(posts) {}

  std::vector<Rung> rungs() {
    for (const auto& event : outcome_.events) {
      if (!is_told(outcome_, event) || is_shape(event)) continue;
      if (const auto segment = segment_of(outcome_, event)) {
        add(*segment);
      } else if (!is_about_a_segment(outcome_, event)) {
        flush();
        rungs_.push_back({Rung::Arrow::none, event.at, event.text, ""});
        ended_ |= event.kind == Event::Kind::ended;
      }
    }
    flush();
    return std::move(rungs_);
  }

 private:
  void add(const Segment& segment) {
    if (segment.fate != Fate::Kind::delivered) return add_marked(segment);
    const bool speaks = segment.syn || segment.fin || segment.rst || !segment.data.empty();
    if (!speaks) return;  // a pure acknowledgment
    if (segment.syn) add_syn(segment);
    if (!segment.data.empty() && !segment.syn) add_data(segment);
    if (segment.fin) add_fin(segment);
    if (segment.rst) add_rst(segment);
    last_had_data_ = !segment.data.empty();
    last_was_students_ = segment.from_student;
  }

  /// A segment that the wire did something to has a rung of its own.
  void add_marked(const Segment& segment) {
    flush();
    if (segment.data.empty()) {
      push(segment,
           segment.syn   ? segment.ack ? "connect answered" : "connect"
           : segment.rst ? "RST"
           : segment.fin ? "FIN"
                         : "acknowledgment",
           "");
    } else {
      if (!segment.is_lost()) remember(segment);
      pending_ = segment;
      joined_ = as_text(segment.data);
      flush();
    }
    fin_seen_ |= segment.fin && !segment.is_lost();
    rungs_.back().note = note_of(segment.fate);
    rungs_.back().lost = segment.is_lost();
  }

  /// Whether the bytes of a segment are new.
  bool remember(const Segment& segment) {
    const auto end = segment.sequence + static_cast<std::uint32_t>(segment.data.size());
    const auto key = std::pair{segment.source_port, segment.destination_port};
    const auto known = next_.find(key);
    if (known != next_.end() && static_cast<std::int32_t>(end - known->second) <= 0) return false;
    next_[key] = end;
    return true;
  }

  void add_syn(const Segment& segment) {
    flush();
    if (!segment.ack) return push(segment, "connect", "");
    // The answer belongs to the rung of the SYN, which is nearly always the one before.
    for (auto rung = rungs_.rbegin(); rung != rungs_.rend(); ++rung) {
      if (rung->words != posts_.label_of(segment) + "connect" || rung->lost) continue;
      rung->note = posts_.student_is_left ? "connected" : "your kernel connects";
      return;
    }
    push(segment, "connect answered", "");
  }

  void add_data(const Segment& segment) {
    const bool repeated = !remember(segment);
    const bool continues = !repeated && pending_ && pending_->source_port == segment.source_port &&
                           pending_->destination_port == segment.destination_port;
    if (!continues) flush();
    if (repeated) {
      push(segment, fmt::format("{} bytes once more", segment.data.size()), "repeated");
    } else if (continues) {
      joined_ += as_text(segment.data);
    } else {
      pending_ = segment;
      joined_ = as_text(segment.data);
    }
  }

  void add_fin(const Segment& segment) {
    flush();
    const bool first = !fin_seen_;
    fin_seen_ = true;
    if (segment.from_student) {
      push(segment, "FIN: nothing more from you", first && !ended_ ? "<- you end first" : "");
    } else {
      push(segment, "FIN: nothing more to come", "");
    }
  }

  void add_rst(const Segment& segment) {
    flush();
    const bool unread = last_had_data_ && last_was_students_ != segment.from_student;
    const bool refused = !rungs_.empty() &&
                         rungs_.back().words == posts_.label_of(segment) + "connect" &&
                         rungs_.back().note.empty();
    push(segment,
         refused  ? "RST: nobody listens here"
         : unread ? "RST: nobody is reading this"
                  : "RST: the connection is gone",
         segment.from_student && !refused && !ended_ ? "<- you reset it" : "");
  }

  /// Segments in one direction without anything in between are one rung.
  void flush() {
    if (!pending_) return;
    const auto segment = *std::exchange(pending_, std::nullopt);
    const auto bytes = counted(joined_.size(), "byte");
    const std::size_t room = arrow_room - (segment.is_lost() ? short_of_it : 0);
    const std::size_t quoted = room - 3 - bytes.size() - posts_.label_of(segment).size();
    push(segment, fmt::format("{:<16} {}", fmt::format("\"{}\"", cut(joined_, quoted)), bytes), "");
  }

  void push(const Segment& segment, const std::string& words, std::string note) {
    rungs_.push_back({posts_.arrow_of(segment), segment.at, posts_.label_of(segment) + words,
                      std::move(note), false, segment.frame});
  }

  const Outcome& outcome_;
  Posts posts_;
  std::vector<Rung> rungs_;
  std::optional<Segment> pending_;
  std::string joined_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t> next_;
  bool fin_seen_ = false;
  bool ended_ = false;  ///< the program: what comes now is the kernel's doing
  bool last_had_data_ = false;
  bool last_was_students_ = false;
};

}  // namespace

std::vector<Rung> rungs_of(const Outcome& outcome, const Posts& posts) {
  return Ladder(outcome, posts).rungs();
}

}  // namespace wirebook::report

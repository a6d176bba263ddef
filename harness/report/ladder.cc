#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "harness/report/parts.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/stream.hh"

namespace wirebook::report {

namespace {

namespace tcp = wire::tcp;

constexpr std::size_t first_rows = 16;
constexpr std::size_t final_rows = 8;
constexpr std::size_t beam = 42;  ///< columns between the two posts

/// One TCP segment, as much of it as a ladder needs.
struct Segment {
  Moment at{};
  bool from_student = false;
  bool syn = false, ack = false, fin = false, rst = false;
  std::uint32_t sequence = 0;
  std::uint64_t source_port = 0, destination_port = 0;
  ByteView data;
  Fate::Kind fate = Fate::Kind::delivered;
};

/// One rung: an arrow with words in it, or words between the posts.
struct Rung {
  enum class Arrow { none, right, left } arrow = Arrow::none;
  Moment at{};
  std::string words;
  std::string note;
  bool lost = false;  ///< the arrow does not reach the other post
};

/// What the scripted wire did, in the margin.
std::string note_of(Fate::Kind fate) {
  switch (fate) {
    case Fate::Kind::delivered:
      break;
    case Fate::Kind::dropped:
      return "dropped on purpose";
    case Fate::Kind::duplicated:
      return "arrives twice";
    case Fate::Kind::delayed:
      return "held back a while";
    case Fate::Kind::never_delivered:
      return "held back for ever";
    case Fate::Kind::changed:
      return "changed on its way";
  }
  return {};
}

std::optional<Segment> segment_of(const Frame& frame) {
  const auto& packet = frame.packet;
  if (!packet.has(tcp::header)) return std::nullopt;
  const auto flag = [&](const wire::Field& field) { return packet.get(tcp::header, field) == 1; };
  const auto number = [&](const wire::Field& field) {
    return packet.get(tcp::header, field).value_or(0);
  };
  return Segment{.at = frame.at,
                 .from_student = frame.host == student_name,
                 .syn = flag(tcp::syn),
                 .ack = flag(tcp::ack),
                 .fin = flag(tcp::fin),
                 .rst = flag(tcp::rst),
                 .sequence = static_cast<std::uint32_t>(number(tcp::sequence_number)),
                 .source_port = number(tcp::source_port),
                 .destination_port = number(tcp::destination_port),
                 .data = packet.payload(),
                 .fate = frame.fate.kind};
}

std::vector<wire::Conversation> conversations_of(const Outcome& outcome) {
  std::vector<const wire::Packet*> packets;
  for (const auto& frame : outcome.frames) {
    if (frame.at_student) packets.push_back(&frame.packet);
  }
  return wire::conversations(packets);
}

/// What the test does to the program's calls; too long for a rung.
bool is_shape(const Event& event) {
  return event.kind == Event::Kind::started && event.host != student_name;
}

/// Turns the events of a run into rungs; remembers what was said before, for a rung's words depend
/// on it.
class Ladder {
 public:
  Ladder(const Outcome& outcome, bool student_is_left, bool several)
      : outcome_(outcome), student_is_left_(student_is_left), several_(several) {}

  std::vector<Rung> rungs() {
    for (const auto& event : outcome_.events) {
      if (is_shape(event)) continue;
      const auto index = static_cast<std::size_t>(event.frame);
      const bool is_frame =
          event.kind == Event::Kind::frame && event.frame >= 0 && index < outcome_.frames.size();
      const auto segment = is_frame ? segment_of(outcome_.frames[index]) : std::nullopt;
      if (segment) {
        add(*segment);
      } else if (event.kind != Event::Kind::wire || !is_segment(event)) {
        flush();
        rungs_.push_back({Rung::Arrow::none, event.at, event.text, ""});
        ended_ |= event.kind == Event::Kind::ended;
      }
    }
    flush();
    return std::move(rungs_);
  }

 private:
  /// Whether a rung says already what the wire did.
  [[nodiscard]] bool is_segment(const Event& event) const {
    const auto index = static_cast<std::size_t>(event.frame);
    return event.frame >= 0 && index < outcome_.frames.size() &&
           outcome_.frames[index].packet.has(tcp::header);
  }

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
    const bool lost =
        segment.fate == Fate::Kind::dropped || segment.fate == Fate::Kind::never_delivered;
    if (segment.data.empty()) {
      push(segment,
           segment.syn   ? segment.ack ? "connect accepted" : "connect"
           : segment.rst ? "RST"
           : segment.fin ? "FIN"
                         : "acknowledgment",
           "");
    } else {
      if (!lost) remember(segment);
      pending_ = segment;
      joined_ = as_text(segment.data);
      flush();
    }
    fin_seen_ |= segment.fin && !lost;
    rungs_.back().note = note_of(segment.fate);
    rungs_.back().lost = lost;
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
      if (rung->words != label(segment) + "connect" || rung->lost) continue;
      rung->note = "accepted";
      return;
    }
    push(segment, "connect accepted", "");
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
    const bool refused = !rungs_.empty() && rungs_.back().words == label(segment) + "connect" &&
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
    const std::size_t quoted = beam - 14 - bytes.size() - label(segment).size();
    push(segment, fmt::format("{:<16} {}", fmt::format("\"{}\"", cut(joined_, quoted)), bytes), "");
  }

  void push(const Segment& segment, const std::string& words, std::string note) {
    const bool to_the_right = segment.from_student == student_is_left_;
    rungs_.push_back({to_the_right ? Rung::Arrow::right : Rung::Arrow::left, segment.at,
                      label(segment) + words, std::move(note)});
  }

  /// With several conversations each rung says which, by the client's port.
  [[nodiscard]] std::string label(const Segment& segment) const {
    if (!several_) return "";
    const bool from_client = segment.from_student == student_is_left_;
    return fmt::format("[{}] ", from_client ? segment.source_port : segment.destination_port);
  }

  const Outcome& outcome_;
  bool student_is_left_;
  bool several_;
  std::vector<Rung> rungs_;
  std::optional<Segment> pending_;
  std::string joined_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, std::uint32_t> next_;
  bool fin_seen_ = false;
  bool ended_ = false;  ///< the program: what comes now is the kernel's doing
  bool last_had_data_ = false;
  bool last_was_students_ = false;
};

std::string between_posts(const Rung& rung) {
  constexpr std::size_t short_of_it = 8;
  const auto words = cut(rung.words, beam - 8 - (rung.lost ? short_of_it : 0));
  switch (rung.arrow) {
    case Rung::Arrow::right:
      if (rung.lost) {
        return fmt::format("{:-<{}}x{:{}}", fmt::format("--- {} ", words), beam - 1 - short_of_it,
                           "", short_of_it);
      }
      return fmt::format("{:-<{}}>", fmt::format("--- {} ", words), beam - 1);
    case Rung::Arrow::left:
      if (rung.lost) {
        return fmt::format("{:{}}{:-<{}}", "", short_of_it, fmt::format("x-- {} ", words),
                           beam - short_of_it);
      }
      return fmt::format("{:-<{}}", fmt::format("<-- {} ", words), beam);
    case Rung::Arrow::none:
      break;
  }
  return fmt::format("    {:{}}", cut(rung.words, beam - 5), beam - 4);
}

void write_rung(Text& text, const Rung& rung) {
  const double seconds = std::chrono::duration<double>(rung.at).count();
  text.line(fmt::format("  {:5.3f}      |{}|   {}", seconds, between_posts(rung), rung.note));
}

}  // namespace

bool has_conversation(const Outcome& outcome) {
  const auto all = conversations_of(outcome);
  return std::any_of(all.begin(), all.end(), [](const wire::Conversation& c) {
    // A connection that a program merely probed has no data and is better told packet by packet.
    return c.client.syn && c.server.syn && (c.client.fin || c.server.fin || !c.server.data.empty());
  });
}

void write_ladder(Text& text, const Outcome& outcome) {
  for (const auto& event : outcome.events) {
    if (is_shape(event)) text.paragraph(fmt::format("Shaped by the test: {}.", event.text));
  }
  const auto all = conversations_of(outcome);
  bool student_is_left = false;
  for (const auto& frame : outcome.frames) {
    const auto segment = segment_of(frame);
    if (!segment || !segment->syn || segment->ack) continue;
    student_is_left = segment->from_student;
    break;
  }
  const std::string student = student_is_left ? "student (your client)" : "student (your server)";
  const auto elsewhere = [](const PeerReport& peer) { return peer.host != peer_name; };
  const bool others = std::any_of(outcome.peers.begin(), outcome.peers.end(), elsewhere);
  const std::string peer = others ? "the test's hosts" : "internet-host (the test)";
  text.line(fmt::format("            {:38}{}", student_is_left ? student : peer,
                        student_is_left ? peer : student));
  const auto rungs = Ladder(outcome, student_is_left, all.size() > 1).rungs();
  const bool is_long = rungs.size() > first_rows + final_rows;
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    if (is_long && i == first_rows) {
      const auto left_out = rungs.size() - first_rows - final_rows;
      text.line(fmt::format("   ...       |{:^{}}|",
                            fmt::format("{} more, all in the capture", left_out), beam));
      i += left_out;
    }
    write_rung(text, rungs[i]);
  }
}

}  // namespace wirebook::report

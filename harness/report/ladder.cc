#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>

#include "harness/report/parts.hh"
#include "harness/report/rungs.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/stream.hh"

namespace wirebook::report {

namespace {

namespace tcp = wire::tcp;

constexpr std::size_t first_rows = 16;
constexpr std::size_t final_rows = 8;
constexpr std::size_t most_lines = 5;  ///< of one rung without an arrow

std::vector<wire::Conversation> conversations_of(const Outcome& outcome) {
  std::vector<const wire::Packet*> packets;
  for (const auto& frame : outcome.frames) {
    if (frame.at_student) packets.push_back(&frame.packet);
  }
  return wire::conversations(packets);
}

Posts posts_of(const Outcome& outcome) {
  std::set<std::uint16_t> clients;
  for (const auto& one : conversations_of(outcome)) clients.insert(one.client.from.port);
  Posts posts{.several = clients.size() > 1};
  for (const auto& event : outcome.events) {
    const auto segment = segment_of(outcome, event);
    if (!segment || !segment->syn || segment->ack) continue;
    posts.student_is_left = segment->from_student;
    break;
  }
  return posts;
}

std::string arrow_of(const Rung& rung) {
  const auto words = cut(rung.words, arrow_room - (rung.lost ? short_of_it : 0));
  if (rung.arrow == Rung::Arrow::right) {
    if (!rung.lost) return fmt::format("{:-<{}}>", fmt::format("--- {} ", words), beam - 1);
    return fmt::format("{:-<{}}x{:{}}", fmt::format("--- {} ", words), beam - 1 - short_of_it, "",
                       short_of_it);
  }
  if (!rung.lost) return fmt::format("{:-<{}}", fmt::format("<-- {} ", words), beam);
  return fmt::format("{:{}}{:-<{}}", "", short_of_it, fmt::format("x-- {} ", words),
                     beam - short_of_it);
}

/// @param number of the packet, where the page speaks of it; else empty
void write_rung(Text& text, const Rung& rung, const std::string& number) {
  const double seconds = std::chrono::duration<double>(rung.at).count();
  auto before = fmt::format("  {:5.3f} {:>4} ", seconds, number);
  if (rung.arrow != Rung::Arrow::none) {
    return text.line(fmt::format("{}|{}|   {}", before, arrow_of(rung), rung.note));
  }
  constexpr std::size_t room = beam - 5;
  for (const auto& line : filled(cut(rung.words, most_lines * room), room)) {
    text.line(fmt::format("{}|    {:{}}|", before, line, beam - 4));
    before.assign(before.size(), ' ');
  }
}

void write_posts(Text& text, const Outcome& outcome, const Posts& posts) {
  const std::string student =
      posts.student_is_left ? "student (your client)" : "student (your server)";
  const bool others = std::any_of(outcome.peers.begin(), outcome.peers.end(),
                                  [](const PeerReport& peer) { return peer.host != peer_name; });
  const std::string peer = others ? "the test's hosts" : "internet-host (the test)";
  text.line(fmt::format("            {:38}{}", posts.student_is_left ? student : peer,
                        posts.student_is_left ? peer : student));
}

}  // namespace

std::optional<Segment> segment_of(const Outcome& outcome, const Event& event) {
  const auto index = static_cast<std::size_t>(event.frame);
  if (event.kind != Event::Kind::frame || event.frame < 0 || index >= outcome.frames.size()) {
    return std::nullopt;
  }
  const auto& frame = outcome.frames[index];
  const auto& packet = frame.packet;
  if (!packet.has(tcp::header)) return std::nullopt;
  const auto number = [&](const wire::Field& field) { return tcp_field(packet, field); };
  const auto flag = [&](const wire::Field& field) { return number(field) == 1; };
  return Segment{.at = frame.at,
                 .frame = event.frame,
                 .from_student = frame.host == student_name,
                 .syn = flag(tcp::syn),
                 .ack = flag(tcp::ack),
                 .fin = flag(tcp::fin),
                 .rst = flag(tcp::rst),
                 .psh = flag(tcp::psh),
                 .sequence = static_cast<std::uint32_t>(number(tcp::sequence_number)),
                 .acknowledgment = static_cast<std::uint32_t>(number(tcp::acknowledgment_number)),
                 .source_port = number(tcp::source_port),
                 .destination_port = number(tcp::destination_port),
                 .data = packet.payload(),
                 .fate = frame.fate.kind};
}

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

std::string Posts::label_of(const Segment& segment) const {
  if (!several) return "";
  const bool from_client = segment.from_student == student_is_left;
  return fmt::format("[{}] ", from_client ? segment.source_port : segment.destination_port);
}

bool has_conversation(const Outcome& outcome) {
  const auto all = conversations_of(outcome);
  return is_handmade(outcome) ||
         std::any_of(all.begin(), all.end(), [](const wire::Conversation& c) {
           // A connection that a program merely probed has no data and is better told packet by
           // packet.
           return c.client.syn && c.server.syn &&
                  (c.client.fin || c.server.fin || !c.server.data.empty());
         });
}

void write_ladder(Text& text, const Outcome& outcome, const Named& named) {
  for (const auto& event : outcome.events) {
    if (is_shape(event)) text.paragraph(fmt::format("Shaped by the test: {}.", event.text));
  }
  const auto posts = posts_of(outcome);
  write_posts(text, outcome, posts);
  const bool by_hand = is_handmade(outcome);
  const auto rungs = by_hand ? handmade_rungs_of(outcome, posts) : rungs_of(outcome, posts);
  const bool is_long = rungs.size() > first_rows + final_rows;
  for (std::size_t i = 0; i < rungs.size(); ++i) {
    if (is_long && i == first_rows) {
      const auto left_out = rungs.size() - first_rows - final_rows;
      text.line(fmt::format("   ...       |{:^{}}|",
                            fmt::format("{} more, all in the capture", left_out), beam));
      i += left_out;
    }
    const bool is_named = rungs[i].frame >= 0 && named.contains(rungs[i].frame);
    write_rung(text, rungs[i], is_named ? fmt::format("{}", rungs[i].frame + 1) : "");
  }
  if (by_hand) text.line("  seq and ack are counted from the number in each side's SYN.");
}

}  // namespace wirebook::report

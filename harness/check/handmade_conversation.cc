// A TCP conversation that a program writes itself, segment by segment.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "harness/check/findings_matcher.hh"
#include "harness/check/kernels_own.hh"
#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook {
namespace {

namespace tcp = wire::tcp;
using check::Finding;
using check::FrameClaim;

/// What matters of one TCP segment.
struct Segment {
  std::uint32_t sequence, acknowledgment;
  bool syn, ack, fin, rst;
  std::size_t size;  ///< of its data

  [[nodiscard]] std::uint32_t end() const {
    return sequence + (syn ? 1U : 0U) + static_cast<std::uint32_t>(size) + (fin ? 1U : 0U);
  }
};

std::optional<Segment> segment_of(const wire::Packet& packet) {
  const auto header = packet.bytes_of(tcp::header);
  if (header.empty()) return std::nullopt;
  const auto number = [&](const wire::Field& field) {
    return static_cast<std::uint32_t>(wire::read(header, field));
  };
  return Segment{number(tcp::sequence_number), number(tcp::acknowledgment_number),
                 number(tcp::syn) != 0,        number(tcp::ack) != 0,
                 number(tcp::fin) != 0,        number(tcp::rst) != 0,
                 packet.payload().size()};
}

Finding finding_of(Finding::Kind kind, std::string sentence, int frame = -1) {
  Finding finding;
  finding.kind = kind;
  finding.frame = frame;
  finding.sentence = std::move(sentence);
  return finding;
}

std::optional<std::uint64_t> whole_words(const wire::Packet& packet) {
  const auto* layer = packet.find(tcp::header);
  if (layer == nullptr) return std::nullopt;
  return layer->length / 4;
}

/// Knows what the program may send next.
class Follower {
 public:
  explicit Follower(const HandmadeTcp& spec) : spec_(spec) {}

  void hear(const wire::Packet& packet) {
    const auto segment = segment_of(packet);
    const auto ip = packet.bytes_of(wire::ipv4::header);
    if (!segment || ip.empty() || segment->rst ||
        wire::shown(ip, wire::ipv4::destination) != spec_.source ||
        packet.get(tcp::header, tcp::destination_port) != spec_.source_port) {
      return;
    }
    // What comes again says nothing new.
    if (!heard_.empty() && static_cast<std::int32_t>(segment->end() - heard_.back()) <= 0) return;
    heard_.push_back(segment->end());
    if (segment->fin) peers_end_ = segment->end();
  }

  /// @param next the program's next segment, or nullptr
  [[nodiscard]] FrameSpec expect(const Segment& segment, const Segment* next) const {
    auto header = base();
    if (is_opening(segment)) {
      put_flags(header, "opens the connection", 1, 0, 0);
      header.one_of(tcp::sequence_number, {first_.value_or(segment.sequence)},
                    "any number, but the whole stream is counted from it");
      header.left_to_student(tcp::acknowledgment_number, "nobody reads it without ACK");
      return ip() / header / payload("");
    }
    if (segment.size > 0) {
      put_flags(header, "carries data", 0, 1, 0);
      header.with(tcp::psh, 1, "the task says so");
      put_numbers(header, data_at(), latest());
      return ip() / header / payload(spec_.message);
    }
    if (segment.fin) {
      put_flags(header, "ends the stream", 0, 1, 1);
      put_numbers(header, fin_at(), latest());
      return ip() / header / payload("");
    }
    put_flags(header, "only acknowledges", 0, 1, 0);
    // It may be on its way while more comes; the last one is not.
    using Numbers = std::vector<std::uint64_t>;
    put_numbers(header, next_,
                next == nullptr ? latest() : Numbers(heard_.rbegin(), heard_.rend()));
    const bool could_end = next != nullptr && next->fin && next->sequence == segment.sequence &&
                           next->acknowledgment == segment.acknowledgment &&
                           segment.sequence == fin_at();
    if (could_end) header.one_of(tcp::fin, {0, 1}, "the end may ride on it");
    return ip() / header / payload("");
  }

  void say(const Segment& segment) {
    if (!first_) {
      first_ = segment.sequence;
      next_ = data_at();
      return;
    }
    acknowledged_ = segment.ack ? segment.acknowledgment : acknowledged_;
    if (segment.size > 0) next_ = fin_at();
    if (segment.fin) next_ = fin_at() + 1;
    has_data_ = has_data_ || segment.size > 0;
    has_fin_ = has_fin_ || segment.fin;
  }

  /// What never came, when all that came is right.
  [[nodiscard]] std::vector<Finding> missing() const {
    const auto that = [](std::string sentence, std::string field) {
      auto finding = finding_of(Finding::Kind::missing, std::move(sentence));
      finding.header = "TCP";
      finding.field = std::move(field);
      return std::vector{finding};
    };
    if (!first_) return {finding_of(Finding::Kind::missing, "nothing was sent")};
    if (!has_data_) return that("the message was never sent", "message");
    if (!has_fin_) return that("the program never ended its stream (no FIN)", "FIN");
    if (peers_end_ && acknowledged_ != *peers_end_) {
      return that("the peer's FIN was never acknowledged", "acknowledgment number");
    }
    return {};
  }

 private:
  [[nodiscard]] bool is_opening(const Segment& segment) const { return !first_ || segment.syn; }
  [[nodiscard]] std::uint32_t data_at() const { return *first_ + 1U; }
  [[nodiscard]] std::uint32_t fin_at() const {
    return data_at() + static_cast<std::uint32_t>(spec_.message.size());
  }
  [[nodiscard]] std::vector<std::uint64_t> latest() const {
    if (heard_.empty()) return {};
    return {heard_.back()};
  }

  [[nodiscard]] HeaderSpec ip() const {
    namespace ip = wire::ipv4;
    return handmade_ipv4()
        .left_to_student(ip::identification, "any")
        .left_to_student(ip::dont_fragment, "any: it fits into one frame")
        .with(ip::protocol, wire::ip_protocol::tcp)
        .with(ip::source, spec_.source);
  }

  [[nodiscard]] HeaderSpec base() const {
    return handmade_tcp()
        .with(tcp::source_port, spec_.source_port)
        .with(tcp::destination_port, spec_.port)
        .derived(tcp::data_offset, whole_words, "where the data begins")
        .left_to_student(tcp::psh, "asks for nothing where there is no data")
        .left_to_student(tcp::window, "any but 0")
        .options(
            {}, [](ByteView) { return std::string(); }, "any");
  }

  static void put_flags(HeaderSpec& header, std::string_view why, std::uint64_t syn,
                        std::uint64_t ack, std::uint64_t fin) {
    header.one_of(tcp::syn, {syn}, why).one_of(tcp::ack, {ack}, why).one_of(tcp::fin, {fin}, why);
  }
  static void put_numbers(HeaderSpec& header, std::uint64_t sequence,
                          std::vector<std::uint64_t> acknowledgment) {
    header.one_of(tcp::sequence_number, {sequence}, "how much was sent, SYN and FIN counted")
        .one_of(tcp::acknowledgment_number, std::move(acknowledgment),
                "how much of the peer's stream has come, SYN and FIN counted");
  }

  const HandmadeTcp& spec_;
  std::optional<std::uint32_t> first_;  // the SYN's sequence number
  std::uint64_t next_ = 0;              // what a segment without data must have
  std::vector<std::uint64_t> heard_;    // ends of the peer's segments so far
  std::optional<std::uint32_t> peers_end_, acknowledged_;
  bool has_data_ = false, has_fin_ = false;
};

/// The program's own frames, in order.
std::vector<int> by_program(const Outcome& outcome) {
  auto indices = check::on_the_wire(outcome);
  std::erase_if(indices, [&](int index) {
    return check::kernels_own(outcome, static_cast<std::size_t>(index)).has_value();
  });
  return indices;
}

/// Walks a conversation and takes what each of the program's segments must be. Other packets and
/// resets are passed over.
template <typename Take>
Follower follow(const HandmadeTcp& spec, const Outcome& outcome, Take&& take) {
  Follower follower(spec);
  const auto own = by_program(outcome);
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.interface == "lo" || !frame.at_student) continue;
    if (frame.host != student_name) {
      if (const auto* packet = frame.arrived()) follower.hear(*packet);
      continue;
    }
    const auto place = std::find(own.begin(), own.end(), static_cast<int>(i));
    const auto segment = segment_of(frame.packet);
    if (place == own.end() || !segment || segment->rst) continue;
    std::optional<Segment> next;
    if (place + 1 != own.end()) {
      next = segment_of(outcome.frames[static_cast<std::size_t>(*(place + 1))].packet);
    }
    take(FrameClaim{*place, follower.expect(*segment, next ? &*next : nullptr)});
    follower.say(*segment);
  }
  return follower;
}

std::vector<Finding> compare_conversation(const HandmadeTcp& spec, const Outcome& outcome) {
  std::vector<Finding> findings;
  for (const int index : by_program(outcome)) {
    const auto& packet = outcome.frames[static_cast<std::size_t>(index)].packet;
    const auto segment = segment_of(packet);
    if (!segment) {
      findings.push_back(finding_of(Finding::Kind::extra,
                                    "this is no TCP segment: " + wire::summary(packet), index));
    } else if (segment->rst) {
      findings.push_back(
          finding_of(Finding::Kind::extra, "the program reset the connection", index));
    } else if (packet.get(tcp::header, tcp::window) == 0U) {
      auto finding = finding_of(Finding::Kind::other, "TCP window is 0, it must not be", index);
      finding.header = "TCP";
      finding.field = "window";
      findings.push_back(std::move(finding));
    }
  }
  const auto follower = follow(spec, outcome, [&](const FrameClaim& claim) {
    const auto& packet = outcome.frames[static_cast<std::size_t>(claim.frame)].packet;
    const auto wrong = check::compare(claim.spec, packet, claim.frame);
    findings.insert(findings.end(), wrong.begin(), wrong.end());
  });
  // What never came is, as a rule, the consequence of what was wrong before.
  return findings.empty() ? follower.missing() : findings;
}

std::vector<FrameClaim> tell_conversation(const HandmadeTcp& spec, const Outcome& outcome) {
  std::vector<FrameClaim> claims;
  follow(spec, outcome, [&](FrameClaim claim) { claims.push_back(std::move(claim)); });
  return check::with_kernels_own(std::move(claims), outcome);
}

}  // namespace

OutcomeMatcher ConversesByHand(HandmadeTcp conversation) {
  return check::matcher(
      fmt::format("has one TCP conversation on port {}, by hand", conversation.port),
      [conversation](const Outcome& outcome) {
        return compare_conversation(conversation, outcome);
      },
      [conversation](const Outcome& outcome) { return tell_conversation(conversation, outcome); });
}

}  // namespace wirebook

#include "harness/check/conversation_spec.hh"

#include <algorithm>
#include <optional>
#include <utility>

#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook::check {
namespace {

namespace tcp = wire::tcp;

/// One segment of the conversation.
struct Segment {
  int frame;
  bool by_student;
  const wire::Packet* packet;
  std::uint32_t sequence, acknowledgment;
  bool syn, ack, fin;

  [[nodiscard]] ByteView data() const { return packet->payload(); }
  /// The number behind its last byte, SYN counted, FIN not.
  [[nodiscard]] std::uint32_t data_end() const {
    return sequence + (syn ? 1U : 0U) + static_cast<std::uint32_t>(data().size());
  }
  [[nodiscard]] std::uint32_t end() const { return data_end() + (fin ? 1U : 0U); }
};

/// Resets are left out: that there is one is a finding of its own.
std::optional<Segment> segment_of(const Frame& frame, int index, const wire::Stream& student,
                                  const wire::Stream& peer) {
  // The student's segments as they were sent, the peer's as they came.
  const bool by_student = frame.host == student_name;
  const auto* packet = by_student ? &frame.packet : frame.arrived();
  if (packet == nullptr) return std::nullopt;
  const auto header = packet->bytes_of(tcp::header);
  const auto ip = packet->bytes_of(wire::ipv4::header);
  if (header.empty() || ip.empty() || wire::read(header, tcp::rst) != 0) return std::nullopt;
  const auto& from = (by_student ? student : peer).from;
  const auto& to = (by_student ? peer : student).from;
  if (wire::shown(ip, wire::ipv4::source) != from.address ||
      wire::shown(ip, wire::ipv4::destination) != to.address ||
      wire::read(header, tcp::source_port) != from.port ||
      wire::read(header, tcp::destination_port) != to.port) {
    return std::nullopt;
  }
  return Segment{index,
                 by_student,
                 packet,
                 static_cast<std::uint32_t>(wire::read(header, tcp::sequence_number)),
                 static_cast<std::uint32_t>(wire::read(header, tcp::acknowledgment_number)),
                 wire::read(header, tcp::syn) != 0,
                 wire::read(header, tcp::ack) != 0,
                 wire::read(header, tcp::fin) != 0};
}

/// Walks a conversation in order and knows what the student's kernel may say next.
class Follower {
 public:
  Follower(const TcpSpec& spec, const wire::Stream& student, const wire::Stream& peer)
      : spec_(spec), stream_(student.data), peer_(peer.from), port_(student.from.port) {}

  void hear(const Segment& segment) {
    if (segment.ack) acknowledged_ = segment.acknowledgment;
    heard_.push_back(segment.end());
    // An acknowledgment may lag behind, but not by more segments than a window holds.
    constexpr long most = 1024;
    if (std::ssize(heard_) > 2 * most) heard_.erase(heard_.begin(), heard_.end() - most);
  }

  /// @param next the student's next segment, or nullptr
  FrameSpec expect(const Segment& segment, const Segment* next) const {
    auto header = kernel_tcp();
    put_ports(header);
    put_numbers(header, segment);
    put_flags(header, segment, next);
    return to_the_peer() / header / part_of("the byte stream");
  }

  void say(const Segment& segment) {
    if (!first_) {
      first_ = segment.sequence;
      next_ = segment.end();
    }
    if (segment.fin && !fin_at_) fin_at_ = segment.data_end();
    if (before(next_, segment.end())) next_ = segment.end();
  }

 private:
  static bool before(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(a - b) < 0;
  }

  /// Towards internet-host, or the stranger.
  [[nodiscard]] FrameSpec to_the_peer() const {
    auto ethernet = kernel_ethernet();
    auto ip = kernel_ipv4(wire::ip_protocol::tcp);
    if (peer_.address == stranger_address) {
      ethernet.with(wire::ethernet::destination, stranger_mac, "the client's card");
      ip.with(wire::ipv4::destination, stranger_address, "where the client is");
    }
    return FrameSpec(std::move(ethernet)) / std::move(ip);
  }

  void put_ports(HeaderSpec& header) const {
    if (spec_.student_connects) {
      header.one_of(tcp::source_port, {port_}, "one for the whole conversation")
          .with(tcp::destination_port, spec_.port);
    } else {
      header.with(tcp::source_port, spec_.port)
          .one_of(tcp::destination_port, {peer_.port}, "where the client came from");
    }
  }

  void put_numbers(HeaderSpec& header, const Segment& segment) const {
    header.one_of(tcp::sequence_number, sequence_numbers(segment),
                  !first_ ? "any number, but the whole stream is counted from it"
                          : "how much of the stream was sent");
    if (segment.ack) {
      std::vector<std::uint64_t> legal(heard_.rbegin(), heard_.rend());
      if (legal.empty()) legal.push_back(0);
      header.one_of(tcp::acknowledgment_number, std::move(legal),
                    "how much of the peer's stream has come");
    } else {
      header.left_to_kernel(tcp::acknowledgment_number, "nobody reads it without ACK");
    }
  }

  /// Legal sequence numbers, the likeliest first.
  [[nodiscard]] std::vector<std::uint64_t> sequence_numbers(const Segment& segment) const {
    if (!first_) return {segment.sequence};
    if (segment.syn) return {*first_};
    if (!segment.data().empty()) return {sent_again(segment) ? segment.sequence : next_};
    if (segment.fin) return {fin_at_.value_or(next_)};
    std::vector<std::uint64_t> legal{next_};
    // A probe of the window or of a silent peer repeats the number before (RFC 9293, 3.8.4).
    if (acknowledged_) legal.push_back(*acknowledged_ - 1U);
    return legal;
  }

  /// Whether the segment carries what the stream has at its place, and leaves no gap before it.
  [[nodiscard]] bool sent_again(const Segment& segment) const {
    const std::size_t offset = segment.sequence - (*first_ + 1U);
    const auto data = segment.data();
    return !before(next_, segment.sequence) && offset + data.size() <= stream_.size() &&
           std::equal(data.begin(), data.end(), stream_.begin() + static_cast<long>(offset));
  }

  void put_flags(HeaderSpec& header, const Segment& segment, const Segment* next) const {
    const bool opens = !first_ || (segment.syn && segment.sequence == *first_);
    header
        .one_of(tcp::syn, {opens ? 1U : 0U}, opens ? "opens the connection" : "it is open already")
        .one_of(tcp::ack, {opens && spec_.student_connects ? 0U : 1U},
                "in every segment but the client's SYN")
        .one_of(tcp::fin, ends(segment, next), "ends the stream, behind its last byte");
  }

  /// Legal values of FIN: it may ride on the last byte, or come right behind it.
  [[nodiscard]] std::vector<std::uint64_t> ends(const Segment& segment, const Segment* next) const {
    const auto stream_end =
        first_.value_or(segment.sequence) + 1U + static_cast<std::uint32_t>(stream_.size());
    const bool at_the_end = segment.data_end() == stream_end;
    if (segment.fin) return {at_the_end ? 1U : 0U};
    const bool fin_follows = next != nullptr && next->fin && next->data().empty() &&
                             next->sequence == stream_end && !segment.syn;
    if (at_the_end && fin_follows) return {0, 1};
    return {0};
  }

  const TcpSpec& spec_;
  const Bytes& stream_;
  wire::Endpoint peer_;
  std::uint16_t port_;
  std::optional<std::uint32_t> first_;  // the SYN's sequence number
  std::uint32_t next_ = 0;              // the number behind everything sent
  std::optional<std::uint32_t> fin_at_;
  std::optional<std::uint32_t> acknowledged_;  // by the peer, last
  std::vector<std::uint64_t> heard_;           // ends of the peer's segments so far
};

}  // namespace

void for_each_segment(const TcpSpec& spec, const wire::Conversation& conversation,
                      const Outcome& outcome, const std::function<void(FrameClaim)>& take) {
  const auto& student = spec.student_connects ? conversation.client : conversation.server;
  const auto& peer = spec.student_connects ? conversation.server : conversation.client;
  std::vector<Segment> segments;
  for (std::size_t i = 0; i < outcome.frames.size(); ++i) {
    const auto& frame = outcome.frames[i];
    if (frame.interface == "lo" || !frame.at_student) continue;
    if (auto segment = segment_of(frame, static_cast<int>(i), student, peer)) {
      segments.push_back(*segment);
    }
  }
  Follower follower(spec, student, peer);
  for (auto it = segments.begin(); it != segments.end(); ++it) {
    if (!it->by_student) {
      follower.hear(*it);
      continue;
    }
    const auto next =
        std::find_if(it + 1, segments.end(), [](const auto& s) { return s.by_student; });
    take({it->frame, follower.expect(*it, next == segments.end() ? nullptr : &*next)});
    follower.say(*it);
  }
}

}  // namespace wirebook::check

#include "harness/wire/stream.hh"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "harness/wire/headers.hh"

namespace wirebook::wire {

namespace {

/// One TCP segment as conversations need it.
struct Segment {
  int index;
  Endpoint from, to;
  std::uint32_t sequence, acknowledgment;
  bool syn, ack, fin, rst;
  ByteView data;
};

/// Bytes that arrive anywhere in a stream; the first copy of each wins.
class Pieces {
 public:
  /// Whether any of the bytes were new. Offsets before 0 are dropped when the start is known.
  bool add(std::int64_t offset, ByteView bytes) {
    bool news = false;
    while (!bytes.empty()) {
      const auto next = pieces_.upper_bound(offset);
      if (next != pieces_.begin()) {
        const auto previous = std::prev(next);
        const std::int64_t end = end_of(*previous);
        if (offset < end) {
          const auto known = std::min<std::int64_t>(end - offset, std::ssize(bytes));
          offset += known;
          bytes = bytes.subspan(static_cast<std::size_t>(known));
          continue;
        }
      }
      const std::int64_t room = next == pieces_.end() ? std::ssize(bytes) : next->first - offset;
      const ByteView fresh =
          bytes.first(static_cast<std::size_t>(std::min<std::int64_t>(room, std::ssize(bytes))));
      insert(offset, fresh);
      news = true;
      offset += std::ssize(fresh);
      bytes = bytes.subspan(fresh.size());
    }
    return news;
  }

  [[nodiscard]] const std::map<std::int64_t, Bytes>& all() const { return pieces_; }
  static std::int64_t end_of(const std::pair<const std::int64_t, Bytes>& piece) {
    return piece.first + std::ssize(piece.second);
  }

 private:
  /// Bytes that follow a piece are joined to it: a stream in order stays one piece.
  void insert(std::int64_t offset, ByteView bytes) {
    const auto next = pieces_.upper_bound(offset);
    if (next != pieces_.begin() && end_of(*std::prev(next)) == offset) {
      Bytes& piece = std::prev(next)->second;
      piece.insert(piece.end(), bytes.begin(), bytes.end());
    } else {
      pieces_.emplace(offset, Bytes(bytes.begin(), bytes.end()));
    }
  }

  std::map<std::int64_t, Bytes> pieces_;
};

/// One direction while it is being put together.
class Direction {
 public:
  explicit Direction(Endpoint from) { stream_.from = std::move(from); }

  [[nodiscard]] bool heard() const { return base_.has_value(); }
  [[nodiscard]] bool ended() const { return stream_.fin || stream_.rst; }
  [[nodiscard]] bool reset() const { return stream_.rst; }
  /// The other side has acknowledged its FIN.
  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] const Endpoint& from() const { return stream_.from; }
  [[nodiscard]] bool opened_with(std::uint32_t isn) const { return isn_ == isn; }
  [[nodiscard]] bool opened() const { return isn_.has_value(); }
  [[nodiscard]] bool answered() const { return syn_ack_; }

  void add(const Segment& segment) {
    if (segment.syn && !isn_) open(segment);
    if (segment.rst) {
      note(stream_.rst, stream_.rst_at, segment.index);
      return;  // what a reset carries is no part of the stream
    }
    const std::uint32_t first = segment.sequence + (segment.syn ? 1U : 0U);
    if (!base_) base_ = first;
    const std::int64_t offset = unwrapped(first);
    if (segment.fin) {
      note(stream_.fin, stream_.fin_at, segment.index);
      after_fin_ = first + static_cast<std::uint32_t>(segment.data.size()) + 1;
      end_ = offset + std::ssize(segment.data);
    }
    add_data(segment, offset);
  }

  void hear(std::uint32_t acknowledgment) {
    if (after_fin_ && static_cast<std::int32_t>(acknowledgment - *after_fin_) >= 0) closed_ = true;
  }

  [[nodiscard]] Stream finished() {
    // Without a SYN the lowest byte seen is the first.
    std::int64_t next = 0;
    if (!isn_ && !pieces_.all().empty()) next = pieces_.all().begin()->first;
    for (const auto& piece : pieces_.all()) {
      if (piece.first != next) {
        stream_.gap = true;
        break;
      }
      stream_.data.insert(stream_.data.end(), piece.second.begin(), piece.second.end());
      next = Pieces::end_of(piece);
    }
    if (end_ && *end_ > next) stream_.gap = true;
    return std::move(stream_);
  }

 private:
  static void note(bool& seen, int& at, int index) {
    if (!seen) at = index;
    seen = true;
  }

  void open(const Segment& segment) {
    isn_ = segment.sequence;
    syn_ack_ = segment.ack;
    base_ = segment.sequence + 1;
    note(stream_.syn, stream_.syn_at, segment.index);
  }

  /// The distance from the first byte, past 2^32: the one nearest to the farthest byte so far.
  [[nodiscard]] std::int64_t unwrapped(std::uint32_t sequence) const {
    const auto expected =
        static_cast<std::uint32_t>(*base_ + static_cast<std::uint64_t>(farthest_));
    return farthest_ + static_cast<std::int32_t>(sequence - expected);
  }

  void add_data(const Segment& segment, std::int64_t offset) {
    ByteView data = segment.data;
    if (isn_ && offset < 0) {  // a keep-alive probe repeats the byte before the first
      data =
          data.subspan(static_cast<std::size_t>(std::min<std::int64_t>(-offset, std::ssize(data))));
      offset = 0;
    }
    if (data.empty() || !pieces_.add(offset, data)) return;
    farthest_ = std::max(farthest_, offset + std::ssize(data));
    if (stream_.first_data_at < 0) stream_.first_data_at = segment.index;
    stream_.last_data_at = segment.index;
  }

  Stream stream_;
  Pieces pieces_;
  std::optional<std::uint32_t> isn_;   // the SYN's sequence number
  std::optional<std::uint32_t> base_;  // the sequence number of offset 0
  bool syn_ack_ = false;
  std::optional<std::uint32_t> after_fin_;  // the sequence number behind the FIN
  bool closed_ = false;
  std::int64_t farthest_ = 0;
  std::optional<std::int64_t> end_;  // where the FIN says the stream ends
};

class Exchange {
 public:
  explicit Exchange(const Segment& first) : client_(first.from), server_(first.to) {}

  [[nodiscard]] bool between(const Segment& segment) const {
    return (client_.from() == segment.from && server_.from() == segment.to) ||
           (client_.from() == segment.to && server_.from() == segment.from);
  }

  /// Whether a SYN opens another conversation on the same ports.
  [[nodiscard]] bool is_over_with(const Segment& segment) const {
    if (!segment.syn || segment.ack) return false;
    const Direction& sender = client_.from() == segment.from ? client_ : server_;
    if (sender.opened()) return !sender.opened_with(segment.sequence);
    return sender.heard() || client_.reset() || server_.reset() ||
           (client_.ended() && server_.ended());
  }

  void add(const Segment& segment) {
    // A SYN+ACK was recorded before the SYN it answers: the roles were guessed wrong.
    const bool late_syn = segment.syn && !segment.ack && server_.from() == segment.from;
    if (late_syn && !server_.opened() && client_.answered()) std::swap(client_, server_);
    const bool by_client = client_.from() == segment.from;
    // Both have closed, and a copy of a segment comes late: a kernel that has forgotten the
    // connection answers it with a reset (RFC 9293, 3.10.7.1), whatever the program does.
    if (segment.rst && client_.closed() && server_.closed()) return;
    (by_client ? client_ : server_).add(segment);
    if (segment.ack && !segment.rst) (by_client ? server_ : client_).hear(segment.acknowledgment);
  }

  [[nodiscard]] Conversation finished() { return {client_.finished(), server_.finished()}; }

 private:
  Direction client_;
  Direction server_;
};

std::optional<Segment> segment_of(const Packet& packet, int index) {
  const ByteView header = packet.bytes_of(tcp::header);
  const bool version4 = packet.has(ipv4::header);
  if (header.empty() || (!version4 && !packet.has(ipv6::header))) return std::nullopt;
  const ByteView ip = packet.bytes_of(version4 ? ipv4::header : ipv6::header);
  const auto port = [&](const Field& field) {
    return static_cast<std::uint16_t>(read(header, field));
  };
  const auto flag = [&](const Field& field) { return read(header, field) != 0; };
  return Segment{
      index,
      {shown(ip, version4 ? ipv4::source : ipv6::source), port(tcp::source_port)},
      {shown(ip, version4 ? ipv4::destination : ipv6::destination), port(tcp::destination_port)},
      static_cast<std::uint32_t>(read(header, tcp::sequence_number)),
      static_cast<std::uint32_t>(read(header, tcp::acknowledgment_number)),
      flag(tcp::syn),
      flag(tcp::ack),
      flag(tcp::fin),
      flag(tcp::rst),
      packet.payload()};
}

}  // namespace

std::vector<Conversation> conversations(const std::vector<const Packet*>& packets) {
  std::vector<Exchange> exchanges;
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const auto segment = segment_of(*packets[i], static_cast<int>(i));
    if (!segment) continue;
    const auto latest = std::find_if(exchanges.rbegin(), exchanges.rend(),
                                     [&](const Exchange& e) { return e.between(*segment); });
    if (latest != exchanges.rend() && !latest->is_over_with(*segment)) {
      latest->add(*segment);
    } else {
      exchanges.emplace_back(*segment).add(*segment);
    }
  }
  std::vector<Conversation> found;
  for (Exchange& exchange : exchanges) found.push_back(exchange.finished());
  return found;
}

}  // namespace wirebook::wire

#include <algorithm>

#include "harness/check/imagine.hh"
#include "harness/lab/addresses.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/names.hh"
#include "harness/wire/packet.hh"

namespace wirebook::check {
namespace {

namespace ip = wire::ipv4;
namespace tcp = wire::tcp;

std::uint16_t swapped(std::uint16_t value) {
  return static_cast<std::uint16_t>(reversed(value, 2));
}

/// A right frame, and how to make wrong ones of it.
class RightFrame {
 public:
  explicit RightFrame(const Bytes& frame)
      : bytes_(frame),
        packet_(wire::Packet::parse(frame)),
        ip_(packet_.find(ip::header)->offset),
        pseudo_(wire::pseudo_header(packet_)) {
    if (const auto* layer = packet_.find(tcp::header)) tcp_ = layer->offset;
  }

  [[nodiscard]] std::uint64_t get(const wire::Header& header, const wire::Field& field) const {
    return *packet_.get(header, field);
  }

  /// With other values, and the checksums right for them.
  struct Change {
    wire::Field field;
    std::uint64_t value;
  };
  [[nodiscard]] Bytes with_ip(const std::vector<Change>& changes) const {
    auto bytes = bytes_;
    const auto whole = std::span(bytes).subspan(ip_);
    for (const auto& [field, value] : changes) wire::write(whole, field, value);
    // The kernel sums up as much as the header says it has, and nothing behind it.
    const auto says = std::max(wire::read(whole, ip::ihl) * 4, ip::header.size());
    const auto header = whole.first(std::min(says, whole.size()));
    wire::write(header, ip::header_checksum, 0);
    wire::write(header, ip::header_checksum, wire::internet_checksum({header}));
    return bytes;
  }
  /// With these bytes in place of the options that the header says it has.
  [[nodiscard]] Bytes with_ip_options(const Bytes& options) const {
    auto changed = *this;
    const auto begin = changed.bytes_.begin() + static_cast<std::ptrdiff_t>(ip_);
    const auto fixed = begin + static_cast<std::ptrdiff_t>(ip::header.size());
    const auto end = begin + static_cast<std::ptrdiff_t>(get(ip::header, ip::ihl) * 4);
    changed.bytes_.insert(changed.bytes_.erase(fixed, end), options.begin(), options.end());
    return changed.with_ip({{ip::total_length, changed.bytes_.size() - ip_}});
  }
  [[nodiscard]] Bytes with_tcp(const std::vector<Change>& changes) const {
    auto bytes = bytes_;
    const auto segment = std::span(bytes).subspan(tcp_);
    for (const auto& [field, value] : changes) wire::write(segment, field, value);
    wire::write(segment, tcp::checksum, 0);
    wire::write(segment, tcp::checksum, wire::internet_checksum({pseudo_, segment}));
    return bytes;
  }
  [[nodiscard]] Bytes with_sum(std::uint16_t sum) const {
    auto bytes = bytes_;
    wire::write(std::span(bytes).subspan(tcp_), tcp::checksum, sum);
    return bytes;
  }

  /// The field's bytes in reverse order.
  [[nodiscard]] Change reversed(const wire::Header& header, const wire::Field& field) const {
    return {field, wirebook::reversed(get(header, field), field.width / 8U)};
  }

  /// The segment with a checksum of 0, the pseudo header in front of it.
  [[nodiscard]] Bytes segment() const {
    Bytes bytes(bytes_.begin() + static_cast<std::ptrdiff_t>(tcp_), bytes_.end());
    wire::write(bytes, tcp::checksum, 0);
    return bytes;
  }
  [[nodiscard]] const Bytes& pseudo() const { return pseudo_; }
  [[nodiscard]] Bytes ip_options() const {
    const auto options = packet_.bytes_of(ip::header).subspan(ip::header.size());
    return {options.begin(), options.end()};
  }
  [[nodiscard]] ByteView from_ip() const { return ByteView(bytes_).subspan(ip_); }

 private:
  Bytes bytes_;
  wire::Packet packet_;
  std::size_t ip_;
  std::size_t tcp_ = 0;
  Bytes pseudo_;
};

/// The kernel's own header in front of the one in the packet.
Bytes double_header(const RightFrame& frame) {
  return wire::FrameBuilder()
      .ethernet(student_mac, peer_mac)
      .ipv4(student_address, peer_address)
      .set(ip::dont_fragment, 1)
      .set(ip::protocol, frame.get(ip::header, ip::protocol))
      .payload(frame.from_ip())
      .build();
}

/// Wrong sums over a right header. Where a rule also knows a sum with its bytes exchanged, so do
/// we.
void add_wrong_sums(const RightFrame& frame, std::vector<Imagined>& all) {
  const auto add = [&](const char* code, std::uint16_t sum) {
    all.push_back({code, frame.with_sum(sum)});
    all.push_back({code, frame.with_sum(swapped(sum))});
  };
  const auto segment = frame.segment();
  const auto header = ByteView(segment).first(tcp::header.size());
  constexpr std::size_t length_at = 10;
  auto short_length = frame.pseudo();
  store16(short_length, length_at, static_cast<std::uint16_t>(header.size()));
  const auto right = wire::internet_checksum({frame.pseudo(), segment});
  all.push_back({"CK_SWAPPED", frame.with_sum(swapped(right))});
  all.push_back({"CK_ZERO", frame.with_sum(0)});
  add("CK_NOT_INVERTED", static_cast<std::uint16_t>(~right));
  add("NO_PSEUDO", wire::internet_checksum({segment}));
  if (segment.size() == header.size()) return;
  add("TCPLEN_NO_DATA", wire::internet_checksum({short_length, segment}));
  add("TCPLEN_NO_DATA", wire::internet_checksum({short_length, header}));
}

}  // namespace

std::vector<Imagined> imagine_ipv4(const Bytes& bytes) {
  const RightFrame frame(bytes);
  const auto reversed = [&](const wire::Field& field) {
    return frame.with_ip({frame.reversed(ip::header, field)});
  };
  const auto words = frame.get(ip::header, ip::ihl);
  const auto bytes_added = (4U << 4U) + words * 4;
  std::vector<Imagined> all{{"", bytes},
                            {"ADDR_SWAPPED", reversed(ip::source)},
                            {"ADDR_SWAPPED", reversed(ip::destination)},
                            {"IHL_IN_BYTES", frame.with_ip({{ip::version, bytes_added >> 4U},
                                                            {ip::ihl, bytes_added & 15U}})},
                            {"IHL_IN_BYTES", frame.with_ip({{ip::ihl, bytes_added & 15U}})},
                            {"DOUBLE_HEADER", double_header(frame)}};
  if (frame.get(ip::header, ip::identification) != 0) {
    all.push_back({"ID_SWAPPED", reversed(ip::identification)});
  }
  if (frame.get(ip::header, ip::dont_fragment) != 0) {
    const RightFrame::Change clear{ip::dont_fragment, 0};
    all.push_back({"DF_WRONG_BIT", frame.with_ip({clear, {ip::reserved_flag, 1}})});
    all.push_back({"DF_WRONG_BIT", frame.with_ip({clear, {ip::more_fragments, 1}})});
    all.push_back({"DF_WRONG_BIT", frame.with_ip({clear, {ip::fragment_offset, 0x40}})});
  }
  const auto dscp = frame.get(ip::header, ip::dscp);
  if (dscp != 0)
    all.push_back(
        {"DSCP_UNSHIFTED", frame.with_ip({{ip::dscp, dscp >> 2U}, {ip::ecn, dscp & 3U}})});
  if (frame.get(ip::header, ip::protocol) != wire::ip_protocol::tcp) {
    all.push_back({"PROTO_TCP_TEXT", frame.with_ip({{ip::protocol, wire::ip_protocol::tcp}})});
  }
  return all;
}

std::vector<Imagined> imagine_ip_option(const Bytes& bytes) {
  const RightFrame frame(bytes);
  auto all = imagine_ipv4(bytes);
  const auto right = frame.ip_options();
  const auto with = [&](const char* code, const Bytes& options) {
    all.push_back({code, frame.with_ip_options(options)});
  };
  const auto first = [&](std::size_t count) {
    return Bytes(right.begin(), right.begin() + static_cast<std::ptrdiff_t>(count));
  };
  all.push_back({"IHL_FORGOTTEN", frame.with_ip({{ip::ihl, ip::header.size() / 4}})});
  with("OPTIONS_MISSING", {});
  for (const std::size_t written : {1, 2, 3}) with("OPT_UNPADDED", first(written));
  for (std::uint8_t length = 0; length < 8; ++length) {
    auto options = right;
    options.at(1) = length;
    if (length != right.at(1)) with("OPT_LEN", options);
  }
  with("OPTION_LITTLE", {right.rbegin(), right.rend()});
  with("OPTION_LITTLE", {right.at(1), right.at(0), right.at(3), right.at(2)});
  return all;
}

std::vector<Imagined> imagine_tcp(const Bytes& bytes) {
  const RightFrame frame(bytes);
  const auto reversed = [&](const wire::Field& field) {
    return frame.reversed(tcp::header, field);
  };
  const auto source = reversed(tcp::source_port), destination = reversed(tcp::destination_port);
  const auto sequence = reversed(tcp::sequence_number);
  const auto acknowledgment = reversed(tcp::acknowledgment_number);
  const auto window = reversed(tcp::window);
  const auto words = frame.get(tcp::header, tcp::data_offset);
  std::vector<Imagined> all{
      {"", bytes},
      {"PORT_SWAPPED", frame.with_tcp({source})},
      {"PORT_SWAPPED", frame.with_tcp({destination})},
      {"PORT_SWAPPED", frame.with_tcp({source, destination})},
      {"SEQ_LITTLE", frame.with_tcp({sequence})},
      {"SEQ_LITTLE", frame.with_tcp({acknowledgment})},
      {"SEQ_LITTLE", frame.with_tcp({sequence, acknowledgment})},
      {"WINDOW_SWAPPED", frame.with_tcp({window})},
      {"ACK_FLAG_TOO", frame.with_tcp({{tcp::ack, 1}})},
      {"DATAOFF_UNSHIFTED", frame.with_tcp({{tcp::data_offset, 0}, {tcp::reserved, words}})}};
  auto little = frame.with_tcp({source, destination, sequence, acknowledgment, window});
  all.push_back({"HEADER_LITTLE", little});
  const auto at = little.size() - frame.segment().size() + tcp::checksum.bit / 8U;
  store16(little, at, swapped(load16(little, at)));
  all.push_back({"HEADER_LITTLE", little});
  add_wrong_sums(frame, all);
  return all;
}

}  // namespace wirebook::check

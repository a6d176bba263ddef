#include <algorithm>

#include "harness/check/imagine.hh"
#include "harness/check/wrong_sums.hh"
#include "harness/lab/addresses.hh"
#include "harness/wire/checksum.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/names.hh"
#include "harness/wire/packet.hh"

namespace wirebook::check {
namespace {

namespace ip = wire::ipv4;
namespace tcp = wire::tcp;
namespace udp = wire::udp;

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
    for (const auto* header : {&tcp::header, &udp::header}) {
      const auto* layer = packet_.find(*header);
      if (layer != nullptr) transport_ = layer;
    }
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
  /// With other values in the transport header, and its checksum right for them.
  [[nodiscard]] Bytes with(const std::vector<Change>& changes) const {
    auto bytes = bytes_;
    const auto segment = std::span(bytes).subspan(transport_->offset);
    for (const auto& [field, value] : changes) wire::write(segment, field, value);
    wire::write(segment, sum_field(), 0);
    const auto sum = wire::internet_checksum({pseudo_, segment});
    wire::write(segment, sum_field(), sum == 0 && is_udp() ? 0xffff : sum);
    return bytes;
  }
  [[nodiscard]] Bytes with_sum(std::uint16_t sum) const {
    auto bytes = bytes_;
    wire::write(std::span(bytes).subspan(transport_->offset), sum_field(), sum);
    return bytes;
  }
  [[nodiscard]] std::uint16_t sum() const {
    return static_cast<std::uint16_t>(get(transport(), sum_field()));
  }
  [[nodiscard]] const wire::Header& transport() const { return *transport_->header; }
  [[nodiscard]] const wire::Field& sum_field() const { return *wire::checksum_field(transport()); }
  [[nodiscard]] bool is_udp() const { return transport() == udp::header; }

  /// The field's bytes in reverse order.
  [[nodiscard]] Change reversed(const wire::Header& header, const wire::Field& field) const {
    return {field, wirebook::reversed(get(header, field), field.width / 8U)};
  }

  /// The segment with a checksum of 0, the pseudo header in front of it.
  [[nodiscard]] Bytes segment() const {
    Bytes bytes(bytes_.begin() + static_cast<std::ptrdiff_t>(transport_->offset), bytes_.end());
    wire::write(bytes, sum_field(), 0);
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
  const wire::Layer* transport_ = nullptr;
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
  if (frame.is_udp() && frame.sum() == 0xffff) {
    // A sum of zero is drawn for this one mistake; other ways to get it wrong come out alike here,
    // and differ in every other run.
    all.push_back({"ZERO_NOT_FFFF", frame.with_sum(0)});
    return;
  }
  all.push_back({"CK_SWAPPED", frame.with_sum(swapped(frame.sum()))});
  all.push_back({"CK_ZERO", frame.with_sum(0)});
  for (const auto& sum : wrong_sums(frame.transport(), frame.pseudo(), frame.segment())) {
    all.push_back({std::string(sum.code), frame.with_sum(sum.value)});
    all.push_back({std::string(sum.code), frame.with_sum(swapped(sum.value))});
  }
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
      {"PORT_SWAPPED", frame.with({source})},
      {"PORT_SWAPPED", frame.with({destination})},
      {"PORT_SWAPPED", frame.with({source, destination})},
      {"SEQ_LITTLE", frame.with({sequence})},
      {"WINDOW_SWAPPED", frame.with({window})},
      {"ACK_FLAG_TOO", frame.with({{tcp::ack, 1}})},
      {"DATAOFF_UNSHIFTED", frame.with({{tcp::data_offset, 0}, {tcp::reserved, words}})}};
  if (acknowledgment.value != 0) {
    all.push_back({"SEQ_LITTLE", frame.with({acknowledgment})});
    all.push_back({"SEQ_LITTLE", frame.with({sequence, acknowledgment})});
  }
  auto little = frame.with({source, destination, sequence, acknowledgment, window});
  all.push_back({"HEADER_LITTLE", little});
  const auto at = little.size() - frame.segment().size() + tcp::checksum.bit / 8U;
  store16(little, at, swapped(load16(little, at)));
  all.push_back({"HEADER_LITTLE", little});
  add_wrong_sums(frame, all);
  return all;
}

std::vector<Imagined> imagine_udp(const Bytes& bytes) {
  const RightFrame frame(bytes);
  const auto source = frame.reversed(udp::header, udp::source_port);
  const auto destination = frame.reversed(udp::header, udp::destination_port);
  const auto length = frame.reversed(udp::header, udp::length);
  const auto right = frame.get(udp::header, udp::length);
  std::vector<Imagined> all{{"", bytes},
                            {"PORT_SWAPPED", frame.with({source})},
                            {"PORT_SWAPPED", frame.with({destination})},
                            {"PORT_SWAPPED", frame.with({source, destination})},
                            {"HEADER_LITTLE", frame.with({source, destination, length})},
                            {"UDP_LEN", frame.with({length})},
                            {"UDP_LEN", frame.with({{udp::length, right - udp::header.size()}})},
                            {"UDP_LEN", frame.with({{udp::length, right + ip::header.size()}})}};
  add_wrong_sums(frame, all);
  return all;
}

}  // namespace wirebook::check

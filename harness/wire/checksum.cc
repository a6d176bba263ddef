#include "harness/wire/checksum.hh"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"

namespace wirebook::wire {

namespace {

/// The 16-bit words of one part of a sum, an odd last byte padded with zero.
std::uint64_t sum_of(ByteView bytes) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) sum += load16(bytes, i);
  if (bytes.size() % 2 != 0) sum += std::uint64_t{bytes.back()} << 8;
  return sum;
}

std::uint16_t fold(std::uint64_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

/// The protocol number a pseudo header has for a transport header; nothing for other headers.
std::optional<std::uint8_t> protocol_of(const Header& header) {
  if (header == udp::header) return ip_protocol::udp;
  if (header == tcp::header) return ip_protocol::tcp;
  if (header == icmp::header || header == icmp_echo::header) return ip_protocol::icmp;
  if (header == igmp::header) return ip_protocol::igmp;
  if (header == icmpv6::header || header == icmpv6_echo::header) return ip_protocol::icmpv6;
  if (header == sctp::header) return ip_protocol::sctp;
  return std::nullopt;
}

std::size_t end_of_ip(const Packet& packet) {
  return packet.bytes().size() - packet.padding().size();
}

/// Whether the datagram is no fragment, not cut short, and its IP lengths do not lie.
bool is_whole(const Packet& packet) {
  const std::size_t end = end_of_ip(packet);
  if (const Layer* ip = packet.find(ipv4::header)) {
    return *packet.get(ipv4::header, ipv4::more_fragments) == 0 &&
           *packet.get(ipv4::header, ipv4::total_length) + ip->offset == end &&
           *packet.get(ipv4::header, ipv4::ihl) * 4 == ip->length;
  }
  const Layer* ip = packet.find(ipv6::header);
  return ip != nullptr && !packet.has(ipv6_fragment::header) &&
         *packet.get(ipv6::header, ipv6::payload_length) + ip->offset + ip->length == end;
}

/// The bytes of a header and everything behind it; nothing when it is no transport header or the
/// datagram is not there as a whole.
std::optional<ByteView> whole_datagram(const Packet& packet, const Layer& layer) {
  if (!protocol_of(*layer.header) || !is_whole(packet)) return std::nullopt;
  return packet.bytes().subspan(layer.offset, end_of_ip(packet) - layer.offset);
}

bool has_pseudo_header(const Header& header) {
  return header == udp::header || header == tcp::header || header == icmpv6::header ||
         header == icmpv6_echo::header;
}

/// A pseudo header without a heap: 12 bytes with IPv4, 40 with IPv6.
class PseudoHeader {
 public:
  PseudoHeader() = default;
  explicit PseudoHeader(const Packet& packet);
  [[nodiscard]] ByteView bytes() const { return ByteView(bytes_).first(size_); }

 private:
  void append(ByteView bytes) {
    std::copy(bytes.begin(), bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(size_));
    size_ += bytes.size();
  }
  std::array<std::uint8_t, 40> bytes_{};
  std::size_t size_ = 0;
};

PseudoHeader::PseudoHeader(const Packet& packet) {
  const bool version4 = packet.has(ipv4::header);
  if (!version4 && !packet.has(ipv6::header)) return;
  const Header& ip = version4 ? ipv4::header : ipv6::header;
  append(packet.bytes_of(ip, version4 ? ipv4::source : ipv6::source));
  append(packet.bytes_of(ip, version4 ? ipv4::destination : ipv6::destination));
  const Layer& inner = packet.layers().back();
  const auto transport = protocol_of(*inner.header);
  const std::size_t start = transport ? inner.offset : packet.payload_offset();
  const auto length = static_cast<std::uint32_t>(
      packet.get(udp::header, udp::length).value_or(end_of_ip(packet) - start));
  const Field& next = version4 ? ipv4::protocol : ipv6::next_header;
  const auto protocol = transport.value_or(static_cast<std::uint8_t>(*packet.get(ip, next)));
  const std::size_t addresses = std::exchange(size_, size_ + (version4 ? 4 : 8));
  if (version4) {
    store16(bytes_, addresses, protocol);
    store16(bytes_, addresses + 2, static_cast<std::uint16_t>(length));
  } else {
    store32(bytes_, addresses, length);
    store32(bytes_, addresses + 4, protocol);
  }
}

/// What a header's sum covers: parts of the packet itself, its checksum field among them.
struct Covered {
  PseudoHeader pseudo;
  const Header* header = nullptr;
  ByteView own;
  ByteView checksum;
  ByteView data;
};

/// Nothing when no sum can be formed.
std::optional<Covered> covered_by(const Packet& packet, const Header& wanted) {
  const Layer* layer = packet.find(wanted);
  if (layer == nullptr) return std::nullopt;
  const Header& header = *layer->header;
  const Field* field = checksum_field(header);
  if (field == nullptr || header == sctp::header) return std::nullopt;
  const ByteView own = packet.bytes().subspan(layer->offset, layer->length);
  const ByteView checksum = own.subspan(field->bit / 8, 2);
  if (header == ipv4::header) {
    if (read(own, ipv4::ihl) * 4 != own.size()) return std::nullopt;
    return Covered{{}, &header, own, checksum, {}};
  }
  const auto datagram = whole_datagram(packet, *layer);
  if (!datagram) return std::nullopt;
  std::size_t length = datagram->size();
  if (header == udp::header) {
    length = read(own, udp::length);
    if (length < udp::header.size() || length > datagram->size()) return std::nullopt;
  }
  return Covered{has_pseudo_header(header) ? PseudoHeader(packet) : PseudoHeader(), &header, own,
                 checksum, datagram->first(length).subspan(layer->length)};
}

/// The sum with the checksum field taken as zero.
std::uint64_t total(const Covered& covered) {
  return sum_of(covered.pseudo.bytes()) + sum_of(covered.own) - load16(covered.checksum, 0) +
         sum_of(covered.data);
}

Bytes zeroed(ByteView bytes, const Field& field) {
  Bytes copy(bytes.begin(), bytes.end());
  write(copy, field, 0);
  return copy;
}

/// One part of a sum as a reader redoes it.
struct Part {
  std::string name;
  Bytes bytes;
};

std::vector<Part> parts_of(const Covered& covered) {
  const Header& header = *covered.header;
  const Header& named = header.form_of != nullptr ? *header.form_of : header;
  const auto pseudo = covered.pseudo.bytes();
  return {{"pseudo header", {pseudo.begin(), pseudo.end()}},
          {fmt::format("{} header", named.name), zeroed(covered.own, *checksum_field(header))},
          {"data", {covered.data.begin(), covered.data.end()}}};
}

constexpr std::size_t margin = 15;  // where the words of a part begin
constexpr std::size_t text_width = 76;
constexpr std::size_t words_per_line = 8;
constexpr std::size_t data_lines = 4;  // of a long payload only this much is written out

/// The words of a part, an IP address of several words held together by + without spaces.
std::vector<std::string> terms(const Part& part, bool pseudo) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < part.bytes.size(); i += 2) {
    const unsigned low = i + 1 < part.bytes.size() ? part.bytes[i + 1] : 0U;
    words.push_back(fmt::format("{:02x}{:02x}", part.bytes[i], low));
  }
  if (!pseudo) return words;
  const bool version6 = words.size() > 6;
  const std::vector<std::size_t> groups =
      version6 ? std::vector<std::size_t>{8, 8, 2, 2} : std::vector<std::size_t>{2, 2, 1, 1};
  std::vector<std::string> grouped;
  auto word = words.begin();
  for (const std::size_t count : groups) {
    grouped.push_back(fmt::format("{}", fmt::join(word, word + static_cast<long>(count), "+")));
    word += static_cast<long>(count);
  }
  return grouped;
}

/// Terms joined by " + " and wrapped; every line but the last ends with "+".
std::vector<std::string> wrapped(const std::vector<std::string>& terms) {
  std::vector<std::string> lines{""};
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::string term = terms[i] + (i + 1 < terms.size() ? " +" : "");
    if (!lines.back().empty() && margin + lines.back().size() + 1 + term.size() > text_width) {
      lines.emplace_back();
    }
    lines.back() += (lines.back().empty() ? "" : " ") + term;
  }
  return lines;
}

std::vector<std::string> lines_of(const Part& part) {
  std::vector<std::string> lines = wrapped(terms(part, part.name == "pseudo header"));
  if (lines.size() > data_lines + 1) {
    lines.resize(data_lines);
    const std::size_t shown = data_lines * words_per_line;
    const std::size_t words = (part.bytes.size() + 1) / 2;
    lines.push_back(fmt::format("... {} more words, together {:x}", words - shown,
                                sum_of(ByteView(part.bytes).subspan(shown * 2))));
  }
  if (part.bytes.size() % 2 != 0) {
    lines.back() = fmt::format("{:<37}", lines.back());
    if (margin + lines.back().size() + 24 > text_width) lines.emplace_back(37, ' ');
    lines.back() += "  (odd length: padded)";
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    lines[i] = fmt::format("{:<{}}{}", i == 0 ? part.name : "", margin, lines[i]);
  }
  return lines;
}

std::string result_line(std::uint64_t sum, bool zero_becomes_ffff) {
  std::string line = sum > 0xffff ? fmt::format("  = {:x} {:04x}", sum >> 16, sum & 0xffff)
                                  : fmt::format("  = {:04x}", sum);
  for (std::string_view what = "carry added back"; sum > 0xffff; what = "and again") {
    sum = (sum & 0xffff) + (sum >> 16);
    line += sum > 0xffff ? fmt::format(",  {} {:x} {:04x}", what, sum >> 16, sum & 0xffff)
                         : fmt::format(",  {} {:04x}", what, sum);
  }
  line += fmt::format(",  complement {:04x}", 0xffff - sum);
  if (zero_becomes_ffff && sum == 0xffff) line += ",  sent as ffff";
  return line;
}

}  // namespace

const Field* checksum_field(const Header& header) {
  const auto found =
      std::find_if(header.fields.begin(), header.fields.end(), [](const Field& field) {
        return field.name == "checksum" || field.name == "header checksum";
      });
  return found == header.fields.end() ? nullptr : &*found;
}

std::uint16_t internet_checksum(std::initializer_list<ByteView> parts) {
  std::uint64_t sum = 0;
  for (const ByteView part : parts) sum += sum_of(part);
  return static_cast<std::uint16_t>(~fold(sum));
}

Bytes pseudo_header(const Packet& packet) {
  const PseudoHeader pseudo(packet);
  return {pseudo.bytes().begin(), pseudo.bytes().end()};
}

std::optional<std::uint16_t> right_checksum(const Packet& packet, const Header& header) {
  const auto covered = covered_by(packet, header);
  if (!covered) return std::nullopt;
  const auto sum = static_cast<std::uint16_t>(~fold(total(*covered)));
  if (header == udp::header && sum == 0) return 0xffff;
  const bool written = packet.get(tcp::header, tcp::checksum) == 0xffffU;
  if (header == tcp::header && sum == 0 && written) return 0xffff;
  return sum;
}

std::vector<std::string> checksum_arithmetic(const Packet& packet, const Header& header) {
  const auto covered = covered_by(packet, header);
  if (!covered) return {};
  std::vector<std::string> lines;
  for (const Part& part : parts_of(*covered)) {
    if (part.bytes.empty()) continue;
    const std::vector<std::string> more = lines_of(part);
    lines.insert(lines.end(), more.begin(), more.end());
  }
  lines.push_back(result_line(total(*covered), header == udp::header));
  return lines;
}

std::uint32_t crc32c(ByteView bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1U ? 0x82f63b78U : 0U);
  }
  return ~crc;
}

std::optional<std::uint32_t> right_sctp_checksum(const Packet& packet) {
  const Layer* layer = packet.find(sctp::header);
  if (layer == nullptr) return std::nullopt;
  const auto datagram = whole_datagram(packet, *layer);
  if (!datagram) return std::nullopt;
  const std::uint32_t crc = crc32c(zeroed(*datagram, sctp::checksum));
  return crc << 24 | (crc << 8 & 0xff0000U) | (crc >> 8 & 0xff00U) | crc >> 24;
}

Bytes with_right_checksums(const Packet& packet) {
  Bytes bytes(packet.bytes().begin(), packet.bytes().end());
  for (const Layer& layer : packet.layers()) {
    const std::span<std::uint8_t> own = std::span(bytes).subspan(layer.offset, layer.length);
    if (*layer.header == sctp::header) {
      if (const auto crc = right_sctp_checksum(packet)) write(own, sctp::checksum, *crc);
    } else if (const auto sum = right_checksum(packet, *layer.header)) {
      write(own, *checksum_field(*layer.header), *sum);
    }
  }
  return bytes;
}

}  // namespace wirebook::wire

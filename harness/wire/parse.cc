#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"
#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// Walks a frame from the outside in. [at_, end_) is what has not been parsed yet; every step takes
/// from its front or, where a length says so, moves its end.
class Parser {
 public:
  explicit Parser(Bytes bytes) {
    packet_.bytes_ = std::move(bytes);
    end_ = packet_.bytes_.size();
  }

  Packet frame() {
    ethernet();
    return finish();
  }

  Packet ip() {
    const std::size_t version = left() > 0 ? packet_.bytes_[0] >> 4 : 0;
    if (version == 4) {
      ipv4();
    } else if (version == 6) {
      ipv6();
    } else if (left() == 0) {
      problem(at_, "an IP packet of 0 bytes");
    } else {
      problem(at_, fmt::format("an IP packet of version {}", version));
    }
    return finish();
  }

 private:
  [[nodiscard]] std::size_t left() const { return end_ - at_; }
  [[nodiscard]] ByteView rest() const { return packet_.bytes().subspan(at_, left()); }
  void problem(std::size_t offset, std::string reason) {
    packet_.problems_.push_back({offset, std::move(reason)});
  }
  void take(const Header& header, std::size_t length) {
    packet_.layers_.push_back({&header, at_, length});
    at_ += length;
  }
  /// Whether the fixed part of the header is there; a Problem when it is not.
  bool whole(const Header& header) {
    if (left() >= header.size()) return true;
    problem(at_, fmt::format("{} header of {} bytes, only {} are there", header.name, header.size(),
                             left()));
    return false;
  }
  Packet finish() {
    packet_.payload_offset_ = at_;
    packet_.payload_length_ = left();
    return std::move(packet_);
  }

  void ethernet();
  void ethernet_payload(std::uint64_t type);
  void arp();
  void ipv4();
  std::size_t ipv4_header_length(std::size_t total_length);
  std::size_t ipv4_total_length();
  void ipv6();
  void ipv6_payload(std::uint64_t next_header);
  void transport(std::uint64_t protocol, bool whole_datagram);
  void udp(bool whole_datagram);
  void tcp();
  void icmp();
  void igmp();
  void icmpv6();

  Packet packet_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

void Parser::ethernet() {
  if (!whole(ethernet::header)) return;
  const std::uint64_t type = read(rest(), ethernet::ethertype);
  take(ethernet::header, ethernet::header.size());
  ethernet_payload(type);
}

void Parser::ethernet_payload(std::uint64_t type) {
  while (type == ethertype::vlan) {
    if (!whole(vlan::header)) return;
    type = read(rest(), vlan::ethertype);
    take(vlan::header, vlan::header.size());
  }
  if (type == ethertype::arp) arp();
  if (type == ethertype::ipv4) ipv4();
  if (type == ethertype::ipv6) ipv6();
}

void Parser::arp() {
  if (!whole(arp::header)) return;
  const auto hardware = read(rest(), arp::hardware_length);
  const auto protocol = read(rest(), arp::protocol_length);
  if (hardware != 6 || protocol != 4) {
    problem(at_ + arp::hardware_length.bit / 8,
            fmt::format("ARP address lengths {} and {}; Ethernet and IPv4 have 6 and 4", hardware,
                        protocol));
  }
  take(arp::header, arp::header.size());
  end_ = at_;  // ARP has no payload: what follows is Ethernet padding
}

std::size_t Parser::ipv4_total_length() {
  const auto says = read(rest(), ipv4::total_length);
  const std::size_t offset = at_ + ipv4::total_length.bit / 8;
  if (says < ipv4::header.size()) {
    problem(offset, fmt::format("total length says {} bytes, the header alone has {}", says,
                                ipv4::header.size()));
    return left();
  }
  if (says > left()) {
    problem(offset, fmt::format("total length says {} bytes, only {} are there", says, left()));
    return left();
  }
  return says;
}

std::size_t Parser::ipv4_header_length(std::size_t total_length) {
  const auto ihl = read(rest(), ipv4::ihl);
  if (ihl < 5) {
    problem(at_, fmt::format("IHL {}: the header has at least 5 words (20 bytes)", ihl));
  } else if (ihl * 4 > total_length) {
    problem(at_, fmt::format("IHL says {} bytes, the {} ends after {}", ihl * 4,
                             total_length < left() ? "packet" : "frame", total_length));
  } else {
    return ihl * 4;
  }
  return ipv4::header.size();
}

void Parser::ipv4() {
  if (!whole(ipv4::header)) return;
  const auto version = read(rest(), ipv4::version);
  if (version != 4) problem(at_, fmt::format("version {} in an IPv4 header", version));
  const std::size_t total_length = ipv4_total_length();
  const std::size_t header_length = ipv4_header_length(total_length);
  end_ = at_ + total_length;
  const auto protocol = read(rest(), ipv4::protocol);
  const bool first = read(rest(), ipv4::fragment_offset) == 0;
  const bool last = read(rest(), ipv4::more_fragments) == 0;
  const bool cut = !packet_.problems_.empty();
  take(ipv4::header, header_length);
  if (first) transport(protocol, last && !cut);
}

void Parser::ipv6() {
  if (!whole(ipv6::header)) return;
  const auto version = read(rest(), ipv6::version);
  if (version != 6) problem(at_, fmt::format("version {} in an IPv6 header", version));
  const auto length = read(rest(), ipv6::payload_length);
  const auto next_header = read(rest(), ipv6::next_header);
  const std::size_t length_at = at_ + ipv6::payload_length.bit / 8;
  take(ipv6::header, ipv6::header.size());
  if (length > left()) {
    problem(length_at,
            fmt::format("payload length says {} bytes, only {} are there", length, left()));
  } else {
    end_ = at_ + length;
  }
  ipv6_payload(next_header);
}

void Parser::ipv6_payload(std::uint64_t next_header) {
  bool whole_datagram = packet_.problems_.empty();
  while (true) {
    if (next_header == ip_protocol::fragment) {
      if (!whole(ipv6_fragment::header)) return;
      const ByteView header = rest();
      next_header = read(header, ipv6_fragment::next_header);
      take(ipv6_fragment::header, ipv6_fragment::header.size());
      if (read(header, ipv6_fragment::fragment_offset) != 0) return;
      whole_datagram = whole_datagram && read(header, ipv6_fragment::more_fragments) == 0;
    } else if (next_header == ip_protocol::hop_by_hop || next_header == ip_protocol::routing ||
               next_header == ip_protocol::destination_options) {
      if (!whole(ipv6_extension::header)) return;
      next_header = read(rest(), ipv6_extension::next_header);
      const std::size_t length = (read(rest(), ipv6_extension::length) + 1) * 8;
      if (length > left()) {
        problem(at_ + 1, fmt::format("IPv6 extension header says {} bytes, only {} are there",
                                     length, left()));
      }
      take(ipv6_extension::header, length > left() ? ipv6_extension::header.size() : length);
    } else {
      break;
    }
  }
  transport(next_header, whole_datagram);
}

void Parser::transport(std::uint64_t protocol, bool whole_datagram) {
  const bool version4 = packet_.has(ipv4::header);
  if (protocol == ip_protocol::udp) udp(whole_datagram);
  if (protocol == ip_protocol::tcp) tcp();
  if (protocol == ip_protocol::icmp && version4) icmp();
  if (protocol == ip_protocol::igmp && version4 && whole_datagram) igmp();
  if (protocol == ip_protocol::icmpv6 && !version4) icmpv6();
  if (protocol == ip_protocol::sctp && whole(sctp::header)) {
    take(sctp::header, sctp::header.size());
  }
}

void Parser::udp(bool whole_datagram) {
  if (!whole(udp::header)) return;
  const auto says = read(rest(), udp::length);
  const std::size_t offset = at_ + udp::length.bit / 8;
  if (says < udp::header.size()) {
    problem(offset, fmt::format("UDP length says {} bytes, the header alone has 8", says));
  } else if (whole_datagram && says != left()) {
    problem(offset, fmt::format("UDP length says {} bytes, IP carries {}", says, left()));
  }
  take(udp::header, udp::header.size());
}

void Parser::tcp() {
  if (!whole(tcp::header)) return;
  const std::size_t length = read(rest(), tcp::data_offset) * 4;
  const std::size_t offset = at_ + tcp::data_offset.bit / 8;
  if (length < tcp::header.size()) {
    problem(offset,
            fmt::format("data offset {}: the header has at least 5 words (20 bytes)", length / 4));
  } else if (length > left()) {
    problem(offset, fmt::format("data offset says {} bytes, only {} are there", length, left()));
  }
  const bool lies = length < tcp::header.size() || length > left();
  take(tcp::header, lies ? tcp::header.size() : length);
}

void Parser::icmp() {
  if (!whole(icmp::header)) return;
  const auto type = read(rest(), icmp::type);
  take(type == 0 || type == 8 ? icmp_echo::header : icmp::header, icmp::header.size());
}

/// A report with its records; what is no record is left as payload.
void Parser::igmp() {
  if (left() == 0 || rest().front() != igmp::membership_report || !whole(igmp::header)) return;
  auto records = read(rest(), igmp::records);
  take(igmp::header, igmp::header.size());
  for (; records > 0; --records) {
    if (!whole(igmp_record::header)) return;
    const auto behind =
        4 * (read(rest(), igmp_record::sources) + read(rest(), igmp_record::auxiliary_length));
    if (igmp_record::header.size() + behind > left()) {
      problem(at_, fmt::format("a group record says {} bytes behind it, only {} are there", behind,
                               left() - igmp_record::header.size()));
      return;
    }
    take(igmp_record::header, igmp_record::header.size() + behind);
  }
}

void Parser::icmpv6() {
  if (!whole(icmpv6::header)) return;
  const auto type = read(rest(), icmpv6::type);
  take(type == 128 || type == 129 ? icmpv6_echo::header : icmpv6::header, icmpv6::header.size());
}

Packet Packet::parse(Bytes frame) { return Parser(std::move(frame)).frame(); }

Packet Packet::parse_ip(Bytes packet) { return Parser(std::move(packet)).ip(); }

}  // namespace wirebook::wire

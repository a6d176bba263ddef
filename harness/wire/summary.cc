#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/wire/headers.hh"
#include "harness/wire/names.hh"
#include "harness/wire/packet.hh"

namespace wirebook::wire {

namespace {

constexpr std::size_t longest = 100;

std::string count(std::size_t bytes) {
  return fmt::format("{} byte{}", bytes, bytes == 1 ? "" : "s");
}

/// `, 5 bytes "hello"`, the text cut so that the whole line stays within its limit.
std::string data_of(const Packet& packet, std::size_t used) {
  const ByteView payload = packet.payload();
  std::string data = ", " + count(payload.size());
  constexpr std::size_t around = 3 + 6;  // space and quotes; one escape too far and "..."
  if (payload.empty() || used + data.size() + around + 8 > longest) return data;
  const std::size_t room = longest - used - data.size() - around;
  return data + " " + shown_data(payload, std::min<std::size_t>(room, 48));
}

const Header& ip_of(const Packet& packet) {
  return packet.has(ipv4::header) ? ipv4::header : ipv6::header;
}

std::string address(const Packet& packet, const Field& v4, const Field& v6) {
  const Header& ip = ip_of(packet);
  return shown(packet.bytes_of(ip), ip == ipv4::header ? v4 : v6);
}

std::string addresses(const Packet& packet) {
  return address(packet, ipv4::source, ipv6::source) + " > " +
         address(packet, ipv4::destination, ipv6::destination);
}

/// "10.9.0.1:40000 > 10.9.0.2:5309"; the two ports come first in UDP, TCP and SCTP alike.
std::string endpoints(const Packet& packet, const Header& header) {
  const auto source_port = *packet.get(header, udp::source_port);
  const auto destination_port = *packet.get(header, udp::destination_port);
  const char* form = ip_of(packet) == ipv4::header ? "{}:{} > {}:{}" : "[{}]:{} > [{}]:{}";
  return fmt::format(fmt::runtime(form), address(packet, ipv4::source, ipv6::source), source_port,
                     address(packet, ipv4::destination, ipv6::destination), destination_port);
}

std::string flags(const Packet& packet) {
  std::string words;
  for (const Field& flag :
       {tcp::syn, tcp::fin, tcp::rst, tcp::psh, tcp::urg, tcp::ece, tcp::cwr, tcp::ack}) {
    if (*packet.get(tcp::header, flag) == 0) continue;
    if (!words.empty()) words += '+';
    words += flag.name;
  }
  return words.empty() ? "no flags" : words;
}

bool is_first_fragment(const Packet& packet) {
  return packet.get(ipv4::header, ipv4::more_fragments).value_or(0) != 0 ||
         packet.get(ipv6_fragment::header, ipv6_fragment::more_fragments).value_or(0) != 0;
}

std::string with_ports(const Packet& packet, const Header& header) {
  std::string line = fmt::format("{} {}", header.name, endpoints(packet, header));
  if (header == tcp::header) line += ' ' + flags(packet);
  if (is_first_fragment(packet)) line += ", first fragment";
  if (header == sctp::header) return line + ", " + count(packet.payload().size());
  if (header == tcp::header && packet.payload().empty()) return line;
  return line + data_of(packet, line.size());
}

std::string icmp_line(const Packet& packet, const Header& header) {
  const bool version4 = header == icmp::header;
  const auto type = *packet.get(header, icmp::type);
  const auto code = *packet.get(header, icmp::code);
  std::string line = fmt::format("{} {} {}", header.name, addresses(packet),
                                 version4 ? icmp_name(type, code) : icmpv6_name(type, code));
  const Header& echo = version4 ? icmp_echo::header : icmpv6_echo::header;
  if (const auto identifier = packet.get(echo, icmp_echo::identifier)) {
    line +=
        fmt::format(" id {} seq {}, {}", *identifier, *packet.get(echo, icmp_echo::sequence_number),
                    count(packet.payload().size()));
  }
  return line;
}

/// "IGMP 10.9.0.1 > 224.0.0.22 membership report: joins 239.1.2.3"
std::string igmp_line(const Packet& packet) {
  std::string line = fmt::format("IGMP {} membership report", addresses(packet));
  const auto records = group_records(packet);
  if (records.size() != 1) return line + fmt::format(" with {} group records", records.size());
  const auto& only = records.front();
  line += only.joins() ? ": joins " : only.leaves() ? ": leaves " : ": about the senders to ";
  return line + shown(only.group, igmp_record::group);
}

std::string ip_line(const Packet& packet) {
  const bool version4 = packet.has(ipv4::header);
  std::string line = fmt::format("{} {}", ip_of(packet).name, addresses(packet));
  const Layer& inner = packet.layers().back();
  const ByteView header = packet.bytes().subspan(inner.offset, inner.length);
  const Field& next = version4                                 ? ipv4::protocol
                      : *inner.header == ipv6::header          ? ipv6::next_header
                      : *inner.header == ipv6_fragment::header ? ipv6_fragment::next_header
                                                               : ipv6_extension::next_header;
  line += fmt::format(" {} {}", version4 ? "protocol" : "next header", read(header, next));
  const auto offset =
      packet.get(ipv4::header, ipv4::fragment_offset)
          .value_or(packet.get(ipv6_fragment::header, ipv6_fragment::fragment_offset).value_or(0));
  if (offset != 0) {
    line += fmt::format(" fragment at {}", offset * 8);
  } else if (is_first_fragment(packet)) {
    line += " first fragment";
  }
  return line + ", " + count(packet.payload().size());
}

std::string arp_line(const Packet& packet) {
  const ByteView header = packet.bytes_of(arp::header);
  const auto operation = read(header, arp::operation);
  const std::string sender = shown(header, arp::sender_ip);
  const std::string target = shown(header, arp::target_ip);
  if (operation == 1) return fmt::format("ARP who has {}? tell {}", target, sender);
  if (operation == 2) {
    return fmt::format("ARP {} is at {}", sender, shown(header, arp::sender_mac));
  }
  return fmt::format("ARP operation {}, {} > {}", operation, sender, target);
}

std::string ethernet_line(const Packet& packet) {
  if (packet.layers().empty()) return "no header, " + count(packet.bytes().size());
  const ByteView header = packet.bytes_of(ethernet::header);
  const Layer& inner = packet.layers().back();
  const Field& type = *inner.header == vlan::header ? vlan::ethertype : ethernet::ethertype;
  std::string line = fmt::format("Ethernet {} > {} type {}", shown(header, ethernet::source),
                                 shown(header, ethernet::destination),
                                 shown(packet.bytes().subspan(inner.offset, inner.length), type));
  return line + data_of(packet, line.size());
}

std::string without_tag(const Packet& packet) {
  for (const Header& header : {udp::header, tcp::header, sctp::header}) {
    if (packet.has(header)) return with_ports(packet, header);
  }
  for (const Header& header : {icmp::header, icmpv6::header}) {
    if (packet.has(header)) return icmp_line(packet, header);
  }
  if (packet.has(igmp::header)) return igmp_line(packet);
  if (packet.has(ipv4::header) || packet.has(ipv6::header)) return ip_line(packet);
  return packet.has(arp::header) ? arp_line(packet) : ethernet_line(packet);
}

/// Whether a reader sees more in the numbers of these bytes than in their characters.
bool is_binary(ByteView bytes) {
  constexpr std::size_t looked_at = 12;
  const auto start = bytes.first(std::min(bytes.size(), looked_at));
  const auto odd = std::count_if(start.begin(), start.end(), [](std::uint8_t byte) {
    return byte != '\n' && (byte < 0x20 || byte >= 0x7f);
  });
  return static_cast<std::size_t>(odd) * 3 >= start.size() && odd >= 2;
}

}  // namespace

std::string shown_data(ByteView payload, std::size_t room) {
  if (!is_binary(payload)) return '"' + printable(as_text(payload), room) + '"';
  const auto count = std::min(payload.size(), room / 3);
  return to_hex(payload.first(count), " ") + (count < payload.size() ? " ..." : "");
}

std::string summary(const Packet& packet) {
  std::string line = without_tag(packet);
  if (const auto tag = packet.get(vlan::header, vlan::identifier)) {
    line = fmt::format("VLAN {}: {}", *tag, line);
  }
  if (line.size() > longest) line = line.substr(0, longest - 3) + "...";
  return line;
}

}  // namespace wirebook::wire

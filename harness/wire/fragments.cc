#include "harness/wire/fragments.hh"

#include <algorithm>
#include <map>
#include <tuple>

#include "harness/wire/checksum.hh"
#include "harness/wire/headers.hh"

namespace wirebook::wire {
namespace {

using Key = std::tuple<std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t>;

std::uint64_t value(const Packet& packet, const Field& field) {
  return packet.get(ipv4::header, field).value_or(0);
}

bool is_fragment(const Packet& packet) {
  return packet.has(ipv4::header) &&
         (value(packet, ipv4::more_fragments) != 0 || value(packet, ipv4::fragment_offset) != 0);
}

/// What follows the IPv4 header, up to the total length; a first fragment's UDP header included.
ByteView body(const Packet& packet) {
  const auto* ip = packet.find(ipv4::header);
  const auto begin = ip->offset + ip->length;
  const auto end = std::max(begin, packet.payload_offset() + packet.payload().size());
  return packet.bytes().subspan(begin, end - begin);
}

/// The fragments of one packet that have come so far, by offset in bytes.
struct Fragments {
  std::map<std::uint64_t, std::size_t> by_offset;

  /// The first fragment's headers and all bodies; empty while something is missing.
  [[nodiscard]] Bytes join(const std::vector<const Packet*>& packets) const {
    Bytes whole;
    std::uint64_t reached = 0;
    bool last = false;
    for (const auto& [offset, index] : by_offset) {
      const auto& packet = *packets[index];
      if (offset != reached) return {};
      if (offset == 0) {
        const auto* ip = packet.find(ipv4::header);
        const auto headers = packet.bytes().first(ip->offset + ip->length);
        whole.assign(headers.begin(), headers.end());
      }
      const auto piece = body(packet);
      whole.insert(whole.end(), piece.begin(), piece.end());
      reached += piece.size();
      last = value(packet, ipv4::more_fragments) == 0;
    }
    return last ? whole : Bytes{};
  }
};

/// The joined packet as if it had never been cut: lengths, flags and header checksum are redone.
Packet mend(Bytes bytes, const Layer& ip) {
  const std::span header = std::span(bytes).subspan(ip.offset);
  write(header, ipv4::total_length, header.size());
  write(header, ipv4::more_fragments, 0);
  write(header, ipv4::header_checksum, 0);
  const auto sum = internet_checksum({header.first(ip.length)});
  write(header, ipv4::header_checksum, sum);
  return Packet::parse(std::move(bytes));
}

}  // namespace

std::vector<Whole> reassemble(const std::vector<const Packet*>& packets) {
  std::vector<Whole> wholes;
  std::map<Key, Fragments> unfinished;
  for (std::size_t i = 0; i < packets.size(); ++i) {
    const auto& packet = *packets[i];
    if (!is_fragment(packet)) {
      wholes.push_back({packet, {i}});
      continue;
    }
    const Key key{value(packet, ipv4::source), value(packet, ipv4::destination),
                  value(packet, ipv4::protocol), value(packet, ipv4::identification)};
    auto& pieces = unfinished[key];
    pieces.by_offset.emplace(value(packet, ipv4::fragment_offset) * 8, i);
    auto joined = pieces.join(packets);
    if (joined.empty()) continue;
    const auto first = pieces.by_offset.begin()->second;
    Whole whole{mend(std::move(joined), *packets[first]->find(ipv4::header)), {}};
    for (const auto& [offset, index] : pieces.by_offset) whole.parts.push_back(index);
    wholes.push_back(std::move(whole));
    unfinished.erase(key);
  }
  return wholes;
}

}  // namespace wirebook::wire

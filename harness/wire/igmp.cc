#include "harness/wire/igmp.hh"

#include "harness/wire/headers.hh"

namespace wirebook::wire {
namespace {

constexpr std::uint64_t all_reports = 0xe0000016;  // 224.0.0.22

}  // namespace

std::vector<GroupRecord> group_records(const Packet& packet) {
  if (packet.get(ipv4::header, ipv4::destination) != all_reports) return {};
  std::vector<GroupRecord> records;
  for (const auto& layer : packet.layers()) {
    if (!(*layer.header == igmp_record::header)) continue;
    const auto record = packet.bytes().subspan(layer.offset, layer.length);
    records.push_back({static_cast<std::uint8_t>(read(record, igmp_record::type)),
                       static_cast<std::uint16_t>(read(record, igmp_record::sources)),
                       static_cast<std::uint32_t>(read(record, igmp_record::group))});
  }
  return records;
}

}  // namespace wirebook::wire

#include "harness/wire/igmp.hh"

#include "harness/wire/headers.hh"

namespace wirebook::wire {
namespace {

constexpr std::uint64_t igmp = 2;
constexpr std::uint64_t all_reports = 0xe0000016;  // 224.0.0.22
constexpr std::uint8_t membership_report = 0x22;
constexpr std::size_t head_size = 8, record_size = 8;

}  // namespace

std::vector<GroupRecord> group_records(const Packet& packet) {
  const auto message = packet.payload();
  if (packet.get(ipv4::header, ipv4::protocol) != igmp ||
      packet.get(ipv4::header, ipv4::destination) != all_reports || message.size() < head_size ||
      message[0] != membership_report) {
    return {};
  }
  std::vector<GroupRecord> records;
  std::size_t at = head_size;
  for (auto left = load16(message, 6); left > 0 && at + record_size <= message.size(); --left) {
    const auto sources = load16(message, at + 2);
    records.push_back({message[at], sources, load32(message, at + 4)});
    at += record_size + 4U * sources + 4U * message[at + 1];
  }
  return records;
}

}  // namespace wirebook::wire

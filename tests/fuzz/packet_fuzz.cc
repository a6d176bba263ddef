/// One input is a list of frames, each behind its length in two bytes: everything that the page
/// says about frames must come to an end, in bounds, whatever they hold.
#include <algorithm>
#include <cstdlib>

#include "harness/wire/checksum.hh"
#include "harness/wire/diagram.hh"
#include "harness/wire/fragments.hh"
#include "harness/wire/igmp.hh"
#include "harness/wire/options.hh"
#include "harness/wire/packet.hh"
#include "harness/wire/picture.hh"
#include "harness/wire/stream.hh"

namespace wirebook::wire {
namespace {

constexpr std::size_t most_frames = 16;

std::vector<Packet> packets_of(ByteView input) {
  std::vector<Packet> packets;
  while (input.size() > 2 && packets.size() < most_frames) {
    const auto size = std::min<std::size_t>(load16(input, 0), input.size() - 2);
    const auto frame = input.subspan(2, size);
    packets.push_back(Packet::parse({frame.begin(), frame.end()}));
    packets.push_back(Packet::parse_ip({frame.begin(), frame.end()}));
    input = input.subspan(2 + size);
  }
  return packets;
}

void demand(bool promise) {
  if (!promise) std::abort();
}

/// What holds for every packet: headers, payload and padding follow one another and leave no byte.
void check_places(const Packet& packet) {
  std::size_t end = 0;
  for (const auto& layer : packet.layers()) {
    demand(layer.offset == end && layer.length >= layer.header->size());
    end += layer.length;
  }
  demand(packet.payload_offset() == end);
  demand(end + packet.payload().size() + packet.padding().size() == packet.bytes().size());
}

/// Options lie in the list, in order; what is behind the end or the problem is not read.
void check_options(ByteView list) {
  const auto options = read_options(list);
  demand(options.read <= list.size());
  demand(options.read == list.size() || !options.problem.empty() ||
         list[options.read] == option::end);
  std::size_t end = 0;
  for (const auto& option : options.list) {
    demand(option.offset >= end && option.offset + 2 + option.data.size() <= options.read);
    end = option.offset + 2 + option.data.size();
    demand(options.find(option.kind) != nullptr && !tcp_option_name(option.kind).empty());
  }
}

void check_meanings(const Packet& packet) {
  for (const auto& layer : packet.layers()) {
    check_options(packet.bytes().subspan(layer.offset, layer.length).subspan(layer.header->size()));
  }
  for (const auto& record : group_records(packet)) demand(!(record.joins() && record.leaves()));
  demand(picture(packet).ends_with("</svg>\n"));
}

void describe(const Packet& packet) {
  demand(!summary(packet).empty());
  demand(packet.bytes().empty() || !in_words(packet).empty());
  for (const auto& layer : packet.layers()) {
    for (const auto& line : diagram(packet, layer, {layer.header->fields.back()})) {
      demand(line.size() <= 80);
    }
    for (const auto& line : checksum_arithmetic(packet, *layer.header)) demand(line.size() <= 80);
    right_checksum(packet, *layer.header);
  }
  pseudo_header(packet);
  right_sctp_checksum(packet);
  const auto right = with_right_checksums(packet);
  demand(right.size() == packet.bytes().size());
}

void fuzz(ByteView input) {
  const auto packets = packets_of(input);
  std::vector<const Packet*> all;
  for (const auto& packet : packets) {
    check_places(packet);
    check_meanings(packet);
    describe(packet);
    all.push_back(&packet);
  }
  for (const auto& conversation : conversations(all)) {
    demand(conversation.client.syn_at < static_cast<int>(all.size()));
  }
  for (const auto& whole : reassemble(all)) {
    demand(!whole.parts.empty());
    check_places(whole.packet);
    describe(whole.packet);
  }
}

}  // namespace
}  // namespace wirebook::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wirebook::wire::fuzz({data, size});
  return 0;
}

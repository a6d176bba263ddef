/// What our parser makes of a capture, as JSON, for another dissector to be compared with.
///
///     oracle_dump random SEED COUNT OUT.pcap     valid frames, the same for the same seed
///     oracle_dump merge OUT.pcap FILE...         the frames of all files, one behind another
///     oracle_dump fields FILE.pcap               every field of every header of every frame
///     oracle_dump tables                         every field of every table
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/wire/headers.hh"
#include "harness/wire/packet.hh"
#include "harness/wire/pcap_file.hh"
#include "tests/oracle/random_frames.hh"

namespace wirebook::wire {
namespace {

using nlohmann::json;

constexpr std::array tables{
    &ethernet::header,  &vlan::header,           &arp::header,         &ipv4::header,
    &ipv6::header,      &ipv6_extension::header, &icmp::header,        &ipv6_fragment::header,
    &icmp_echo::header, &icmpv6::header,         &icmpv6_echo::header, &udp::header,
    &tcp::header,       &sctp::header,           &igmp::header,        &igmp_record::header};

/// Addresses as text, everything else as a number.
json value_of(ByteView header, const Field& field) {
  const bool number = field.show == Show::decimal || field.show == Show::hex;
  return number ? json(read(header, field)) : json(shown(header, field));
}

json layer_of(const Packet& packet, const Layer& layer) {
  const auto bytes = packet.bytes().subspan(layer.offset, layer.length);
  json fields = json::object();
  for (const auto& field : layer.header->fields) fields[field.name] = value_of(bytes, field);
  return {{"header", layer.header->name}, {"fields", fields}};
}

json frame_of(const Record& record) {
  const auto packet = Packet::parse(record.bytes);
  json frame{{"layers", json::array()}, {"problems", json::array()}};
  for (const auto& layer : packet.layers()) frame["layers"].push_back(layer_of(packet, layer));
  for (const auto& problem : packet.problems()) frame["problems"].push_back(problem.reason);
  frame["payload"] = to_hex(packet.payload());
  return frame;
}

void write_capture(const char* path, const std::vector<Record>& records) {
  const auto capture = to_pcap(records);
  std::ofstream file(path, std::ios::binary);
  file << as_text(capture);
  if (!file.flush()) throw std::runtime_error(std::string("cannot write ") + path);
}

void write_random(std::uint64_t seed, std::uint64_t count, const char* path) {
  RandomFrames frames(seed);
  std::vector<Record> records;
  for (std::uint64_t i = 0; i < count; ++i) {
    records.push_back({std::chrono::milliseconds(i), frames.next()});
  }
  write_capture(path, records);
}

void merge(const char* path, std::span<char*> files) {
  std::vector<Record> all;
  for (const char* file : files) {
    for (auto& record : read_capture(file)) all.push_back(std::move(record));
  }
  write_capture(path, all);
}

void print_fields(const char* path) {
  json frames = json::array();
  for (const auto& record : read_capture(path)) frames.push_back(frame_of(record));
  std::cout << frames << '\n';
}

void print_tables() {
  json all = json::object();
  for (const auto* table : tables) {
    for (const auto& field : table->fields) all[table->name].push_back(field.name);
  }
  std::cout << all << '\n';
}

int dump(std::span<char*> words) {
  const std::string_view what = words.size() > 1 ? words[1] : "";
  if (what == "random" && words.size() == 5) {
    write_random(std::strtoull(words[2], nullptr, 10), std::strtoull(words[3], nullptr, 10),
                 words[4]);
  } else if (what == "merge" && words.size() > 3) {
    merge(words[2], words.subspan(3));
  } else if (what == "fields" && words.size() == 3) {
    print_fields(words[2]);
  } else if (what == "tables") {
    print_tables();
  } else {
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace wirebook::wire

int main(int argc, char** argv) {
  try {
    return wirebook::wire::dump({argv, static_cast<std::size_t>(argc)});
  } catch (const std::exception& error) {
    std::fprintf(stderr, "oracle_dump: %s\n", error.what());
    return 1;
  }
}

/// Writes what the fuzzers start from: the curriculum's reference packets, and any capture given.
///
///     write_seeds FOLDER [FILE.pcap...]
///
/// Makes FOLDER/packet (frames behind their lengths) and FOLDER/capture (capture files) anew.
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "harness/wire/pcap_file.hh"
#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

namespace fs = std::filesystem;

std::vector<Record> reference_frames() {
  std::vector<Record> records{{{}, from_hex(test::arp_who_has)}};
  for (const auto packet : {test::raw_hello, test::raw_syn, test::raw_udp, test::raw_udp_zero_sum,
                            test::raw_v6_udp, test::first_fragment, test::last_fragment}) {
    const auto ethertype = packet.front() == '6' ? "86dd" : "0800";
    records.push_back(
        {{}, from_hex(std::string("020900000002020900000001") + ethertype + std::string(packet))});
  }
  records.push_back({{}, test::ipv4_frame().icmp_echo(8, 1, 2).payload("ping").build()});
  records.push_back({{}, test::ipv4_frame().sctp(5000, 36412, 0).payload("chunk").build()});
  records.push_back({{},
                     test::ipv4_frame()
                         .options(from_hex("94040000"))
                         .tcp(40000, 5309)
                         .options(from_hex("020405b4"))
                         .payload("data")
                         .build()});
  auto report = test::ipv4_frame();  // IGMP: a group is joined, another one left
  report.set(ipv4::protocol, 2).set(ipv4::destination, "224.0.0.22");
  report.payload(from_hex("220000000000000204000000ef01020303000000ef010204"));
  records.push_back({{}, report.build()});
  FrameBuilder tagged;
  tagged.ethernet(test::student_mac, test::peer_mac).vlan(7).ipv6("fd09::1", "ff02::16");
  tagged.set(ipv6::next_header, 0).header(ipv6_extension::header).icmpv6(143, 0);
  records.push_back({{}, tagged.build()});
  return records;
}

void write(const fs::path& path, ByteView bytes) {
  std::ofstream(path, std::ios::binary) << as_text(bytes);
}

Bytes with_length(const Bytes& frame) {
  Bytes bytes(2);
  store16(bytes, 0, static_cast<std::uint16_t>(frame.size()));
  bytes.insert(bytes.end(), frame.begin(), frame.end());
  return bytes;
}

/// A seed for each frame, one for their beginning together, one as a file.
void write_seeds(const fs::path& folder, const std::string& name,
                 const std::vector<Record>& records) {
  constexpr std::size_t together = 16;
  Bytes all;
  for (std::size_t i = 0; i < records.size(); ++i) {
    const auto frame = with_length(records[i].bytes);
    write(folder / "packet" / (name + "." + std::to_string(i)), frame);
    if (i < together) all.insert(all.end(), frame.begin(), frame.end());
  }
  write(folder / "packet" / name, all);
  write(folder / "capture" / name, to_pcap(records));
}

}  // namespace
}  // namespace wirebook::wire

int main(int argc, char** argv) {
  using namespace wirebook::wire;
  if (argc < 2) return 2;
  try {
    const fs::path folder = argv[1];
    for (const char* name : {"packet", "capture"}) {
      fs::remove_all(folder / name);
      fs::create_directories(folder / name);
    }
    write_seeds(folder, "reference", reference_frames());
    for (int i = 2; i < argc; ++i) {
      write_seeds(folder, fs::path(argv[i]).stem(), read_capture(argv[i]));
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "write_seeds: %s\n", error.what());
    return 1;
  }
}

#include <pcap/pcap.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>

#include "harness/wire/checksum.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/pcap_file.hh"
#include "tests/bench/command.hh"
#include "tests/bench/figures.hh"

namespace wirebook::bench {
namespace {

namespace fs = std::filesystem;

wire::FrameBuilder start() {
  wire::FrameBuilder builder;
  builder.ethernet("02:09:00:00:00:01", "02:09:00:00:00:02").ipv4("10.9.0.1", "10.9.0.2");
  return builder;
}

/// Small datagrams and segments, as the exercises have them.
fs::path write_capture(std::size_t packets) {
  const std::vector<Bytes> kinds{
      start().udp(40000, 4135).payload("hello, wire").build(),
      start().tcp(40000, 5309).set(wire::tcp::syn, 1).build(),
      start().tcp(40000, 5309).set(wire::tcp::ack, 1).payload(std::string(100, 'x')).build(),
      start().icmp_echo(8, 1, 1).payload("ping").build(),
  };
  std::vector<wire::Record> records;
  for (std::size_t i = 0; i < packets; ++i) {
    records.push_back({std::chrono::nanoseconds(i), kinds[i % kinds.size()]});
  }
  const auto path = fs::temp_directory_path() / ("bench-" + std::to_string(::getpid()) + ".pcap");
  const auto file = wire::to_pcap(records);
  std::ofstream(path, std::ios::binary) << as_text(file);
  return path;
}

/// Reads the whole file once; nanoseconds per packet.
template <typename Take>
double read_through(const fs::path& path, std::size_t packets, Take take) {
  const auto milliseconds = time_of([&] {
    char error[PCAP_ERRBUF_SIZE] = "";
    const std::unique_ptr<pcap_t, void (*)(pcap_t*)> file{pcap_open_offline(path.c_str(), error),
                                                          pcap_close};
    if (!file) throw std::runtime_error(error);
    pcap_pkthdr* header = nullptr;
    const u_char* bytes = nullptr;
    while (pcap_next_ex(file.get(), &header, &bytes) == 1) take(ByteView(bytes, header->caplen));
  });
  return milliseconds * 1e6 / static_cast<double>(packets);
}

bool has_right_checksums(const wire::Packet& packet) {
  for (const auto& layer : packet.layers()) {
    const auto* field = wire::checksum_field(*layer.header);
    if (field == nullptr) continue;
    const auto right = wire::right_checksum(packet, *layer.header);
    if (right && packet.get(*layer.header, *field) != *right) return false;
  }
  return true;
}

}  // namespace

Decoding decode(std::size_t packets) {
  const auto path = write_capture(packets);
  std::size_t sum = 0;
  Decoding decoding{};
  const auto parse = [](ByteView bytes) {
    return wire::Packet::parse({bytes.begin(), bytes.end()});
  };
  decoding.pcap_alone = read_through(path, packets, [&](ByteView bytes) { sum += bytes.size(); });
  decoding.parsed =
      read_through(path, packets, [&](ByteView bytes) { sum += parse(bytes).layers().size(); });
  decoding.with_checksums = read_through(
      path, packets, [&](ByteView bytes) { sum += has_right_checksums(parse(bytes)); });
  fs::remove(path);
  if (sum == 0) throw std::runtime_error("nothing was read");
  return decoding;
}

}  // namespace wirebook::bench

#include "harness/wire/pcap_file.hh"

#include <fmt/format.h>
#include <pcap/pcap.h>

#include <array>
#include <cstring>
#include <memory>

namespace wirebook::wire {

namespace {

using Capture = std::unique_ptr<pcap_t, decltype(&pcap_close)>;

Capture open_capture(const std::filesystem::path& path) {
  std::array<char, PCAP_ERRBUF_SIZE> reason{};
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (file == nullptr) {
    throw BadCapture(fmt::format("{}: {}", path.string(), std::strerror(errno)));
  }
  pcap_t* capture =
      pcap_fopen_offline_with_tstamp_precision(file, PCAP_TSTAMP_PRECISION_NANO, reason.data());
  if (capture == nullptr) {
    std::fclose(file);
    throw BadCapture(fmt::format("{}: no capture file: {}", path.string(), reason.data()));
  }
  return {capture, &pcap_close};  // closes the file too
}

/// The header fields of a pcap file are in the writer's byte order; ours is always little-endian.
void append32(Bytes& bytes, std::uint64_t value) {
  for (int shift = 0; shift < 32; shift += 8) {
    bytes.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

}  // namespace

std::vector<Record> read_capture(const std::filesystem::path& path) {
  const Capture capture = open_capture(path);
  if (const int type = pcap_datalink(capture.get()); type != DLT_EN10MB) {
    const char* name = pcap_datalink_val_to_name(type);
    throw BadCapture(fmt::format("{}: link type {}, not Ethernet", path.string(),
                                 name != nullptr ? name : std::to_string(type)));
  }
  std::vector<Record> records;
  while (true) {
    pcap_pkthdr* header = nullptr;
    const u_char* data = nullptr;
    const int result = pcap_next_ex(capture.get(), &header, &data);
    if (result == PCAP_ERROR_BREAK) return records;
    if (result != 1) {
      throw BadCapture(fmt::format("{}: record {}: {}", path.string(), records.size() + 1,
                                   pcap_geterr(capture.get())));
    }
    // libpcap was asked for nanoseconds: tv_usec counts them.
    records.push_back(
        {std::chrono::seconds(header->ts.tv_sec) + std::chrono::nanoseconds(header->ts.tv_usec),
         Bytes(data, data + header->caplen)});
  }
}

Bytes to_pcap(const std::vector<Record>& records) {
  constexpr std::uint32_t nanosecond_magic = 0xa1b23c4d, version_2_4 = 2 | 4 << 16;
  constexpr std::uint32_t snapshot_length = 262144, ethernet = 1;
  Bytes file;
  for (const std::uint32_t word :
       {nanosecond_magic, version_2_4, 0U, 0U, snapshot_length, ethernet}) {
    append32(file, word);
  }
  for (const Record& record : records) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(record.at);
    append32(file, static_cast<std::uint64_t>(seconds.count()));
    append32(file, static_cast<std::uint64_t>((record.at - seconds).count()));
    append32(file, record.bytes.size());
    append32(file, record.bytes.size());
    file.insert(file.end(), record.bytes.begin(), record.bytes.end());
  }
  return file;
}

}  // namespace wirebook::wire

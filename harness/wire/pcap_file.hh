#pragma once

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "harness/wire/packet.hh"

namespace wirebook::wire {

/// One record of a capture file; time since the Unix epoch.
struct Record {
  std::chrono::nanoseconds at;
  Bytes bytes;
};

/// A capture file that cannot be read; what() is one line: the file, what is wrong with it, and at
/// which record.
class BadCapture : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// All records of an Ethernet capture, through libpcap.
/// @throws BadCapture when the file is missing, no capture, truncated, or of another link type.
std::vector<Record> read_capture(const std::filesystem::path& path);

/// A whole capture file (nanosecond pcap, Ethernet) as bytes, ready to be written.
Bytes to_pcap(const std::vector<Record>& records);

}  // namespace wirebook::wire

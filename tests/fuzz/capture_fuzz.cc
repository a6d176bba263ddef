/// One input is a capture file: it is read, or refused with one line.
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "harness/base/fd.hh"
#include "harness/wire/pcap_file.hh"

namespace wirebook::wire {
namespace {

void fuzz(ByteView input) {
  const Fd file{::memfd_create("capture", MFD_CLOEXEC)};
  if (::write(file.get(), input.data(), input.size()) != static_cast<ssize_t>(input.size())) {
    std::abort();
  }
  try {
    const auto records = read_capture(fmt::format("/proc/self/fd/{}", file.get()));
    for (const auto& record : records) Packet::parse(record.bytes);
    to_pcap(records);
  } catch (const BadCapture& refusal) {
    const bool one_line = *refusal.what() != '\0' && std::strchr(refusal.what(), '\n') == nullptr;
    if (!one_line) std::abort();
  }
}

}  // namespace
}  // namespace wirebook::wire

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  wirebook::wire::fuzz({data, size});
  return 0;
}

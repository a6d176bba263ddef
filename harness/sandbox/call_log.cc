#include "harness/sandbox/call_log.hh"

#include <sys/mman.h>

#include "harness/base/sys.hh"

namespace wirebook::sandbox {

CallLog::CallLog() {
  // Only what is written is ever in memory.
  void* const memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw SysError("mmap the log of system calls", errno);
  shared_ = static_cast<Shared*>(memory);
}

CallLog::~CallLog() { ::munmap(shared_, sizeof(Shared)); }

TracedCall* CallLog::add() {
  const auto index = shared_->count.load();
  if (index == capacity) {
    ++shared_->dropped;
    return nullptr;
  }
  auto& call = shared_->calls[index];
  call = {};
  shared_->count = index + 1;
  return &call;
}

std::span<const TracedCall> CallLog::calls() const {
  return std::span(shared_->calls).first(shared_->count);
}

}  // namespace wirebook::sandbox

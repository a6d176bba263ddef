#pragma once

#include <sched.h>

#include <utility>

#include "harness/base/fd.hh"

namespace wirebook::sandbox {

/// While it lives, the calling thread stands in another network namespace; then it goes home.
class Visit {
 public:
  /// @param there a descriptor of /proc/…/ns/net
  explicit Visit(int there);
  ~Visit();
  Visit(const Visit&) = delete;
  Visit& operator=(const Visit&) = delete;

 private:
  Fd home_;
};

/// An anonymous network namespace, held by a descriptor and gone with it.
class NetNamespace {
 public:
  /// Makes a new, empty one. Waits and tries again when the kernel is still freeing old ones.
  static NetNamespace create();

  [[nodiscard]] int fd() const { return fd_.get(); }

  /// Calls `work` while standing in the namespace. A socket or an open /proc/thread-self/net file
  /// made there belongs to it for ever.
  template <typename Work>
  auto within(Work&& work) const {
    const Visit visit(fd_.get());
    return std::forward<Work>(work)();
  }

 private:
  explicit NetNamespace(Fd fd) : fd_(std::move(fd)) {}
  Fd fd_;
};

/// Writes a sysctl of the namespace the thread stands in: set_sysctl("net/ipv4/ip_forward", "0").
void set_sysctl(const char* name, const char* value);

}  // namespace wirebook::sandbox

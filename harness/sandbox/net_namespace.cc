#include "harness/sandbox/net_namespace.hh"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>

#include <cstring>
#include <string>

#include "harness/base/sys.hh"
#include "harness/sandbox/unavailable.hh"

namespace wirebook::sandbox {
namespace {

Fd here() {
  return Fd{sys("open /proc/thread-self/ns/net",
                ::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC))};
}

/// ENOSPC may only mean that namespaces of earlier labs are still being freed, which takes the
/// kernel some 50 ms; there is no event to wait for.
void unshare_network() {
  constexpr int attempts = 40;
  constexpr int pause_ms = 50;
  for (int attempt = 1;; ++attempt) {
    if (::unshare(CLONE_NEWNET) == 0) return;
    if (errno != ENOSPC || attempt == attempts) break;
    ::poll(nullptr, 0, pause_ms);
  }
  if (errno == ENOSPC) {
    throw LabUnavailable("this machine allows too few network namespaces",
                         "a network namespace for a host of the lab", "ENOSPC from unshare",
                         "user.max_net_namespaces is too low",
                         "as root, until the next boot:\n  sysctl user.max_net_namespaces=10000");
  }
  throw SysError("unshare(CLONE_NEWNET) for a host of the lab", errno);
}

}  // namespace

Visit::Visit(int there) : home_(here()) {
  sys("setns into a host of the lab", ::setns(there, CLONE_NEWNET));
}

Visit::~Visit() { ::setns(home_.get(), CLONE_NEWNET); }

NetNamespace NetNamespace::create() {
  const Fd home = here();
  unshare_network();
  NetNamespace made{here()};
  sys("setns home", ::setns(home.get(), CLONE_NEWNET));
  return made;
}

void set_sysctl(const char* name, const char* value) {
  const auto path = fmt::format("/proc/sys/{}", name);
  const Fd file{sys("open " + path, ::open(path.c_str(), O_WRONLY | O_CLOEXEC))};
  sys(fmt::format("write {} to {}", value, path), ::write(file.get(), value, std::strlen(value)));
}

}  // namespace wirebook::sandbox

#include "harness/base/sys.hh"

#include <cstring>

namespace wirebook {

std::string errno_name(int error) {
  if (const char* name = strerrorname_np(error)) return name;
  return "errno " + std::to_string(error);
}

SysError::SysError(std::string_view attempt, int error)
    : std::runtime_error(std::string(attempt) + ": " + errno_name(error) + " (" +
                         std::strerror(error) + ")"),
      attempt_(attempt),
      error_(error) {}

}  // namespace wirebook

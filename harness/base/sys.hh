#pragma once

#include <cerrno>
#include <stdexcept>
#include <string>
#include <string_view>

namespace wirebook {

/// The symbolic name of an errno value, "ECONNREFUSED"; "errno 4711" when the C library has none.
std::string errno_name(int error);

/// A system call of the harness failed: what was attempted, on what, and the errno.
class SysError : public std::runtime_error {
 public:
  SysError(std::string_view attempt, int error);
  [[nodiscard]] int error() const { return error_; }
  /// What was attempted, "open build/reports/page.txt".
  [[nodiscard]] const std::string& attempt() const { return attempt_; }

 private:
  std::string attempt_;
  int error_;
};

/// Passes a system call's result through; throws SysError(attempt, errno) when it is negative.
///     Fd socket{sys("socket(AF_INET) for the UDP peer", ::socket(...))};
template <typename Result>
Result sys(std::string_view attempt, Result result) {
  if (result < 0) throw SysError(attempt, errno);
  return result;
}

}  // namespace wirebook

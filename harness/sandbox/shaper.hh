#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "harness/sandbox/shape.hh"

namespace wirebook::sandbox {

/// What becomes of one call.
struct Verdict {
  enum class Kind { as_it_is, trim, answer };
  Kind kind = Kind::as_it_is;
  std::size_t length = 0;  ///< trim: so many bytes at most
  int error = 0;           ///< answer: this errno
};

/// Applies a Shape to one call after the other.
class Shaper {
 public:
  enum class Does { send, receive };

  explicit Shaper(const Shape& shape) : shape_(shape) {}

  /// What the kernel might do to a call any day.
  struct May {
    bool trim = false, refuse = false, interrupt = false;
  };

  /// A send or receive of `length` bytes on a socket.
  Verdict decide(Does what, std::size_t length, const May& may);

  /// The program waits until something is ready.
  void program_waits() { refusals_left_ = 0; }

  /// The signal that comes in this call, 0 for none.
  int signal_in(std::string_view call);

 private:
  std::uint64_t draw(std::uint64_t most);
  bool is_due(unsigned every, unsigned& countdown);

  Shape shape_;
  std::uint64_t drawn_ = 0;
  unsigned until_interrupt_ = 0, until_refusal_ = 0, refusals_left_ = 0;
  std::map<std::string, unsigned, std::less<>> seen_;
};

}  // namespace wirebook::sandbox

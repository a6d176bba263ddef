#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "harness/sandbox/shaper.hh"

namespace wirebook::sandbox {

/// How the arguments of one traced system call are to be read; indices count from 0, -1 is none.
struct CallForm {
  /// What a call is about, so that it is looked at: anything; a socket, its first argument; at
  /// least one socket, of its first two arguments; the same of all between them.
  enum class Of { anything, socket, two, range, wait, signal };
  /// What an argument that points to a length leaves open: it is set by the program or the kernel.
  enum class Given { by_program, by_kernel };
  /// Where the bytes that are sent or received are: in a buffer, several, or a message of several.
  enum class Bytes { none, buffer, vector, message };

  std::string_view name;
  Of of = Of::socket;
  /// Of a socket address or an option's value; its length comes next. A message has its own.
  int address = -1;
  Given given = Given::by_program;
  Bytes bytes = Bytes::none;
  Shaper::Does does = Shaper::Does::send;  ///< when there are bytes
  int flags = -1;                          ///< MSG_DONTWAIT and its like
};

/// The numbers of the system calls a tracer looks at; those this processor does not have are left
/// out.
const std::vector<int>& traced_calls();

/// How to read a call; nullptr when it is none of traced_calls().
const CallForm* form_of(int number);

/// What the C library calls it; several of its functions are one system call: recv(), recvfrom().
std::string_view library_name(const CallForm& form, const std::array<std::uint64_t, 6>& arguments);

}  // namespace wirebook::sandbox

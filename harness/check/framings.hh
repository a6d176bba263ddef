/// \file
/// Lines sent as frames, each behind its length: four bytes, the most significant one first.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/bytes.hh"

namespace wirebook {

/// A text behind its length, as it must be.
std::string framed(std::string_view text);
/// A length alone.
std::string frame_length(std::uint32_t length);

/// The frames of these lines. A newline ends each of them but the last, where it may be missing.
std::string framed_lines(std::string_view lines);

/// A frame in a stream, or the beginning of one.
struct FrameSeen {
  std::size_t begin;     ///< of its length, in the stream
  std::uint64_t length;  ///< as it is announced; 0 where the four bytes are not all there
  std::string text;      ///< as much as there is
  bool has_length;       ///< all four bytes are there
  [[nodiscard]] std::size_t text_begin() const { return begin + 4; }
  [[nodiscard]] bool is_whole() const { return has_length && text.size() == length; }
};
/// The last one need not be whole.
std::vector<FrameSeen> frames_in(ByteView stream);

/// What such frames look like, printed.
std::string printed_frame(std::string_view text);

/// A way to get the frames of some lines wrong.
struct WrongFraming {
  std::string code;
  std::function<std::string(std::string_view lines)> stream;
};
/// All that the workbook knows by name.
const std::vector<WrongFraming>& wrong_framings();

}  // namespace wirebook

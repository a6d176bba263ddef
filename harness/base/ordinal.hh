#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>

namespace wirebook {

/// "1st", "2nd", "11th".
inline std::string ordinal(std::size_t number) {
  const auto last = number / 10 % 10 == 1 ? 0 : number % 10;
  const char* ending = last == 1 ? "st" : last == 2 ? "nd" : last == 3 ? "rd" : "th";
  return fmt::format("{}{}", number, ending);
}

}  // namespace wirebook

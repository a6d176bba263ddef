#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wirebook {

/// A constant of C's headers.
struct NamedNumber {
  std::uint64_t value;
  std::string_view text;
};

/// The name of the first that has this value; the number itself when none has.
inline std::string named(std::span<const NamedNumber> names, std::uint64_t value) {
  for (const auto& name : names) {
    if (name.value == value) return std::string(name.text);
  }
  return std::to_string(static_cast<std::int32_t>(value));
}

}  // namespace wirebook

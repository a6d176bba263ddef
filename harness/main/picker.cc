#include "harness/main/picker.hh"

#include <endian.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <set>

namespace wirebook {

std::uint32_t Picker::between(std::uint32_t lowest, std::uint32_t highest) {
  // Not std::uniform_int_distribution: what it draws differs between C++ libraries.
  return lowest + static_cast<std::uint32_t>(engine_() % (highest - lowest + 1ULL));
}

std::uint16_t Picker::number16() {
  const auto high = between(1, 255);
  auto low = between(1, 254);
  if (low >= high) ++low;
  return static_cast<std::uint16_t>(high << 8U | low);
}

std::uint32_t Picker::number32() { return static_cast<std::uint32_t>(number(4)); }

std::uint64_t Picker::number(std::size_t bytes) {
  std::set<std::uint32_t> used;
  std::uint64_t value = 0;
  while (used.size() < bytes) {
    const auto byte = between(1, 255);
    if (used.insert(byte).second) value = value << 8U | byte;
  }
  return value;
}

std::uint16_t Picker::port() {
  constexpr std::uint16_t lowest = 1024;
  // Below the range that the kernel gives to sockets nobody bound (ip_local_port_range).
  constexpr std::uint16_t highest = 32767;
  for (;;) {
    const auto candidate = number16();
    const auto swapped = static_cast<std::uint16_t>(candidate << 8U | candidate >> 8U);
    const auto is_used = [&](std::uint16_t port) {
      return std::find(ports_.begin(), ports_.end(), port) != ports_.end();
    };
    if (candidate < lowest || candidate > highest || swapped < lowest || is_used(candidate) ||
        is_used(swapped)) {
      continue;
    }
    ports_.push_back(candidate);
    return candidate;
  }
}

std::string Picker::word(std::size_t length) {
  std::string word;
  while (word.size() < length) {
    const auto letter = static_cast<char>('a' + between(0, 25));
    if (word.empty()) {
      if (initials_.find(letter) != std::string::npos) continue;
      initials_ += letter;
      if (initials_.size() == 26) initials_.clear();
    }
    word += letter;
  }
  return word;
}

std::string Picker::lines(const std::vector<std::size_t>& lengths) {
  std::string lines;
  for (const auto length : lengths) lines += word(length) + '\n';
  return lines;
}

std::string Picker::words(const std::vector<std::size_t>& lengths) {
  auto words = lines(lengths);
  std::replace(words.begin(), words.end(), '\n', ' ');
  words.pop_back();
  return words;
}

std::string Picker::bytes(std::size_t length) {
  std::string bytes;
  while (bytes.size() < length) bytes += static_cast<char>(between(0, 255));
  constexpr std::array telling{'\0', '\n', '\xff'};
  for (std::size_t i = 0; i < telling.size() && i + 1 < length; ++i) bytes[i + 1] = telling[i];
  return bytes;
}

std::string Picker::many_bytes(std::size_t length) {
  std::string bytes(length, '\0');
  for (std::size_t i = 0; i < length; i += sizeof(std::uint64_t)) {
    const std::uint64_t drawn = htole64(engine_());  // the same bytes on every machine
    std::memcpy(&bytes[i], &drawn, std::min(sizeof drawn, length - i));
  }
  return bytes;
}

}  // namespace wirebook

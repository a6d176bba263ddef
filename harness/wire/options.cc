#include "harness/wire/options.hh"

#include <fmt/format.h>

#include <algorithm>

namespace wirebook::wire {

const Option* Options::find(std::uint8_t kind) const {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const Option& one) { return one.kind == kind; });
  return found == list.end() ? nullptr : &*found;
}

Options read_options(ByteView bytes) {
  constexpr std::size_t shortest = 2;  // a kind and a length
  Options options;
  auto& at = options.read;
  while (at < bytes.size() && bytes[at] != option::end) {
    if (bytes[at] == option::no_operation) {
      ++at;
      continue;
    }
    const auto left = bytes.size() - at;
    if (left < shortest) {
      options.problem = fmt::format("the option at byte {} has no length", at);
      break;
    }
    const std::size_t length = bytes[at + 1];
    if (length < shortest || length > left) {
      options.problem = fmt::format("the option at byte {} says {} bytes, {}", at, length,
                                    length < shortest ? "its kind and its length alone are 2"
                                                      : fmt::format("only {} are left", left));
      break;
    }
    options.list.push_back({bytes[at], at, bytes.subspan(at + shortest, length - shortest)});
    at += length;
  }
  return options;
}

std::string tcp_option_name(std::uint8_t kind) {
  if (kind == option::maximum_segment_size) return "maximum segment size";
  if (kind == option::window_scale) return "window scale";
  if (kind == option::sack_permitted) return "SACK permitted";
  return fmt::format("option {}", kind);
}

}  // namespace wirebook::wire

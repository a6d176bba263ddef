#include "harness/check/option_list.hh"

#include <fmt/format.h>

#include <algorithm>

#include "harness/wire/options.hh"

namespace wirebook {
namespace {

/// "maximum segment size (02 04 05 78)".
std::string in_words(const wire::Option& option) {
  return fmt::format("{} ({:02x} {:02x}{}{})", wire::tcp_option_name(option.kind), option.kind,
                     option.data.size() + 2, option.data.empty() ? "" : " ",
                     to_hex(option.data, " "));
}

std::string complaint(const wire::Options& expected, const wire::Options& actual, ByteView bytes) {
  if (!actual.problem.empty()) return "cannot be read: " + actual.problem;
  for (const auto& wanted : expected.list) {
    const auto* found = actual.find(wanted.kind);
    if (found == nullptr) return "lack " + in_words(wanted);
    if (!std::ranges::equal(found->data, wanted.data)) {
      return fmt::format("have {} where {} is due", in_words(*found), in_words(wanted));
    }
  }
  if (actual.list.size() > expected.list.size()) {
    const auto extra =
        std::find_if(actual.list.begin(), actual.list.end(), [&](const wire::Option& one) {
          return expected.find(one.kind) == nullptr || actual.find(one.kind) != &one;
        });
    return fmt::format("have {}, which nobody asked for", in_words(*extra));
  }
  const auto rest = bytes.subspan(actual.read);
  const bool filled = std::all_of(rest.begin(), rest.end(), [](auto byte) { return byte == 0; });
  return filled ? "" : "go on behind the byte that ends them";
}

}  // namespace

OptionsRule::Judge same_tcp_options(Bytes expected) {
  return [expected = std::move(expected)](ByteView bytes) -> std::string {
    if (bytes.empty()) return "are missing";
    return complaint(wire::read_options(expected), wire::read_options(bytes), bytes);
  };
}

}  // namespace wirebook

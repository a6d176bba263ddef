#include "harness/sandbox/unavailable.hh"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace wirebook::sandbox {

std::string doctors_words(const LabUnavailable& refusal) {
  std::string words = refusal.denied + "\n";
  const std::array<std::pair<const char*, std::string>, 4> lines{{{"tried", refusal.tried},
                                                                  {"result", refusal.result},
                                                                  {"cause", refusal.cause},
                                                                  {"fix", refusal.fix}}};
  for (const auto& [label, text] : lines) {
    words += fmt::format("{:<9}", label);
    for (const char c : text) {
      words += c;
      if (c == '\n') words += std::string(9, ' ');
    }
    words += '\n';
  }
  return words;
}

}  // namespace wirebook::sandbox

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace wirebook {

/// Where a program stopped, and the sanitizer's word for it.
struct CrashSite {
  int line;
  std::string word;  ///< "heap-buffer-overflow"
};

/// What AddressSanitizer, or else UndefinedBehaviorSanitizer, said on stderr of an end: the
/// innermost line in the file of that name. Nothing when none is named.
std::optional<CrashSite> crash_site(std::string_view err, const std::string& file);

}  // namespace wirebook

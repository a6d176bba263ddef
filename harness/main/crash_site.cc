#include "harness/main/crash_site.hh"

#include <algorithm>
#include <cstdlib>

namespace wirebook {
namespace {

constexpr std::string_view report_of_address = "ERROR: AddressSanitizer: ";
constexpr std::string_view report_of_undefined = " runtime error: ";

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

/// The number behind "/FILE:" in a line; 0 when it is not about that file.
int line_in(std::string_view text, const std::string& file) {
  const auto name = "/" + file + ":";
  const auto at = text.find(name);
  if (at == std::string_view::npos) return 0;
  return std::atoi(std::string(text.substr(at + name.size(), 10)).c_str());
}

/// The frames of a stack are lines that begin with "#0", the innermost first, up to an empty line:
/// the next stack says where memory came from.
int innermost_line(std::string_view report, const std::string& file) {
  bool begun = false;
  while (!report.empty()) {
    const auto line = first_line(report);
    report.remove_prefix(std::min(report.size(), line.size() + 1));
    const auto word = line.find_first_not_of(' ');
    const bool frame = word != std::string_view::npos && line[word] == '#';
    if (begun && !frame) return 0;
    begun = begun || frame;
    if (const int number = frame ? line_in(line, file) : 0; number > 0) return number;
  }
  return 0;
}

}  // namespace

std::optional<CrashSite> crash_site(std::string_view err, const std::string& file) {
  if (const auto at = err.find(report_of_address); at != std::string_view::npos) {
    const auto report = err.substr(at + report_of_address.size());
    const int line = innermost_line(report, file);
    const auto words = first_line(report);
    if (line > 0) return CrashSite{line, std::string(words.substr(0, words.find(' ')))};
  }
  // It goes on after most of what it finds, so the last is the nearest to the end.
  const auto at = err.rfind(report_of_undefined);
  if (at == std::string_view::npos) return std::nullopt;
  const auto begin = err.rfind('\n', at) + 1;  // npos + 1 is 0
  const int line = line_in(err.substr(begin, at - begin), file);
  if (line == 0) return std::nullopt;
  return CrashSite{line, std::string(first_line(err.substr(at + report_of_undefined.size())))};
}

}  // namespace wirebook

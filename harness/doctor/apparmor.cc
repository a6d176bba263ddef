#include <fmt/format.h>

#include "harness/doctor/examination.hh"

namespace wirebook::doctor {
namespace {

/// A path as a quoted pattern of apparmor.d(5), that matches nothing else.
std::string literally(const std::string& path) {
  std::string pattern;
  for (const char c : path) {
    if (std::string_view(R"(?*[]{}^,"\)").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

/// What makes namespaces. A student's program is none of it: it is executed from the sandbox's own
/// folder, which no profile knows.
constexpr const char* programs = "{compiler_launcher,demo,doctor,graders/*,unit/*}";

}  // namespace

std::string apparmor_profile(const std::filesystem::path& build_tree) {
  return fmt::format(
      R"(# Lets the programs of this workbook, and no others, make user namespaces. To load it:
#   ./wirebook doctor --apparmor-profile | sudo tee /etc/apparmor.d/wirebook
#   sudo apparmor_parser --replace /etc/apparmor.d/wirebook
# To take it back:
#   sudo apparmor_parser --remove /etc/apparmor.d/wirebook
#   sudo rm /etc/apparmor.d/wirebook

abi <abi/4.0>,
include <tunables/global>

profile wirebook "{}/{}" flags=(unconfined) {{
  userns,
}}
)",
      literally(build_tree.native()), programs);
}

}  // namespace wirebook::doctor

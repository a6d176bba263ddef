// doctor [--json]: can this machine make labs? Exit status 0 when it can, 77 when it cannot.
// doctor --apparmor-profile: what lets it where AppArmor forbids user namespaces.
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>

#include "harness/doctor/examination.hh"

namespace wirebook::doctor {
namespace {

constexpr int skipped = 77;
constexpr int bad_usage = 2;

/// How labs are made here; nothing before the first step has worked.
std::string rung_of(const Examination& found) {
  const bool stands = !found.steps.empty() && found.steps.front().failed.empty();
  return stands ? "user namespace (no root needed)" : "none";
}

std::string page_of(const Examination& found) {
  std::string page = fmt::format("{:<9}{}\n\n", "rung", rung_of(found));
  for (const auto& step : found.steps) {
    page += fmt::format("{:<8} {}\n", step.failed.empty() ? "ok" : "FAILED", step.name);
    if (!step.failed.empty()) page += fmt::format("         {}\n", step.failed);
  }
  page += '\n';
  for (const auto& fact : found.facts) page += fmt::format("{:<48} {}\n", fact.name, fact.value);
  page += '\n';
  if (found.refusal) {
    return page + doctors_words(*found.refusal) +
           "\nThis machine cannot grade yet; no program is to blame for it.\n";
  }
  return page + "This machine can grade every exercise.\n";
}

nlohmann::ordered_json json_of(const Examination& found) {
  nlohmann::ordered_json json;
  json["well"] = found.is_well();
  json["rung"] = rung_of(found);
  for (const auto& step : found.steps) {
    json["steps"].push_back({{"name", step.name}, {"failed", step.failed}});
  }
  for (const auto& fact : found.facts) json["machine"][fact.name] = fact.value;
  if (found.refusal) {
    json["refusal"] = {{"denied", found.refusal->denied},
                       {"tried", found.refusal->tried},
                       {"result", found.refusal->result},
                       {"cause", found.refusal->cause},
                       {"fix", found.refusal->fix}};
  }
  return json;
}

int print_profile() {
  const auto self = std::filesystem::read_symlink("/proc/self/exe");
  std::fputs(apparmor_profile(self.parent_path()).c_str(), stdout);
  return 0;
}

int examine_and_print(bool as_json) {
  const auto found = examine();
  const auto text = as_json ? json_of(found).dump(2) + "\n" : page_of(found);
  std::fputs(text.c_str(), stdout);
  return found.is_well() ? 0 : skipped;
}

}  // namespace
}  // namespace wirebook::doctor

int main(int argc, char** argv) {
  using namespace wirebook::doctor;
  const std::string_view first = argc > 1 ? argv[1] : "";
  try {
    if (argc == 4 && is_kind(first)) return speak(argv[1], argv[2], argv[3]);
    if (argc == 1 || (argc == 2 && first == "--json")) return examine_and_print(argc == 2);
    if (argc == 2 && first == "--apparmor-profile") return print_profile();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "doctor: %s\n", error.what());
    return 1;
  }
  std::fputs("usage: doctor [--json | --apparmor-profile]\n", stderr);
  return first == "--help" ? 0 : bad_usage;
}

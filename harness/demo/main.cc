// demo stream|datagram|raw [--auto] [--all] [--pace=MS], demo lab [--frames]: what `wirebook demo`
// and `wirebook lab` become. Under a client's name: that client, in the sandbox.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <span>
#include <string_view>

#include "harness/demo/client.hh"
#include "harness/demo/demos.hh"
#include "harness/demo/lab_shell.hh"
#include "harness/sandbox/unavailable.hh"

namespace wirebook::demo {
namespace {

constexpr int failed = 1;
constexpr int bad_usage = 2;
constexpr int cannot = 77;

int say(const char* words) {
  std::fprintf(stderr, "wirebook: %s\n", words);
  return bad_usage;
}

bool wants_colour() { return ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr; }

int play_demo(const Demo& demo, std::span<char*> options) {
  Manner manner{.colour = wants_colour()};
  for (const std::string_view option : options) {
    if (option == "--auto") {
      manner.automatic = true;
    } else if (option == "--all") {
      manner.all_fields = true;
    } else if (option.starts_with("--pace=")) {
      manner.pace = std::chrono::milliseconds(std::atoi(option.substr(7).data()));
    } else {
      return say("a demo takes --auto, --all and --pace=MILLISECONDS");
    }
  }
  if (!manner.automatic && ::isatty(STDIN_FILENO) == 0) {
    return say("there is no terminal to press Enter at; --auto plays the demo through");
  }
  return play(demo, manner);
}

int carry_out(std::span<char*> words) {
  const std::string_view name = words.empty() ? "" : words.front();
  if (const auto* demo = find_demo(name)) return play_demo(*demo, words.subspan(1));
  if (name != "lab") return say("usage: demo stream|datagram|raw|lab [option...]");
  bool frames = false;
  for (const std::string_view option : words.subspan(1)) {
    if (option != "--frames") return say("the lab takes --frames");
    frames = true;
  }
  return lab_shell(frames);
}

}  // namespace
}  // namespace wirebook::demo

int main(int argc, char** argv) {
  using namespace wirebook::demo;
  const auto called = std::filesystem::path(argv[0]).filename().string();
  if (const int status = play_client(called, argc, argv); status >= 0) return status;
  try {
    return carry_out(std::span(argv, static_cast<std::size_t>(argc)).subspan(1));
  } catch (const wirebook::sandbox::LabUnavailable& refusal) {
    std::fprintf(stderr, "wirebook: no lab: %s", doctors_words(refusal).c_str());
    return cannot;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wirebook: a fault in the workbook: %s\n", error.what());
    return failed;
  }
}

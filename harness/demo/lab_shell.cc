#include "harness/demo/lab_shell.hh"

#include <fmt/format.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string>

#include "harness/lab/stay.hh"
#include "harness/report/text.hh"

namespace wirebook::demo {
namespace {

namespace fs = std::filesystem;

/// $1 the shell, $2 tmux, $3 the private folder. Two panes; the server of tmux is the lab's own and
/// ends with the shell, or when somebody detaches from it.
constexpr const char* two_panes = R"sh(
"$2" -S "$3/tmux" -f /dev/null \
  new-session -s lab sh -c 'cat "$3/welcome"; "$1"; echo $? >"$3/status"; "$2" kill-server' \
    sh "$1" "$2" "$3" \; \
  split-window -d -v -l 40% cat "$3/frames" \; \
  set -g status-left '' \; set -g status-right 'above: the shell, below: the wire' \; \
  set -g status-right-length 40
[ ! -s "$3/status" ] || exit "$(cat "$3/status")"
! "$2" -S "$3/tmux" has-session 2>/dev/null || exit 0
echo 'wirebook: tmux did not start; ./wirebook lab --frames shows the frames here' >&2
cat "$3/welcome" >&2
exec "$1"
)sh";

std::string find_program(const char* name) {
  const char* const path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    auto file = fs::path(folder) / name;
    if (!folder.empty() && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

std::string shell_of_user() {
  const char* const shell = std::getenv("SHELL");
  return shell != nullptr && shell[0] == '/' && ::access(shell, X_OK) == 0 ? shell : "/bin/sh";
}

std::string welcome(bool can_show_frames) {
  auto text = fmt::format("This shell is on the host {}, {}.\n", student_name, student_address);
  text += fmt::format("{}, {}, has these services:\n", peer_name, peer_address);
  for (const auto& service : all_services()) {
    text += fmt::format("  {} {:<6} {}\n", service.protocol == IPPROTO_TCP ? "TCP" : "UDP",
                        service.port, service.words);
  }
  text += fmt::format("Try:    python3 lessons/01-sockets/first_packet.py {} 7007\n", peer_address);
  if (!can_show_frames) text += "Frames: ./wirebook lab --frames shows them between your lines.\n";
  return text + "Leave:  exit. What was started here ends then.\n";
}

std::string line_of(const Frame& frame) {
  const char* const way = frame.interface == "lo"      ? " lo"
                          : frame.host == student_name ? "-->"
                                                       : "<--";
  const double seconds = std::chrono::duration<double>(frame.at).count();
  return report::cut(fmt::format("{:8.3f} {} {}", seconds, way, wire::summary(frame.packet)),
                     report::rule_width);
}

/// To the shell's second pane, or to this terminal, where the shell may have stopped the kernel
/// from returning the carriage.
class FramePrinter {
 public:
  explicit FramePrinter(bool here) : here_(here) {}

  void print(const Frame& frame, int pipe) {
    const auto end = here_ && ::isatty(STDERR_FILENO) != 0 ? "\r\n" : "\n";
    const auto line = line_of(frame) + end;
    // Nobody waits for a pane that is not read.
    if (::write(here_ ? STDERR_FILENO : pipe, line.data(), line.size()) < 0) ++missed_;
  }

  [[nodiscard]] std::uint64_t missed() const { return missed_; }

 private:
  bool here_;
  std::uint64_t missed_ = 0;
};

}  // namespace

int lab_shell(bool frames_here) {
  const bool terminal = ::isatty(STDIN_FILENO) != 0 && ::isatty(STDOUT_FILENO) != 0;
  const auto tmux = terminal && !frames_here ? find_program("tmux") : "";
  const auto shell = shell_of_user();
  const bool was_root = ::geteuid() == 0;
  Machine machine({});
  Stay stay(machine);
  const auto words = welcome(frames_here || !tmux.empty());
  sandbox::ShellCommand command{.argv = {shell},
                                .environment = {{"HISTFILE", "/dev/shm/history"},
                                                {"PS1", "student$ "},
                                                {"TMUX", ""},
                                                {"WIREBOOK_LAB", "1"}},
                                .net_namespace = -1,
                                .hosts = {},
                                .files = {{"welcome", words}}};
  if (was_root) command.environment.emplace_back("HOME", sandbox::private_folder);
  if (tmux.empty()) {
    std::fputs(words.c_str(), stderr);
  } else {
    command.argv = {"/bin/sh", "-c", two_panes, "wirebook", shell, tmux, sandbox::private_folder};
  }
  const bool show = frames_here || !tmux.empty();
  FramePrinter printer(frames_here);
  const int status = stay.run(command, [&](const Frame& frame, int pipe) {
    if (show) printer.print(frame, pipe);
  });
  const auto missed = stay.lost() + printer.missed();
  if (show && missed > 0) {
    std::fputs(
        fmt::format("wirebook: {} came too fast to be shown\n", report::counted(missed, "frame"))
            .c_str(),
        stderr);
  }
  return status;
}

}  // namespace wirebook::demo

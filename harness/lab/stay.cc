#include "harness/lab/stay.hh"

#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

#include <algorithm>
#include <optional>

#include "harness/base/clock.hh"
#include "harness/base/sys.hh"
#include "harness/lab/markers.hh"
#include "harness/lab/waiting.hh"

namespace wirebook {
namespace {

using namespace std::chrono_literals;

constexpr auto as_long_as_the_shell_takes = 24h;
constexpr auto patience_in_the_end = 200ms;
/// Of what one host has sent so much at a time, so that a flood leaves time for everything else.
constexpr std::size_t most_frames_at_once = 500;
constexpr int killed_by_signal = 128;  ///< and the signal's number: what a shell says

/// SIGINT, SIGTERM and SIGHUP as something that can be read. They stay blocked: who they end has
/// finished anyway.
Fd catch_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&set, signal);
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  return Fd{sys("signalfd", ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK))};
}

/// The signal that has come, 0 when none has.
int signal_from(const Fd& signals) {
  signalfd_siginfo info{};
  if (::read(signals.get(), &info, sizeof info) < 0) return 0;
  return static_cast<int>(info.ssi_signo);
}

int exit_status(int wait_status) {
  return WIFSIGNALED(wait_status) ? killed_by_signal + WTERMSIG(wait_status)
                                  : WEXITSTATUS(wait_status);
}

}  // namespace

Stay::Stay(Machine& machine)
    : machine_(machine),
      hosts_(Network::pair),
      services_(hosts_.peer().network.within([] { return Services(); })),
      epoch_(unix_time()) {}

Stay::~Stay() {
  for (auto& host : hosts_.all) machine_.close_later(host.capture.release());
}

int Stay::run(sandbox::ShellCommand command,
              const std::function<void(const Frame&, int pipe)>& see) {
  const auto signals = catch_signals();
  command.net_namespace = hosts_.student().network.fd();
  command.hosts = hosts_file(hosts_.plan);
  std::optional<sandbox::Shell> shell(std::in_place, command);
  for (;;) {
    auto fds = services_.waits();
    for (const auto& watched : hosts_.watched()) fds.push_back(watched);
    fds.push_back({shell->reports(), POLLIN, 0});
    fds.push_back({signals.get(), POLLIN, 0});
    wait_for(fds, as_long_as_the_shell_takes);
    services_.attend();
    take_frames();
    tell_frames(shell->pipe(), see);
    if (const int signal = signal_from(signals)) return killed_by_signal + signal;
    const auto status = shell->ended();
    if (!status) continue;
    const Fd pipe{::dup(shell->pipe())};
    shell.reset();  // nobody sends any more
    hear_the_last();
    tell_frames(pipe.get(), see);
    return exit_status(*status);
  }
}

void Stay::take_frames() {
  for (std::size_t number = 0; number < hosts_.all.size(); ++number) {
    auto& host = hosts_.all[number];
    host.capture.read(
        [&](sandbox::CapturedFrame frame) {
          if (frame.arrived) return;
          const int card = frame.interface_index - first_card_index;
          auto& taken = frames_.emplace_back(Frame{frame.at - epoch_, host.name, "lo",
                                                   wire::Packet::parse(std::move(frame.bytes))});
          if (card < 0) return;
          taken.interface = hosts_.plan.card({number, static_cast<std::size_t>(card)}).name;
        },
        most_frames_at_once);
    lost_ += host.capture.lost();
  }
}

void Stay::tell_frames(int pipe, const std::function<void(const Frame&, int pipe)>& see) {
  std::ranges::stable_sort(frames_, {}, &Frame::at);
  for (const auto& frame : frames_) see(frame, pipe);
  frames_.clear();
}

/// What the programs of the shell have caused, on whichever processor.
void Stay::hear_the_last() try {
  for (const int processor : machine_.processors_) {
    stand_on({processor});
    exchange_markers(
        hosts_, [this] { take_frames(); }, patience_in_the_end);
  }
  stand_on(machine_.processors_);
  services_.attend();
  take_frames();
} catch (const SysError&) {
  // A marker that was lost in a flood: the shell's own end is what counts.
}

}  // namespace wirebook

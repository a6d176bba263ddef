#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "harness/lab/hosts.hh"
#include "harness/lab/services.hh"
#include "harness/sandbox/shell.hh"

namespace wirebook {

/// A person's stay on the student's host: a shell there, the services of internet-host at work, and
/// every frame seen, until the shell ends.
class Stay {
 public:
  /// Two hosts and a cable, the services ready. @throws sandbox::LabUnavailable, SysError
  explicit Stay(Machine& machine);
  ~Stay();

  /// Starts the shell and returns when it has ended: its exit status, or 128 and the number of the
  /// signal that ended it, or this process (SIGINT, SIGTERM, SIGHUP).
  /// @param command see sandbox::ShellCommand
  /// @param see is given each frame, in order, and the shell's pipe
  int run(sandbox::ShellCommand command, const std::function<void(const Frame&, int pipe)>& see);

  /// Frames that came too fast to be seen.
  [[nodiscard]] std::uint64_t lost() const { return lost_; }

 private:
  void take_frames();
  void tell_frames(int pipe, const std::function<void(const Frame&, int pipe)>& see);
  void hear_the_last();

  Machine& machine_;
  Lab::Hosts hosts_;
  Services services_;
  std::chrono::nanoseconds epoch_;
  std::vector<Frame> frames_;  ///< taken, not yet told
  std::uint64_t lost_ = 0;
};

}  // namespace wirebook

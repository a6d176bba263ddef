#pragma once

#include <sys/types.h>
#include <termios.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/fd.hh"

namespace wirebook::sandbox {

/// What a person runs on a host of a lab: with the machine's files and the person's own rights, and
/// beyond these CAP_NET_RAW, which reaches no further than the lab.
struct ShellCommand {
  std::vector<std::string> argv;  ///< argv[0] is looked up in PATH
  /// Set in its environment, the others are as they are here; an empty value: not there.
  std::vector<std::pair<std::string, std::string>> environment;
  int net_namespace;  ///< the host
  std::string hosts;  ///< the text of /etc/hosts
  /// Put into private_folder, each with its name.
  std::vector<std::pair<std::string, std::string>> files;
};

/// A folder that only the shell sees, gone with it.
inline constexpr const char* private_folder = "/dev/shm";
/// A named pipe there, from this process to whoever reads it.
inline constexpr const char* pipe_name = "frames";

/// A shell and all that it starts, under an init of its own, in a pid namespace: everything dies
/// with this object, or with this process however it dies. If stdin is a terminal, the shell has
/// it; afterwards it is as it was.
class Shell {
 public:
  /// Returns when the shell is about to be executed.
  /// @throws LabUnavailable, SysError
  explicit Shell(const ShellCommand& command);
  ~Shell();
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  /// Becomes readable when the shell has ended.
  [[nodiscard]] int reports() const { return control_.get(); }
  /// The wait status of a shell that has ended.
  std::optional<int> ended();

  /// The end of the pipe that is written to. Writing to it never waits.
  [[nodiscard]] int pipe() const { return pipe_.get(); }

 private:
  void await_readiness();
  void kill();

  Fd control_, init_, pipe_;
  std::optional<termios> terminal_;
};

}  // namespace wirebook::sandbox

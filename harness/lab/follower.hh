#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "harness/lab/outcome.hh"

namespace wirebook {

/// Something that happened during a run.
struct Happening {
  enum class Kind {
    returned,  ///< a call of the program's: `call`
    frame,     ///< a frame was sent: `frame`
    peer,      ///< a peer has done a step of its script: `text`, at `host`
    output,    ///< the program printed `text`, whole lines or what there was
  } kind;
  Moment at{};
  SystemCall call = {};
  Frame frame = {};
  std::string host = {};
  std::string text = {};
};

/// Somebody who follows a run as it happens. The program then stops before each of its calls on
/// sockets until it may go on; by then everything that the call before has caused has been told.
class Follower {
 public:
  virtual ~Follower() = default;

  /// What happened since the last time, in order: at the latest when the program stops before its
  /// next call, earlier when a call waits.
  virtual void see(const std::vector<Happening>& news) = 0;
  /// The program has stopped before this call, which says nothing yet of its result.
  virtual void stop_before(const SystemCall& call) = 0;
  /// Whether the program may go on; asked again whenever anything happens, so it does not wait.
  virtual bool may_go_on() = 0;
  /// A descriptor to wait for while the program stands still; -1 for none.
  [[nodiscard]] virtual int waits() const = 0;
  /// How long to wait for it at most.
  [[nodiscard]] virtual std::chrono::nanoseconds patience() const = 0;
};

}  // namespace wirebook

#pragma once

#include <chrono>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "harness/lab/outcome.hh"
#include "harness/lab/scripted_wire.hh"
#include "harness/sandbox/capture.hh"
#include "harness/sandbox/relay.hh"

struct pollfd;

namespace wirebook {

/// The cable of the student's host while its frames pass through this process: out of a relay,
/// through the script, and back. Markers of the captures pass untouched, in their place.
class Cable {
 public:
  /// The two links in the relay's namespace: the one to the student's host, and the other.
  static constexpr int student_end = 2;
  static constexpr int far_end = 3;

  /// The thread stands in the relay's namespace.
  /// @param neighbours the hosts at the far end
  Cable(const sandbox::Capture::Nonce& nonce, std::set<std::string> neighbours);

  /// Another run begins: its script, and nothing carried so far.
  void begin(const WireScript& script);

  /// What was sent until now has come before the markers that are sent next.
  void markers_follow();

  /// Carries what has come, some frames at a time. Read the captures and call it again while it
  /// returns true.
  bool carry();

  /// What to wait for before the next call of carry().
  [[nodiscard]] pollfd waits() const;
  /// Frames that have come and are not markers.
  [[nodiscard]] std::size_t taken() const { return log_.size(); }
  /// Whether so many were all that came, and none of them waits for room to go on.
  [[nodiscard]] bool is_through_with(std::size_t frames) const {
    return log_.size() == frames && leaving_.empty();
  }

  /// Puts the fate of every frame beside it, and what the script's rules met.
  /// @throws SysError when a frame went astray between its sender and this process, so that there
  ///     is no verdict
  void report(Outcome& outcome);

  /// Descriptors to be closed off the verdict path.
  Fd release() { return relay_.release(); }

 private:
  /// A frame as it was taken in; its place is its number in the script's words.
  struct Taken {
    Way way;
    Bytes frame;
  };

  void take_in();
  [[nodiscard]] bool carried(const Frame& frame) const;
  [[nodiscard]] std::vector<int> places_in(const Outcome& outcome) const;

  sandbox::Relay relay_;
  sandbox::Capture::Nonce nonce_;
  std::set<std::string> neighbours_;
  ScriptedWire wire_{WireScript{}};
  std::deque<ScriptedWire::Delivery> leaving_;
  std::vector<Taken> log_;
  std::size_t lost_ = 0;
  std::chrono::nanoseconds begun_{};   ///< when the run began,
  std::chrono::nanoseconds proven_{};  ///< and until when every frame must have come
};

}  // namespace wirebook

#pragma once

#include <chrono>
#include <deque>
#include <set>
#include <string>
#include <vector>

#include "harness/lab/arrivals.hh"
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
  bool carry() { return pass_on(nullptr); }

  /// What a host at one of the cable's ends heard come out of it.
  void came_in(Arrival arrival) { arrivals_.push_back(std::move(arrival)); }

  /// What to wait for before the next call of carry().
  [[nodiscard]] pollfd waits() const;
  /// Frames that have come and are not markers.
  [[nodiscard]] std::size_t taken() const { return log_.size(); }
  /// Whether so many were all that came, and none of them waits for room to go on.
  [[nodiscard]] bool is_through_with(std::size_t frames) const {
    return log_.size() == frames && leaving_.empty();
  }

  /// Puts the fate of every frame beside it, what the script's rules met, and what arrived.
  /// @throws SysError when a frame went astray between its sender and this process, or when what
  ///     arrived is not what the wire says, so that there is no verdict
  void report(Outcome& outcome);

  /// Descriptors to be closed off the verdict path.
  Fd release() { return relay_.release(); }

 private:
  void take_in();
  bool pass_on(std::vector<Carried>* put_out);
  [[nodiscard]] bool carried(const Frame& frame) const;
  [[nodiscard]] std::vector<int> places_in(const Outcome& outcome) const;
  void hear_the_witnesses(Outcome& outcome);

  sandbox::Relay relay_;
  sandbox::Capture::Nonce nonce_;
  std::set<std::string> neighbours_;
  ScriptedWire wire_{WireScript{}};
  std::deque<ScriptedWire::Delivery> leaving_;
  std::vector<Carried> log_;
  std::vector<Carried> strays_;  ///< of the run before, put out when this one began
  std::vector<Arrival> arrivals_;
  std::size_t lost_ = 0;
  std::chrono::nanoseconds begun_{};   ///< when the run began,
  std::chrono::nanoseconds proven_{};  ///< and until when every frame must have come:
  std::size_t proven_taken_ = 0;       ///< so many
};

}  // namespace wirebook

#pragma once

#include <map>
#include <optional>
#include <vector>

#include "harness/lab/fate.hh"
#include "harness/lab/wire_script.hh"

namespace wirebook {

/// A wire that does what its script says: a frame in, frames out, and nothing else decides: no
/// clock, no chance, no system call.
class ScriptedWire {
 public:
  explicit ScriptedWire(const WireScript& script);

  /// A frame that leaves the wire on its way.
  struct Delivery {
    Way way;
    Bytes frame;
  };

  /// Takes a frame in and puts what leaves the wire now behind `out`. Frames are numbered from 0 as
  /// they come.
  void carry(Way way, Bytes frame, std::vector<Delivery>& out);

  /// What became of each frame that was not just delivered, by its number. A frame that is still
  /// held counts as never delivered.
  [[nodiscard]] const std::map<int, Fate>& fates() const { return fates_; }
  /// What each rule met; frames by their numbers.
  [[nodiscard]] std::vector<WireRuleReport> reports() const;

 private:
  struct Rule {
    WireRule rule;
    WireRuleReport report;
  };
  /// A frame on the wire.
  struct Passenger {
    int number;
    Way way;
    wire::Packet packet;
  };
  struct Held {
    Passenger passenger;
    std::size_t rule;
    Until until;
    std::size_t passed = 0;
  };

  std::optional<std::size_t> choose_rule(const Passenger& passenger);
  [[nodiscard]] bool is_swap(std::size_t rule) const;
  [[nodiscard]] bool overtakes(std::size_t rule, const Passenger& passenger) const;
  void act(std::size_t rule, Passenger passenger, std::vector<Delivery>& out);
  void hold(std::size_t rule, Passenger passenger, Until until);
  void pass(const Passenger& passenger, Bytes bytes, std::vector<Delivery>& out);
  void release_after(const Passenger& passed, std::vector<Delivery>& out);

  std::vector<Rule> rules_;
  std::vector<Held> held_;  ///< the longest held first
  std::map<int, Fate> fates_;
  int next_ = 0;
};

}  // namespace wirebook

#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/diagnosis.hh"
#include "harness/check/imagined.hh"
#include "harness/lab/lab.hh"
#include "harness/main/picker.hh"

namespace wirebook {

struct Session;

/// The fixture of every grader: a new lab for each check, and one program to run in it.
class Exercise : public testing::Test {
 public:
  /// Set once by the grader's main, before the first check.
  static void grade_in(Session& session) { session_ = &session; }

 protected:
  Exercise();
  ~Exercise() override;

  void SetUp() override;

  /// Rules that know this exercise's mistakes, the most specific first; asked before the common
  /// ones.
  [[nodiscard]] virtual std::vector<check::Rule> rules() const { return {}; }

  /// What the first run of a check would show, done right and under each mistake that can be
  /// computed; see harness/check/imagine.hh. Empty: nothing is claimed about its inputs.
  [[nodiscard]] virtual std::vector<Imagined> imagine(const RunOptions& /*options*/) const {
    return {};
  }

  /// Whether mistakes show in some runs and not in others, and only all runs together tell them
  /// apart; then every run imagines the same codes in the same order.
  [[nodiscard]] virtual bool tells_by_all_runs() const { return false; }

  /// Gives this check another network than two hosts and a cable; before its first run.
  void network(const Network& network);

  /// What the wire at the student's host does during the next run; called before the check's first
  /// one. See harness/lab/wire_script.hh.
  void wire(WireScript script);

  /// Gives internet-host something to do during the next run.
  void internet_host(Script script);
  /// The same for another program on the student's own host: a unix server.
  void own_host(Script script);
  /// The same for the stranger, where there is one: Network::lan, Network::two_wires.
  void stranger(Script script);
  /// The same for router-1, router-2 or router-3 of a Network::chain.
  void router(unsigned number, Script script);

  /// Runs the student's program once on the student's host. A program that has not been started
  /// (TODO) ends the check here, without a verdict.
  const Outcome& run(const RunOptions& options);

  /// The peer's address, as an argument.
  static std::string peer() { return std::string(peer_address); }
  static std::string text(std::uint64_t number) { return std::to_string(number); }

  Picker pick;

 private:
  Lab& lab();
  void find_the_line(Outcome& outcome, RunOptions options, const std::vector<Part>& parts,
                     const std::optional<WireScript>& wire) const;
  const Outcome& replay(const RunOptions& options);
  const Outcome& imagined(const RunOptions& options) const;

  static Session* session_;
  Network network_ = Network::pair;
  std::optional<Lab> lab_;  ///< made for the first run
  std::vector<Part> parts_;
  std::optional<WireScript> wire_;
};

}  // namespace wirebook

#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/check/diagnosis.hh"
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

  /// Gives internet-host something to do during the next run.
  void internet_host(Script script);

  /// Runs the student's program once on the student's host. A program that has not been started
  /// (TODO) ends the check here, without a verdict.
  const Outcome& run(RunOptions options);

  /// The peer's address, as an argument.
  static std::string peer() { return std::string(peer_address); }
  static std::string text(std::uint64_t number) { return std::to_string(number); }

  Picker pick;

 private:
  const Outcome& replay(const RunOptions& options);

  static Session* session_;
  std::optional<Lab> lab_;
};

}  // namespace wirebook

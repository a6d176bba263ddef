#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <map>
#include <string>
#include <vector>

#include "harness/lab/lab.hh"

namespace wirebook {

/// What main() made before the first test, while it still could.
struct Equipment {
  Machine* machine;
  std::map<std::string, Program> programs;
  bool started_as_root;
  std::string abstract_name;  ///< of a listening socket on the machine
};

/// Processes other than this one in the given user namespace ("user:[4026532281]"), zombies left
/// out.
std::vector<pid_t> processes_in(const std::string& user_namespace);
/// The user namespace of a process; empty when it cannot be looked at.
std::string user_namespace_of(const std::string& pid);

/// Every test gets labs of the one machine; after each, nothing may be left running.
class LabTest : public testing::Test {
 public:
  static void use(Equipment& equipment) { equipment_ = &equipment; }

 protected:
  void TearDown() override {
    // The init of a sandbox is our child; not even we can look into it.
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "a child is left";
    EXPECT_THAT(processes_in(user_namespace_of("self")), testing::IsEmpty());
  }

  /// Runs one of the programs in a new lab of that kind, with these peers.
  static Outcome run_in(const Network& network, const std::string& program,
                        const RunOptions& options, const std::vector<Part>& peers = {}) {
    Lab lab(*equipment_->machine, network);
    for (const auto& [host, script] : peers) lab.host_does(host, script);
    return lab.run(equipment_->programs.at(program), options);
  }

  /// Runs one of the programs in a new lab of two hosts, with these peers on internet-host.
  static Outcome run(const std::string& program, RunOptions options,
                     const std::vector<Script>& peers = {}) {
    Lab lab(*equipment_->machine);
    for (const auto& peer : peers) lab.peer_does(peer);
    return lab.run(equipment_->programs.at(program), std::move(options));
  }

  static Outcome run_hostile(const std::string& behaviour,
                             std::chrono::milliseconds deadline = std::chrono::seconds(5)) {
    return run("hostile", {.arguments = {behaviour}, .deadline = deadline});
  }

  static const Equipment& equipment() { return *equipment_; }

 private:
  static inline Equipment* equipment_ = nullptr;
};

}  // namespace wirebook

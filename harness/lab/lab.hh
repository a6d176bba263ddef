/// \file
/// What an instructor thinks in: a student's host, other hosts, cables between them.
///
///     Lab lab(machine);  // two hosts and a cable; Lab(machine, Network::lan): three at a switch
///     lab.peer_does(Script{}.bind_udp(10000).receive_datagram().reply("hello to you"));
///     const Outcome outcome = lab.run(program, {.arguments = {"10.9.0.2", "10000", "hello"}});
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "harness/base/fd.hh"
#include "harness/lab/network.hh"
#include "harness/lab/outcome.hh"
#include "harness/lab/script.hh"
#include "harness/lab/wire_script.hh"
#include "harness/sandbox/shape.hh"

namespace wirebook {

/// The machine that labs are made on: entered once by a grader, before its first thread.
class Machine {
 public:
  /// Drops root, moves into a user namespace, limits itself to a few processors (see Lab::run).
  /// @param hidden folders that students must not see even below /usr
  /// @throws sandbox::LabUnavailable
  explicit Machine(std::vector<std::filesystem::path> hidden);
  ~Machine();
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

 private:
  friend class Lab;
  friend class Run;
  friend class Stay;
  std::vector<std::filesystem::path> hidden_;
  std::vector<int> processors_;

  /// Packet sockets of finished labs: closing one waits for an RCU grace period (8 to 16 ms), so
  /// many are closed together, as a rule at the end. Each keeps its lab's namespace alive.
  std::vector<Fd> to_close_;
  void close_later(Fd fd);
  void close_all();
};

/// A program to be graded, read into memory before the harness gave up its rights to the file.
class Program {
 public:
  /// How the file is started: executed as it is (a script by its first line), or by python3.
  enum class Start { executed, by_python };

  /// @param name the exercise's name; the student's view shows the file under it
  /// @throws SysError when the file cannot be read
  static Program load(const std::filesystem::path& path, std::string name, Start start);

  /// A further file for the folder the program is in.
  /// @throws SysError when the file cannot be read
  void add_file(const std::filesystem::path& path);

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  friend class Run;
  struct File {
    std::string name;
    Fd content;
  };
  std::string name_;  ///< the exercise's name
  Start start_ = Start::executed;
  std::vector<File> files_;  ///< the first is the program
};

enum class Right { none, net_raw };

class Follower;

using sandbox::Shape;
using sandbox::SignalAt;

/// How to run a program once.
struct RunOptions {
  std::vector<std::string> arguments = {};
  std::string input = {};  ///< stdin, whole
  Right right = Right::none;
  std::uint64_t open_files = 256;
  std::chrono::milliseconds deadline{5000};
  bool trace = false;            ///< record the program's system calls: Outcome::calls
  Shape shape = {};              ///< of its calls on sockets; a shaped program is traced, too
  Follower* follower = nullptr;  ///< nobody; a followed program is traced, too
  /// Each call on a socket is made when everything has arrived that the one before has caused, so
  /// that it is not luck what the call meets. Such a program is traced, too.
  bool one_by_one = false;
  /// Starts the program twice with the same arguments: the run is about the second copy, started
  /// when the first one listens, and ends with it.
  bool beside_a_copy = false;
  /// The program was built with sanitizers, which need more addresses than any limit leaves.
  bool sanitized = false;
};

/// What one peer plays.
struct Part {
  std::string host;
  Script script;
};

/// A few hosts and what connects them, new and quiet, gone with this object.
class Lab {
 public:
  explicit Lab(Machine& machine, const Network& network = Network::pair);
  ~Lab();
  Lab(Lab&&) noexcept;
  Lab& operator=(Lab&&) = delete;

  /// Adds a peer on internet-host for the next run. Its listening and bound sockets are there
  /// before the program starts.
  void peer_does(Script script);
  /// Adds a peer on any host for the next run: "stranger", "router-2".
  void host_does(std::string_view host, Script script);

  /// What the wire at the student's eth0 does during the next run.
  /// @throws SysError when this lab was made without Network::with_scripted_wire
  void wire_does(WireScript script);

  /// Runs the program on the student's host until it has ended and no kernel has anything more to
  /// say, or the deadline has passed.
  Outcome run(const Program& program, const RunOptions& options);

  struct Hosts;  // of the implementation

 private:
  Machine* machine_;
  std::unique_ptr<Hosts> hosts_;
  std::vector<Part> parts_;
  WireScript wire_;
};

}  // namespace wirebook

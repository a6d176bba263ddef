// The harness dies at any moment: nothing of it survives.
#include <fmt/format.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>

#include "harness/base/sys.hh"
#include "tests/lab/outside.hh"

namespace wirebook {
namespace {

using namespace std::chrono_literals;

constexpr auto deadline_for_the_dead = 10s;

/// How far a harness has come when it is killed.
enum class Phase : char { begun, machine_entered, lab_made };

/// What the harness does to the program that it runs.
enum class Watches : std::uint8_t { nothing, its_calls, and_shapes_them };

/// A grader's work, told phase by phase; it never ends by itself.
[[noreturn]] void play_harness(int phases, const char* behaviour, Watches watches) {
  const auto tell = [&](Phase phase) { ::write(phases, &phase, 1); };
  tell(Phase::begun);
  const auto program = Program::load(std::string(WIREBOOK_LAB_PROGRAMS) + "/hostile", "hostile",
                                     Program::Start::executed);
  Machine machine({});
  tell(Phase::machine_entered);
  // Every second lab has a scripted wire.
  for (int i = 0;; ++i) {
    Lab lab(machine, i % 2 == 0 ? Network::pair.with_scripted_wire() : Network::pair);
    if (i % 2 == 0) lab.wire_does(WireScript{}.reorder(every, either_way()));
    tell(Phase::lab_made);
    lab.run(program, {.arguments = {behaviour},
                      .deadline = 60s,
                      .trace = watches == Watches::its_calls,
                      .shape = {.interrupts_every = watches == Watches::and_shapes_them ? 2U : 0}});
  }
}

/// A child that plays the harness, up to a phase.
class Harness {
 public:
  Harness(Phase phase, const char* behaviour, Watches watches = Watches::nothing) {
    std::array<int, 2> ends{};
    sys("pipe", ::pipe(ends.data()));
    pid = sys("fork", ::fork());
    if (pid == 0) {
      try {
        play_harness(ends[1], behaviour, watches);
      } catch (...) {
        ::_exit(1);
      }
    }
    ::close(ends[1]);
    for (char told = -1; told != static_cast<char>(phase);) {
      if (::read(ends[0], &told, 1) != 1) break;
      has_come_so_far = told == static_cast<char>(phase);
    }
    ::close(ends[0]);
  }

  void kill() const { ::kill(pid, SIGKILL); }

  pid_t pid;
  bool has_come_so_far = false;  ///< false: it ended before
};

/// Lets the harness come further. Not a number of sched_yield(2): on a busy machine each of them
/// may give away a whole time slice.
void let_it_go_on(std::chrono::microseconds time) {
  const auto limit = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < limit) ::sched_yield();
}

/// Waits for every child, also those inherited from a dead harness.
/// @return how many were still there when the time was up
int await_every_descendant(std::chrono::seconds deadline) {
  const auto limit = std::chrono::steady_clock::now() + deadline;
  sigset_t child;
  ::sigemptyset(&child);
  ::sigaddset(&child, SIGCHLD);
  for (;;) {
    const pid_t pid = ::waitpid(-1, nullptr, WNOHANG);
    if (pid < 0) return 0;
    if (pid > 0) continue;
    const timespec look{0, 20'000'000};
    ::sigtimedwait(&child, nullptr, &look);
    if (std::chrono::steady_clock::now() > limit) return 1;
  }
}

class Killed : public Outside {
 protected:
  void SetUp() override {
    Outside::SetUp();
    sigset_t child;
    ::sigemptyset(&child);
    ::sigaddset(&child, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &child, nullptr);
    // Who loses its parent becomes our child: nothing can hide.
    sys("PR_SET_CHILD_SUBREAPER", ::prctl(PR_SET_CHILD_SUBREAPER, 1));
  }
};

/// Kills the harness and expects it to leave nothing.
void kill_and_look(const Harness& harness, const std::string& when) {
  ASSERT_TRUE(harness.has_come_so_far) << when;
  const auto inside = user_namespace_of(std::to_string(harness.pid));
  harness.kill();
  ASSERT_EQ(await_every_descendant(deadline_for_the_dead), 0) << when;
  if (inside != user_namespace_of("self") && !inside.empty()) {
    EXPECT_THAT(processes_in(inside), testing::IsEmpty()) << when;
  }
}

TEST_F(Killed, TheHarnessTakesEverythingWithIt) {
  for (const char* behaviour : {"daemon", "ignore_sigterm", "fork_bomb"}) {
    for (const auto phase : {Phase::begun, Phase::machine_entered, Phase::lab_made}) {
      for (const auto more : {0us, 50us, 500us, 3000us}) {
        const Harness harness(phase, behaviour);
        let_it_go_on(more);
        kill_and_look(harness, fmt::format("{}, phase {}, {} us later", behaviour,
                                           static_cast<int>(phase), more.count()));
      }
    }
  }
}

/// The harness, the program, and the init, into which only root can look.
std::size_t visible_processes() { return ::geteuid() == 0 ? 3 : 2; }

/// Every process of the harness, once its program runs.
std::vector<pid_t> await_the_program(const Harness& harness) {
  const auto inside = user_namespace_of(std::to_string(harness.pid));
  const auto limit = std::chrono::steady_clock::now() + deadline_for_the_dead;
  std::vector<pid_t> processes;
  while (processes.size() < visible_processes() && std::chrono::steady_clock::now() < limit) {
    processes = processes_in(inside);
  }
  return processes;
}

/// Its init traces the program: what is stopped must end, too.
TEST_F(Killed, TheTracerTakesEverythingWithIt) {
  for (const auto watches : {Watches::its_calls, Watches::and_shapes_them}) {
    for (const char* behaviour : {"daemon", "ignore_sigterm", "fork_bomb"}) {
      for (const auto more : {0us, 50us, 500us, 3000us, 30000us}) {
        const Harness harness(Phase::lab_made, behaviour, watches);
        EXPECT_GE(await_the_program(harness).size(), visible_processes());
        let_it_go_on(more);
        kill_and_look(harness, fmt::format("{} watched ({}), {} us later", behaviour,
                                           static_cast<int>(watches), more.count()));
      }
    }
  }
}

/// Lines "Uid:" of every process of the harness, seen from the machine.
std::vector<std::string> users_of(const std::vector<pid_t>& processes) {
  std::vector<std::string> users;
  for (const auto pid : processes) {
    std::ifstream status("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(status, line);) {
      if (line.starts_with("Uid:")) users.push_back(line);
    }
  }
  return users;
}

TEST_F(Killed, NoProcessOfTheLabBelongsToTheMachinesRoot) {
  const Harness harness(Phase::lab_made, "ignore_sigterm");
  const auto users = users_of(await_the_program(harness));
  harness.kill();
  EXPECT_THAT(users, testing::SizeIs(visible_processes()));
  const auto uid = std::to_string(::geteuid() == 0 ? 65534 : ::geteuid());
  EXPECT_THAT(users, testing::Each("Uid:\t" + uid + "\t" + uid + "\t" + uid + "\t" + uid));
  EXPECT_EQ(await_every_descendant(deadline_for_the_dead), 0);
}

}  // namespace
}  // namespace wirebook

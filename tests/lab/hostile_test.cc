// Broken and hostile programs: each ends, is called what it was, and leaves nothing behind.
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "harness/base/sys.hh"
#include "harness/check/ending_words.hh"
#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Ge;
using testing::Gt;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using Kind = Ending::Kind;
using namespace std::chrono_literals;

using Hostile = LabTest;

/// What the page calls it: the codes of everything that was unusual about the end.
std::vector<std::string> words_for(const Outcome& outcome) {
  std::vector<std::string> codes;
  for (const auto& words : check::ending_words(outcome)) codes.push_back(words.code);
  return codes;
}

TEST_F(Hostile, AForkBombIsCountedAndGone) {
  const auto outcome = run_hostile("fork_bomb", 300ms);
  EXPECT_EQ(outcome.ending.kind, Kind::timed_out);
  EXPECT_THAT(outcome.ending.left_running, Ge(50U));
  EXPECT_THAT(words_for(outcome), Contains("FORK_BOMB"));
}

TEST_F(Hostile, ChildrenLeftBehindAreCounted) {
  const auto ending = run_hostile("fork_until_refused").ending;
  EXPECT_EQ(ending.kind, Kind::exited);
  EXPECT_EQ(ending.status, 0);
  EXPECT_THAT(ending.left_running, Ge(50U));
  EXPECT_THAT(ending.left_running, Le(64U));
}

TEST_F(Hostile, ADaemonDiesWithTheLab) {
  const auto outcome = run_hostile("daemon");
  EXPECT_EQ(outcome.ending.kind, Kind::exited);
  EXPECT_EQ(outcome.ending.left_running, 1U);
  EXPECT_THAT(words_for(outcome), ElementsAre("LEFT_RUNNING"));
}

TEST_F(Hostile, AnEndlessPrinterIsStopped) {
  const auto outcome = run_hostile("print_for_ever");
  EXPECT_EQ(outcome.ending.kind, Kind::printed_too_much);
  EXPECT_EQ(outcome.out.size(), std::size_t{4} << 20);
  EXPECT_EQ(outcome.ending.left_running, 0U) << "the program itself is not what it left behind";
  EXPECT_THAT(words_for(outcome), ElementsAre("PRINTED_TOO_MUCH"));
}

TEST_F(Hostile, ControlCharactersStayOutOfTheStory) {
  const auto outcome = run_hostile("print_control_characters");
  EXPECT_EQ(outcome.out, std::string("\x1b[2J\x1b]0;mine\a\r\0PASS\xff\n", 22));
  for (const auto& event : outcome.events) {
    EXPECT_EQ(printable(event.text, 1000), event.text);
  }
}

TEST_F(Hostile, MemoryEndsAtTheLimit) {
  const auto outcome = run_hostile("hog_memory", 20s);
  EXPECT_EQ(outcome.ending.kind, Kind::exited);
  EXPECT_THAT(std::atoi(outcome.out.c_str()), Gt(400));
  EXPECT_THAT(std::atoi(outcome.out.c_str()), Le(512));
  EXPECT_THAT(outcome.ending.peak_memory, Gt(std::uint64_t{400} << 20));
  EXPECT_THAT(words_for(outcome), ElementsAre("OUT_OF_MEMORY"));
}

TEST_F(Hostile, MemoryOfAllProcessesEndsAtALimitToo) {
  const auto outcome = run_hostile("hog_together", 60s);
  EXPECT_EQ(outcome.ending.kind, Kind::took_too_much);
  EXPECT_THAT(words_for(outcome), Contains("MEMORY_OF_MANY"));
}

TEST_F(Hostile, WhatProcessesShareCountsOnce) {
  const auto outcome = run_hostile("share_memory", 60s);
  EXPECT_EQ(outcome.ending.kind, Kind::exited);
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(words_for(outcome), IsEmpty());
}

TEST_F(Hostile, PythonsOwnWordForNoMemoryIsUnderstood) {
  const auto outcome = run("python_hog", {});
  EXPECT_EQ(outcome.ending.kind, Kind::exited) << outcome.err;
  EXPECT_EQ(outcome.ending.status, 1);
  EXPECT_THAT(words_for(outcome), ElementsAre("OUT_OF_MEMORY")) << outcome.err;
}

TEST_F(Hostile, LookingForTheSolutionIsAnswered) {
  const auto outcome = run_hostile("read_solution");
  EXPECT_THAT(words_for(outcome), ElementsAre("NOT_IN_VIEW"));
  EXPECT_THAT(check::ending_words(outcome).front().sentence,
              HasSubstr("looked for /home/you/wirebook/solutions/06-raw-ipv4/raw_hello.cc and"));
}

TEST_F(Hostile, LookingIntoAnotherProcessEndsTheProgram) {
  for (const char* behaviour : {"trace_init", "read_memory_of_init", "take_a_descriptor"}) {
    const auto outcome = run_hostile(behaviour);
    EXPECT_EQ(outcome.ending.kind, Kind::signalled) << behaviour;
    EXPECT_EQ(outcome.ending.signal, SIGSYS) << behaviour;
    EXPECT_THAT(words_for(outcome), ElementsAre("FORBIDDEN_CALL")) << behaviour;
  }
}

/// As the second build of a program that crashed: where it stops, the sanitizers can say.
TEST_F(Hostile, ACrashOfAProgramWithSanitizersNamesItsLine) {
  const auto outcome = run("sanitized", {.sanitized = true});
  EXPECT_THAT(outcome.err, HasSubstr("AddressSanitizer: heap-buffer-overflow"));
  EXPECT_THAT(outcome.err, HasSubstr("/sanitized.cc:"));
}

TEST_F(Hostile, SharedMemoryEndsAtTheLimitToo) {
  const auto outcome = run_hostile("hog_shared_memory", 20s);
  EXPECT_EQ(outcome.ending.kind, Kind::exited);
  EXPECT_THAT(std::atoi(outcome.out.c_str()), Gt(500));
  EXPECT_THAT(std::atoi(outcome.out.c_str()), Le(2048));
}

TEST_F(Hostile, TmpHasItsLimit) {
  const auto outcome = run_hostile("fill_tmp");
  EXPECT_EQ(outcome.ending.kind, Kind::exited);
  EXPECT_THAT(std::atoi(outcome.out.c_str()), Gt(8));
  EXPECT_THAT(std::atoi(outcome.out.c_str()), Le(16));
}

TEST_F(Hostile, IgnoringSigtermIsNoticed) {
  const auto outcome = run_hostile("ignore_sigterm", 200ms);
  const auto& ending = outcome.ending;
  EXPECT_THAT(words_for(outcome), ElementsAre("HANG"));
  EXPECT_THAT(check::ending_words(outcome).front().sentence, HasSubstr("ignored SIGTERM"));
  EXPECT_EQ(ending.kind, Kind::timed_out);
  EXPECT_TRUE(ending.ignored_sigterm);
  EXPECT_EQ(ending.waiting_in, "pause");
  EXPECT_EQ(ending.left_running, 0U);
}

TEST_F(Hostile, SpinningIsNotWaiting) {
  const auto ending = run_hostile("spin", 200ms).ending;
  EXPECT_EQ(ending.kind, Kind::timed_out);
  EXPECT_FALSE(ending.ignored_sigterm);
  EXPECT_THAT(ending.waiting_in, IsEmpty());
}

TEST_F(Hostile, ClosingEveryDescriptorHidesNothing) {
  const auto ending = run_hostile("close_everything", 200ms).ending;
  EXPECT_EQ(ending.kind, Kind::timed_out);
  EXPECT_EQ(ending.waiting_in, "pause");
}

TEST_F(Hostile, AFloodIsStopped) {
  const auto outcome = run("speaker", {.arguments = {"send_datagrams", "10.9.0.2", "4135", "0"}});
  EXPECT_EQ(outcome.ending.kind, Kind::sent_too_much);
  EXPECT_THAT(outcome.frames.size(), Ge(10000U));
  EXPECT_EQ(outcome.ending.left_running, 0U);
}

TEST_F(Hostile, AFloodOverLoopbackIsStopped) {
  const auto outcome =
      run("speaker", {.arguments = {"send_datagrams", "127.0.0.1", "4135", "0", "60000"}});
  EXPECT_EQ(outcome.ending.kind, Kind::sent_too_much);
}

TEST_F(Hostile, KillingItsGroupKillsOnlyItself) {
  const auto ending = run_hostile("kill_group").ending;
  EXPECT_EQ(ending.kind, Kind::signalled);
  EXPECT_EQ(ending.signal, SIGKILL);
}

TEST_F(Hostile, KillingEverybodyReachesNobody) {
  const auto ending = run_hostile("kill_all").ending;
  EXPECT_EQ(ending.kind, Kind::exited);
  EXPECT_EQ(ending.status, 0);
}

TEST_F(Hostile, KillingItsParentDoesNothing) {
  const auto ending = run_hostile("kill_parent").ending;
  EXPECT_EQ(ending.kind, Kind::exited);
  EXPECT_EQ(ending.status, 0);
}

/// The child that is the first process of a pid namespace: the init of the sandbox.
pid_t init_among_our_children() {
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::ifstream children(thread.path() / "children");
    for (pid_t child = 0; children >> child;) {
      std::ifstream status("/proc/" + std::to_string(child) + "/status");
      for (std::string line; std::getline(status, line);) {
        if (line.starts_with("NSpid:") && line.ends_with("\t1")) return child;
      }
    }
  }
  return 0;
}

TEST_F(Hostile, AnInitThatDiesIsNotAProgramThatEnded) {
  std::jthread killer([] {
    pid_t init = 0;
    while (init == 0) init = init_among_our_children();
    ::kill(init, SIGKILL);
  });
  EXPECT_THROW(run_hostile("ignore_sigterm", 60s), SysError);
}

TEST_F(Hostile, AStoppedProgramIsNotSaidToIgnoreSigterm) {
  const auto ending = run_hostile("stop", 200ms).ending;
  EXPECT_EQ(ending.kind, Kind::timed_out);
  EXPECT_FALSE(ending.ignored_sigterm);
}

TEST_F(Hostile, StatusSeventySevenAloneIsOnlyAStatus) {
  const auto outcome = run_hostile("say_77");
  EXPECT_EQ(outcome.ending.kind, Kind::exited);
  EXPECT_EQ(outcome.ending.status, 77);
  EXPECT_THAT(outcome.err, IsEmpty());
}

struct SignalCase {
  const char* behaviour;
  int signal;
};

class Signals : public LabTest, public testing::WithParamInterface<SignalCase> {};

/// As pid 1 of its namespace the program would ignore most of these, and abort() would crash.
TEST_P(Signals, DoWhatTheyDoEverywhere) {
  const auto ending = run_hostile(GetParam().behaviour).ending;
  EXPECT_EQ(ending.kind, Kind::signalled);
  EXPECT_EQ(ending.signal, GetParam().signal);
  EXPECT_EQ(ending.left_running, 0U);
}

INSTANTIATE_TEST_SUITE_P(Kernel, Signals,
                         testing::Values(SignalCase{"crash", SIGSEGV},
                                         SignalCase{"give_up", SIGABRT},
                                         SignalCase{"alarm", SIGALRM},
                                         SignalCase{"broken_pipe", SIGPIPE},
                                         SignalCase{"terminate", SIGTERM}),
                         [](const auto& test) { return std::string(test.param.behaviour); });

class Hangs : public LabTest, public testing::WithParamInterface<const char*> {};

TEST_P(Hangs, NameTheirSystemCall) {
  const auto ending = run_hostile(GetParam(), 200ms).ending;
  EXPECT_EQ(ending.kind, Kind::timed_out);
  EXPECT_EQ(ending.waiting_in, GetParam());
  EXPECT_FALSE(ending.ignored_sigterm);
}

INSTANTIATE_TEST_SUITE_P(In, Hangs, testing::Values("read", "recv", "accept"),
                         [](const auto& test) { return std::string(test.param); });

struct FileCase {
  const char* program;
  const char* reason;
};

class Files : public LabTest, public testing::WithParamInterface<FileCase> {};

TEST_P(Files, ThatCannotBeExecutedSayWhy) {
  const auto ending = run(GetParam().program, {}).ending;
  EXPECT_EQ(ending.kind, Kind::not_executable);
  EXPECT_EQ(ending.reason, GetParam().reason);
}

INSTANTIATE_TEST_SUITE_P(Broken, Files,
                         testing::Values(FileCase{"no_interpreter", "ENOENT"},
                                         FileCase{"not_executable", "EACCES"},
                                         FileCase{"no_program", "ENOEXEC"},
                                         FileCase{"empty", "ENOEXEC"}),
                         [](const auto& test) { return std::string(test.param.program); });

/// Where the kernel notices depends on what is missing; it never counts as a program that ran well.
TEST_F(Hostile, ATruncatedProgramIsNotAProgram) {
  for (const char* program : {"only_a_header", "cut_in_the_middle"}) {
    const auto ending = run(program, {}).ending;
    const bool clean_exit = ending.kind == Kind::exited && ending.status == 0;
    EXPECT_FALSE(clean_exit) << program;
    EXPECT_NE(ending.kind, Kind::timed_out) << program;
  }
}

}  // namespace
}  // namespace wirebook

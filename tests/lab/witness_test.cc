// The system-call witness and the shaper.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <signal.h>
#include <sys/socket.h>

#include <algorithm>

#include "tests/lab/lab_test.hh"

namespace wirebook {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Property;
using testing::SizeIs;

class Witness : public LabTest {
 protected:
  static Outcome trace(const std::string& behaviour,
                       std::chrono::milliseconds deadline = std::chrono::seconds(20)) {
    return run("caller", {.arguments = {behaviour}, .deadline = deadline, .trace = true});
  }

  static std::vector<std::string> lines(const Outcome& outcome) {
    std::vector<std::string> lines;
    for (const auto& call : outcome.calls) lines.push_back(describe(call));
    return lines;
  }

  static std::vector<SystemCall> calls(const Outcome& outcome, std::string_view name) {
    std::vector<SystemCall> found;
    std::copy_if(outcome.calls.begin(), outcome.calls.end(), std::back_inserter(found),
                 [&](const SystemCall& call) { return call.name == name; });
    return found;
  }

  static const std::vector<std::string>& of_one_socket() {
    static const std::vector<std::string> lines{
        "socket(AF_INET, SOCK_STREAM, 0) = 3",
        "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0",
        "bind(3, 0.0.0.0:7000) = 0",
        "listen(3, 5) = 0",
        "socket(AF_INET, SOCK_RAW, 0) = -1 EPROTONOSUPPORT",
        "close(3) = 0",
    };
    return lines;
  }
};

TEST_F(Witness, RecordsNothingUnlessItIsAskedTo) {
  const auto outcome = run("caller", {.arguments = {"one_socket"}});
  EXPECT_FALSE(outcome.traced);
  EXPECT_THAT(outcome.calls, IsEmpty());
}

TEST_F(Witness, WritesEachCallAsAManualPageWould) {
  const auto outcome = trace("one_socket");
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_EQ(lines(outcome), of_one_socket());
}

TEST_F(Witness, TellsThreadsApart) {
  const auto outcome = trace("in_threads");
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(calls(outcome, "socket"), SizeIs(100));
  EXPECT_THAT(calls(outcome, "close"), SizeIs(100));
  for (int thread = 1; thread <= 4; ++thread) {
    EXPECT_EQ(std::count_if(outcome.calls.begin(), outcome.calls.end(),
                            [&](const SystemCall& call) { return call.thread == thread; }),
              50);
  }
  EXPECT_THAT(outcome.calls, Each(testing::Field(&SystemCall::process, 1)));
}

TEST_F(Witness, FollowsChildren) {
  const auto outcome = trace("in_children");
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(calls(outcome, "socket"), SizeIs(5));
  EXPECT_THAT(calls(outcome, "close"), SizeIs(5));
}

TEST_F(Witness, FollowsAVforkedChildIntoItsProgram) {
  const auto outcome = trace("in_a_vforked_child");
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_EQ(lines(outcome), of_one_socket());
}

TEST_F(Witness, FollowsAThreadThatBecomesAnotherProgram) {
  const auto outcome = trace("exec_from_a_thread");
  EXPECT_EQ(outcome.ending.status, 0) << outcome.ending.signal;
  EXPECT_EQ(lines(outcome), of_one_socket());
}

TEST_F(Witness, SeesACallThatASignalInterrupted) {
  const auto outcome = trace("recv_and_alarm");
  EXPECT_EQ(outcome.ending.status, 4);
  const auto received = calls(outcome, "recv");
  ASSERT_THAT(received, SizeIs(1));
  EXPECT_EQ(received.front().error(), EINTR);
}

TEST_F(Witness, SeesACallThatTheKernelMadeAgainAsOne) {
  const auto outcome = trace("recv_and_alarm_restarting");
  EXPECT_EQ(outcome.ending.status, 0);
  const auto received = calls(outcome, "recv");
  ASSERT_THAT(received, SizeIs(1));
  EXPECT_EQ(received.front().result, 5);
}

TEST_F(Witness, LetsAProgramBeStoppedAndContinued) {
  const auto outcome = trace("stopped_and_continued");
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  EXPECT_EQ(outcome.ending.status, 0);
  const auto received = calls(outcome, "recv");
  ASSERT_THAT(received, SizeIs(1));
  EXPECT_EQ(received.front().result, 1);
}

TEST_F(Witness, SaysOfACallInWhichTheProgramDiedThatItDidNotReturn) {
  const auto outcome = trace("killed_in_recv");
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::signalled);
  EXPECT_EQ(outcome.ending.signal, SIGALRM);
  EXPECT_EQ(lines(outcome).back(), "recv(3, ..., 1, 0): did not return");
}

TEST_F(Witness, IsNotOutlivedByAProgramThatBlocksAllSignals) {
  const auto outcome = trace("hang_deaf", std::chrono::milliseconds(500));
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::timed_out);
  EXPECT_TRUE(outcome.ending.ignored_sigterm);
  EXPECT_EQ(outcome.ending.waiting_in, "recv");
  EXPECT_EQ(lines(outcome).back(), "recv(3, ..., 1, 0): did not return");
}

TEST_F(Witness, EndsAProgramThatWantsToBeTraced) {
  const auto outcome = trace("traces_itself");
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::signalled);
  EXPECT_EQ(outcome.ending.signal, SIGSYS);
}

TEST_F(Witness, FollowsAThousandChildren) {
  const auto outcome = trace("forks_a_thousand_times");
  EXPECT_EQ(outcome.ending.status, 0);
  EXPECT_THAT(calls(outcome, "socket"), SizeIs(1000));
  EXPECT_EQ(outcome.ending.left_running, 0U);
}

TEST_F(Witness, EndsAForkBombLikeAnybodyElse) {
  const auto outcome =
      run("hostile",
          {.arguments = {"fork_bomb"}, .deadline = std::chrono::milliseconds(500), .trace = true});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::timed_out);
}

TEST_F(Witness, DoesNotWaitForAProgramThatGoesRoundAndRound) {
  const auto outcome = trace("receives_at_the_end_for_ever", std::chrono::hours(1));
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::timed_out);
  EXPECT_TRUE(outcome.ending.circled);
  EXPECT_EQ(outcome.ending.waiting_in, "");
}

TEST_F(Witness, LeavesAloneAProgramThatReadsBetweenItsCalls) {
  const std::string input(20000, 'a');
  const auto outcome =
      run("caller", {.arguments = {"polls_for_every_byte"}, .input = input, .trace = true});
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::exited);
  EXPECT_EQ(outcome.out, "20000\n");
}

TEST_F(Witness, SeesDescriptorsEndInEveryWay) {
  EXPECT_THAT(lines(trace("closes_otherwise")),
              ElementsAre("socket(AF_INET, SOCK_STREAM, 0) = 3",
                          "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0", "fcntl(3, F_DUPFD, 10) = 10",
                          "dup2(4, 3) = 3", "close_range(10, 4294967295, 0) = 0"));
}

TEST_F(Witness, ReadsAMessagesAddressAndFlags) {
  const auto outcome = run("caller", {.arguments = {"message", "10.9.0.2", "9000"}, .trace = true},
                           {Script{}.bind_udp(9000).receive_datagram().reply("world")});
  EXPECT_THAT(lines(outcome),
              ElementsAre("socket(AF_INET, SOCK_DGRAM, 0) = 3",
                          R"(sendmsg(3, {"hello", 10.9.0.2:9000}, MSG_NOSIGNAL) = 5)",
                          R"(recvmsg(3, {"world", 10.9.0.2:9000}, 0) = 5)"));
}

class Shaping : public Witness {
 protected:
  static std::string text(std::size_t size) {
    std::string text(size, '\0');
    for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 7 + i / 251);
    return text;
  }

  static Outcome shape(const std::string& behaviour, const std::string& input, const Shape& shape,
                       const std::string& program = "caller") {
    return run(
        program, {.arguments = {behaviour, "10.9.0.2", "9000"}, .input = input, .shape = shape},
        {Script{}.listen_tcp(9000).accept().receive_end().send(std::string(3000, 'a')).close()});
  }
};

TEST_F(Shaping, TrimsEverySend) {
  const auto input = text(20000);
  const auto outcome = shape("send", input, {.sends_at_most = 1000});
  EXPECT_EQ(as_text(outcome.peers.front().received), input);
  const auto sent = calls(outcome, "send");
  ASSERT_THAT(sent, SizeIs(20));
  for (const auto& call : sent) {
    EXPECT_EQ(call.result, 1000);
    EXPECT_EQ(call.arguments[2],
              &call == &sent.back() ? 1000U : std::min(5000UL, call.arguments[2]));
  }
}

TEST_F(Shaping, InterruptsEverySeventhCall) {
  const auto outcome = shape("send", text(20000), {.sends_at_most = 1000, .interrupts_every = 7});
  const auto sent = calls(outcome, "send");
  ASSERT_THAT(sent, SizeIs(23));
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(sent[i].error(), i % 7 == 6 ? EINTR : 0) << i;
  }
}

/// The kernel looks for signals only where a call waits.
TEST_F(Shaping, InterruptsNoCallThatDoesNotBlock) {
  const auto outcome = shape("not_waiting", text(20000), {.interrupts_every = 1});
  for (const auto& call : calls(outcome, "send")) EXPECT_NE(call.error(), EINTR);
  EXPECT_THAT(calls(outcome, "recv"), Contains(Property(&SystemCall::error, EINTR)));
}

TEST_F(Shaping, RefusesUntilTheProgramWaits) {
  const auto outcome = shape("not_waiting", text(20000), {.refuses_every = 2});
  EXPECT_EQ(as_text(outcome.peers.front().received), text(20000));
  EXPECT_THAT(calls(outcome, "poll"), SizeIs(testing::Ge(2U)));
}

TEST_F(Shaping, MakesALossVisible) {
  const auto outcome = shape("send_carelessly", text(20000), {.sends_at_most = 1000});
  EXPECT_EQ(outcome.peers.front().received.size(), 4000U);
}

TEST_F(Shaping, LeavesDatagramsWhole) {
  const auto outcome = run("caller",
                           {.arguments = {"datagram", "10.9.0.2", "9000"},
                            .shape = {.sends_at_most = 2, .receives_at_most = 2}},
                           {Script{}.bind_udp(9000).receive_datagram()});
  EXPECT_EQ(outcome.ending.status, 0);
  ASSERT_THAT(outcome.peers.front().datagrams, SizeIs(1));
  EXPECT_EQ(as_text(outcome.peers.front().datagrams.front()), "hello");
}

TEST_F(Shaping, TrimsNothingThatAProgramHasARightTo) {
  const auto outcome = run(
      "caller", {.arguments = {"receives_what_it_insists_on"}, .shape = {.receives_at_most = 2}});
  EXPECT_EQ(outcome.ending.status, 0);
}

/// Where a call gave less by itself, the test has done nothing to it.
TEST_F(Shaping, OwnsUpToWhatItDidAndToNothingElse) {
  const auto outcome = shape("send", text(300), {.sends_at_most = 200, .receives_at_most = 1000});
  const auto sent = calls(outcome, "send");
  ASSERT_THAT(sent, SizeIs(2));
  EXPECT_EQ(sent[0].shaped, SystemCall::Shaped::trimmed);
  EXPECT_EQ(sent[1].shaped, SystemCall::Shaped::no);
  const auto received = calls(outcome, "recv");
  EXPECT_EQ(received.front().shaped, SystemCall::Shaped::trimmed);
  EXPECT_EQ(describe(received.back()), "recv(3, ..., 4096, 0) = 0");
}

class SignalInACall : public Shaping {
 protected:
  /// SIGUSR1 in the second recv(); each gives three bytes at most.
  static Outcome signal_in(const std::string& behaviour) {
    return run("caller", {.arguments = {behaviour},
                          .shape = {.receives_at_most = 3, .signals = {{SIGUSR1, "recv", 2}}}});
  }
};

TEST_F(SignalInACall, InterruptsIt) {
  const auto outcome = signal_in("recv_twice");
  EXPECT_EQ(outcome.ending.status, 4);
  const auto received = calls(outcome, "recv");
  ASSERT_THAT(received, SizeIs(2));
  EXPECT_EQ(received[0].result, 3);
  EXPECT_EQ(received[1].error(), EINTR);
  EXPECT_THAT(outcome.events, Contains(testing::Field(
                                  &Event::text, testing::HasSubstr("SIGUSR1 comes during the 2nd "
                                                                   "recv()"))));
}

/// The kernel makes it again, with the length that the program gave; it is trimmed as before, and
/// no second signal comes.
TEST_F(SignalInACall, LetsItBeMadeAgain) {
  const auto outcome = signal_in("recv_twice_restarting");
  EXPECT_EQ(outcome.ending.status, 0);
  const auto received = calls(outcome, "recv");
  ASSERT_THAT(received, SizeIs(2));
  EXPECT_EQ(describe(received[1]), R"(recv(3, "hel", 64, 0) = 3  [by the test])");
}

TEST_F(SignalInACall, EndsAProgramThatDoesNotHandleIt) {
  const auto outcome = signal_in("recv_twice_unhandled");
  EXPECT_EQ(outcome.ending.kind, Ending::Kind::signalled);
  EXPECT_EQ(outcome.ending.signal, SIGUSR1);
  EXPECT_EQ(describe(calls(outcome, "recv").back()), "recv(3, ..., 64, 0): did not return");
}

/// The length that a trimmed call was made with is not left to the kernel's second try.
TEST_F(Shaping, TrimsACallThatIsMadeAgainOnce) {
  const auto outcome =
      run("caller", {.arguments = {"recv_and_alarm_restarting"}, .shape = {.receives_at_most = 2}});
  EXPECT_EQ(outcome.ending.status, 0);
  const auto received = calls(outcome, "recv");
  ASSERT_THAT(received, SizeIs(1));
  EXPECT_EQ(describe(received.front()), R"(recv(3, "he", 64, 0) = 2  [by the test])");
}

/// Whatever is drawn, in whichever way it sends: a correct program loses nothing.
TEST_F(Shaping, HarmsNoCorrectProgram) {
  const auto input = text(30000);
  const std::vector<std::string> ways{"send", "write", "writev", "sendmsg", "not_waiting"};
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    const auto& way = ways[seed % ways.size()];
    const auto outcome = shape(way, input, Shape::drawn(seed));
    ASSERT_EQ(outcome.ending.status, 0) << way << " with shape " << seed;
    ASSERT_EQ(outcome.out, "3000\n") << way << " with shape " << seed;
    ASSERT_EQ(as_text(outcome.peers.front().received), input) << way << " with shape " << seed;
    if (seed % ways.size() != 0) continue;
    const auto twin = shape("send", input, Shape::drawn(seed), "caller.py");
    ASSERT_EQ(twin.ending.status, 0) << twin.err << "in Python with shape " << seed;
    ASSERT_EQ(twin.out, "3000\n") << "in Python with shape " << seed;
    ASSERT_EQ(as_text(twin.peers.front().received), input) << "in Python with shape " << seed;
  }
}

TEST_F(Shaping, MakesALossVisibleInPython) {
  const auto outcome = shape("send_carelessly", text(20000), {.sends_at_most = 1000}, "caller.py");
  EXPECT_EQ(outcome.peers.front().received.size(), 4000U);
}

TEST_F(Shaping, DoesTheSameForTheSameSeed) {
  const auto sends = [&](std::uint64_t seed) {
    std::vector<std::int64_t> results;
    for (const auto& call : calls(shape("send", text(30000), Shape::drawn(seed)), "send")) {
      results.push_back(call.result);
    }
    return results;
  };
  EXPECT_EQ(sends(4), sends(4));
  EXPECT_NE(sends(4), sends(5));
}

}  // namespace
}  // namespace wirebook

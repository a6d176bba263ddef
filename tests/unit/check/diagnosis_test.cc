#include "harness/check/diagnosis.hh"

#include <gmock/gmock.h>

#include <csignal>

#include "harness/check/ending_words.hh"
#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"

namespace wirebook::check {
namespace {

using testing::HasSubstr;
using wire::FrameBuilder;

Finding wrong(const std::string& header, const std::string& field, std::uint64_t expected,
              std::uint64_t actual) {
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.header = header;
  finding.field = field;
  finding.expected_value = expected;
  finding.actual_value = actual;
  return finding;
}

Finding of_kind(Finding::Kind kind) {
  Finding finding;
  finding.kind = kind;
  return finding;
}

std::string code_of(const std::vector<Finding>& findings, const Outcome* outcome = nullptr) {
  const auto rules = common_rules();
  const auto diagnosis = diagnose(rules, {findings, outcome, {}});
  return diagnosis ? diagnosis->code : "";
}

Frame udp_frame(std::string_view host, std::uint16_t port) {
  return {Moment{}, std::string(host), "eth0",
          wire::Packet::parse(FrameBuilder()
                                  .ethernet("02:09:00:00:00:01", "02:09:00:00:00:02")
                                  .ipv4("10.9.0.1", "10.9.0.2")
                                  .udp(56517, port)
                                  .payload("hello")
                                  .build())};
}

Outcome ended(Ending::Kind kind) {
  Outcome outcome;
  outcome.ending.kind = kind;
  return outcome;
}

TEST(Diagnose, TakesTheFirstRuleThatFits) {
  const auto never = [](const Evidence&) { return std::optional<Diagnosis>(); };
  const auto always = [](const char* code) {
    return [code](const Evidence&) { return std::optional(Diagnosis{code, "", "", ""}); };
  };
  const std::vector<Rule> rules{never, always("A"), always("B")};
  EXPECT_EQ(diagnose(rules, {})->code, "A");
  EXPECT_FALSE(diagnose(std::vector<Rule>{never}, {}));
}

TEST(SwappedBytes, HaveTheSameNameEverywhere) {
  EXPECT_EQ(code_of({wrong("UDP", "destination port", 10000, 4135)}), "PORT_SWAPPED");
  EXPECT_EQ(code_of({wrong("TCP", "source port", 54321, 12756)}), "PORT_SWAPPED");
  EXPECT_EQ(code_of({wrong("IPv4", "identification", 0x07c0, 0xc007)}), "ID_SWAPPED");
  EXPECT_EQ(code_of({wrong("ICMP echo", "identifier", 0x1234, 0x3412)}), "ID_SWAPPED");
  EXPECT_EQ(code_of({wrong("TCP", "sequence number", 90210, 0x62600100)}), "SEQ_LITTLE");
  EXPECT_EQ(code_of({wrong("TCP", "acknowledgment number", 30905, 0xb9780000)}), "SEQ_LITTLE");
  EXPECT_EQ(code_of({wrong("ICMP echo", "sequence number", 1, 256)}), "SEQ_SWAPPED");
  EXPECT_EQ(code_of({wrong("TCP", "window", 5840, 53270)}), "WINDOW_SWAPPED");
  EXPECT_EQ(code_of({wrong("UDP", "checksum", 0xe884, 0x84e8)}), "CK_SWAPPED");
  EXPECT_EQ(code_of({wrong("IPv4", "destination", 0x0a090002, 0x0200090a)}), "ADDR_SWAPPED");
  EXPECT_EQ(code_of({wrong("UDP", "length", 13, 0x0d00)}), "LENGTH_SWAPPED");
  EXPECT_EQ(code_of({wrong("ARP", "operation", 1, 256)}), "OP_SWAPPED");
  EXPECT_EQ(code_of({wrong("TCP", "urgent pointer", 1, 256)}), "URGENT_POINTER_SWAPPED");
}

TEST(SwappedBytes, AreNotSeenWhereTheyAreNot) {
  EXPECT_EQ(code_of({wrong("UDP", "destination port", 10000, 10001)}), "");
  EXPECT_EQ(code_of({wrong("TCP", "sequence number", 90210, 0x6260)}), "");
  EXPECT_EQ(code_of({wrong("IPv4", "time to live", 64, 64 << 8)}), "");
  EXPECT_EQ(code_of({wrong("TCP", "window", 65535, 65535)}), "");
  EXPECT_EQ(code_of({}), "");
}

TEST(SwappedBytes, OfAChosenValueComeBeforeADerivedOne) {
  auto checksum = wrong("UDP", "checksum", 0xe884, 0x84e8);
  checksum.derived = true;
  EXPECT_EQ(code_of({checksum, wrong("UDP", "source port", 40000, 0x409c)}), "PORT_SWAPPED");
}

TEST(SwappedBytes, AreRecognisedBesideAMissingPacket) {
  EXPECT_EQ(
      code_of({of_kind(Finding::Kind::missing), wrong("UDP", "destination port", 10000, 4135)}),
      "PORT_SWAPPED");
}

TEST(SwappedBytes, TheSentenceHasTheObservedValuesAndBothCauses) {
  const auto rules = common_rules();
  const std::vector findings{wrong("UDP", "destination port", 10000, 4135)};
  const auto diagnosis = diagnose(rules, {findings, nullptr, {}});
  EXPECT_THAT(diagnosis->sentence, HasSubstr("The two bytes are swapped: 4135 is 10000 with its "
                                             "least significant byte first."));
  EXPECT_THAT(diagnosis->sentence, HasSubstr("never converted"));
  EXPECT_THAT(diagnosis->sentence, HasSubstr("converted twice"));
}

TEST(SwappedBytes, SayWhichFieldWhenSeveralAreWrong) {
  const auto rules = common_rules();
  const std::vector findings{wrong("IPv4", "time to live", 64, 63),
                             wrong("IPv4", "identification", 1984, 49159)};
  EXPECT_THAT(diagnose(rules, {findings, nullptr, {}})->sentence,
              testing::StartsWith("The two bytes of the identification are swapped: 49159 is"));
}

TEST(SwappedPort, IsSeenInTheTrafficWhenNothingReachedTheRightOne) {
  auto missing = wrong("UDP", "destination port", 10000, 0);
  missing.kind = Finding::Kind::missing;
  missing.actual_value.reset();
  Outcome outcome;
  outcome.frames.push_back(udp_frame(student_name, 4135));
  EXPECT_EQ(code_of({missing}, &outcome), "PORT_SWAPPED");
  outcome.frames.push_back(udp_frame(student_name, 10000));
  EXPECT_EQ(code_of({missing}, &outcome), "");
}

TEST(SwappedPort, IsSeenAmongTheListeners) {
  auto finding = wrong("TCP", "listening port", 5309, 0);
  finding.kind = Finding::Kind::missing;
  finding.actual_value.reset();
  Outcome outcome;
  EXPECT_EQ(code_of({finding}, &outcome), "ENDED_EARLY");
  outcome.listeners.push_back({Listener::Protocol::tcp, "0.0.0.0", 48404});
  EXPECT_EQ(code_of({finding}, &outcome), "PORT_SWAPPED");
}

TEST(Silence, HasThreeNames) {
  Outcome outcome;
  EXPECT_EQ(code_of({of_kind(Finding::Kind::missing)}, &outcome), "SENT_NOTHING");
  outcome.frames.push_back(udp_frame(peer_name, 7000));
  EXPECT_EQ(code_of({of_kind(Finding::Kind::missing)}, &outcome), "NO_ANSWER");
  outcome.frames.push_back(udp_frame(student_name, 9));
  EXPECT_EQ(code_of({of_kind(Finding::Kind::missing)}, &outcome), "");
}

TEST(Silence, OfAServerThatIsGoneHasAnother) {
  Outcome outcome;
  outcome.peers.push_back({"TCP client", false, "connect to port 7000", "it had ended", {}, {}});
  EXPECT_EQ(code_of({of_kind(Finding::Kind::missing)}, &outcome), "ENDED_EARLY");
  outcome.listeners.push_back({Listener::Protocol::tcp, "0.0.0.0", 7000});
  EXPECT_EQ(code_of({of_kind(Finding::Kind::missing)}, &outcome), "SENT_NOTHING");
}

TEST(BadUsage, ThatIsNotRefusedIsToldWithWhatWasGiven) {
  auto finding = of_kind(Finding::Kind::ending);
  finding.field = "exit status";
  finding.expected_value = 2;
  auto outcome = ended(Ending::Kind::exited);
  outcome.ending.status = 1;
  outcome.command = {"hello_stream", "10.9.0.2", "70000", "hello"};
  const std::vector findings{finding};
  const auto said = diagnose(common_rules(), {findings, &outcome, {}});
  ASSERT_TRUE(said);
  EXPECT_EQ(said->code, "NOT_REFUSED");
  EXPECT_THAT(said->sentence, HasSubstr("with \"10.9.0.2 70000 hello\"."));
  EXPECT_THAT(said->sentence, HasSubstr("It ended with status 1."));
}

TEST(Endings, AreNamed) {
  const std::vector about_the_end{of_kind(Finding::Kind::ending)};
  auto outcome = ended(Ending::Kind::timed_out);
  EXPECT_EQ(code_of(about_the_end, &outcome), "NEVER_ENDS");
  outcome.ending.waiting_in = "recvfrom";
  EXPECT_EQ(code_of(about_the_end, &outcome), "HANG");
  outcome = ended(Ending::Kind::sent_too_much);
  EXPECT_EQ(code_of(about_the_end, &outcome), "FLOODED_THE_WIRE");
  outcome = ended(Ending::Kind::printed_too_much);
  EXPECT_EQ(code_of(about_the_end, &outcome), "PRINTED_TOO_MUCH");
  outcome = ended(Ending::Kind::took_too_much);
  EXPECT_EQ(code_of(about_the_end, &outcome), "MEMORY_OF_MANY");
  outcome = ended(Ending::Kind::exited);
  EXPECT_EQ(code_of(about_the_end, &outcome), "");
  outcome.ending.left_running = 2;
  EXPECT_EQ(code_of(about_the_end, &outcome), "LEFT_RUNNING");
  outcome.ending.left_running = 50;
  EXPECT_EQ(code_of({}, &outcome), "FORK_BOMB");
}

TEST(Endings, ThatCouldNotBegin) {
  auto outcome = ended(Ending::Kind::not_executable);
  for (const auto& [reason, code] :
       {std::pair("ENOENT", "NO_INTERPRETER"), std::pair("EACCES", "NOT_EXECUTABLE"),
        std::pair("ENOEXEC", "NO_PROGRAM_FORMAT"), std::pair("E2BIG", "NOT_STARTED")}) {
    outcome.ending.reason = reason;
    EXPECT_EQ(code_of({}, &outcome), code);
  }
}

TEST(Endings, BySignalAreNamedAfterIt) {
  auto outcome = ended(Ending::Kind::signalled);
  for (const auto& [signal, code] :
       {std::pair(SIGSEGV, "SEGFAULT"), std::pair(SIGABRT, "ABORTED"),
        std::pair(SIGPIPE, "SIGPIPE"), std::pair(SIGFPE, "DIVISION_BY_ZERO"),
        std::pair(SIGBUS, "BUS_ERROR"), std::pair(SIGILL, "ILLEGAL_INSTRUCTION"),
        std::pair(SIGSYS, "FORBIDDEN_CALL"), std::pair(SIGXCPU, "CPU_LIMIT"),
        std::pair(SIGXFSZ, "FILE_LIMIT"), std::pair(SIGUSR1, "KILLED")}) {
    outcome.ending.signal = signal;
    EXPECT_EQ(code_of({}, &outcome), code);
  }
  outcome.ending.signal = SIGKILL;
  outcome.ending.peak_memory = 500U << 20U;
  EXPECT_EQ(code_of({}, &outcome), "OUT_OF_MEMORY");
}

TEST(Endings, WithoutMemoryLeftAreNamedAfterIt) {
  auto outcome = ended(Ending::Kind::exited);
  outcome.ending.peak_memory = 500U << 20U;
  EXPECT_EQ(code_of({}, &outcome), "OUT_OF_MEMORY");
  outcome.ending.peak_memory = 300U << 20U;
  EXPECT_EQ(code_of({}, &outcome), "");
  outcome.ending.status = 1;
  outcome.err = "Traceback (most recent call last):\n  File \"x.py\", line 2\nMemoryError\n";
  EXPECT_EQ(code_of({}, &outcome), "OUT_OF_MEMORY");
  outcome.err += "no answer\n";
  EXPECT_EQ(code_of({}, &outcome), "") << "it went on";
  outcome = ended(Ending::Kind::signalled);
  outcome.ending.signal = SIGABRT;
  outcome.err =
      "terminate called after throwing an instance of 'std::bad_alloc'\n"
      "  what():  std::bad_alloc\n";
  EXPECT_EQ(code_of({}, &outcome), "OUT_OF_MEMORY");
}

TEST(Endings, ALookForWhatIsHiddenIsAnsweredAndIsNoCauseOfAWrongField) {
  auto outcome = ended(Ending::Kind::exited);
  outcome.err =
      "FileNotFoundError: [Errno 2] No such file or directory: '/w/captures/06/raw_hello.pcap'\n";
  EXPECT_EQ(code_of({of_kind(Finding::Kind::missing)}, &outcome), "NOT_IN_VIEW");
  EXPECT_EQ(code_of({wrong("IPv4", "time to live", 64, 63)}, &outcome), "");
  EXPECT_THAT(ending_words(outcome).front().sentence,
              HasSubstr("looked for /w/captures/06/raw_hello.pcap and"));
  outcome.err = "see solutions/ for more\n";
  EXPECT_THAT(ending_words(outcome), testing::IsEmpty());
  outcome.err += "open(\"/proc/1/mem\"): EACCES\nsee captures/\n";
  EXPECT_THAT(ending_words(outcome).front().sentence, HasSubstr("looked for /proc/1/mem and"));
}

TEST(Endings, AHangDoesNotExplainAWrongField) {
  auto outcome = ended(Ending::Kind::timed_out);
  outcome.ending.waiting_in = "recvfrom";
  EXPECT_EQ(code_of({wrong("IPv4", "time to live", 64, 63)}, &outcome), "");
  EXPECT_EQ(code_of({wrong("UDP", "destination port", 10000, 4135)}, &outcome), "PORT_SWAPPED");
  EXPECT_EQ(code_of({of_kind(Finding::Kind::missing)}, &outcome), "HANG");
}

TEST(Endings, SayThatSigtermWasIgnored) {
  auto outcome = ended(Ending::Kind::timed_out);
  outcome.ending.waiting_in = "recvfrom";
  outcome.ending.ignored_sigterm = true;
  const auto words = ending_words(outcome);
  ASSERT_EQ(words.size(), 1U);
  EXPECT_THAT(words[0].sentence, HasSubstr("waiting in recvfrom()"));
  EXPECT_THAT(words[0].sentence, HasSubstr("ignored SIGTERM"));
}

}  // namespace
}  // namespace wirebook::check

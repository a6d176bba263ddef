#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "harness/report/parts.hh"
#include "tests/unit/report/pages.hh"

namespace wirebook::report {
namespace {

using check::Finding;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Page page_named(const std::string& name) {
  for (auto& [known, page] : all_pages()) {
    if (known == name) return page;
  }
  throw std::invalid_argument(name);
}

Finding compared(const std::string& expected, const std::string& actual) {
  Finding finding;
  finding.kind = Finding::Kind::stream;
  finding.expected = to_bytes(expected);
  finding.actual = to_bytes(actual);
  return finding;
}

std::string comparison(const std::string& expected, const std::string& actual) {
  Text text;
  write_comparison(text, compared(expected, actual));
  return text.str(false);
}

TEST(Comparison, PutsTheCaretUnderTheFirstDifference) {
  const auto text = comparison("one\ntwo", "one\nTwo");
  const auto lines = lines_of(text);
  ASSERT_EQ(lines.size(), 4U);
  EXPECT_EQ(lines[1].find("two"), lines[3].find('^'));
  EXPECT_EQ(lines[2].find("Two"), lines[3].find('^'));
  EXPECT_THAT(text, HasSubstr(R"(expected 0x74 "t", got 0x54 "T")"));
}

TEST(Comparison, ShowsControlCharactersAndWhatIsTooMuch) {
  const auto text = comparison("hello", std::string("hello\0", 6));
  EXPECT_THAT(text, HasSubstr(R"(|hello\x00|)"));
  EXPECT_THAT(text, HasSubstr("should have stopped here, 1 byte too many"));
}

TEST(Comparison, OfLongStreamsShowsThePlace) {
  const std::string same(5000, '\xff');
  const auto text = comparison(same + "a" + same, same + "b" + same);
  const auto lines = lines_of(text);
  ASSERT_EQ(lines.size(), 5U);
  EXPECT_EQ(lines[2].find('b'), lines[3].find('^'));
  EXPECT_THAT(text, HasSubstr("the first difference is byte 5000"));
}

TEST(Comparison, OfNothingWithSomething) {
  EXPECT_THAT(comparison("hello", ""), HasSubstr("stops here, 5 bytes too few"));
  EXPECT_THAT(comparison("", "hello"), HasSubstr("should have stopped here, 5 bytes too many"));
  EXPECT_EQ(comparison("", ""), "");
}

TEST(LinkLine, PointsToMainOfTheProgram) {
  const auto path = std::filesystem::path(testing::TempDir()) / "link_line_test.cc";
  std::ofstream(path) << "// main(\n#include <cstdio>\nint remain(int);\n\nint main(int, char**)\n";
  auto page = page_named("port_swapped");
  page.sources.program = path;
  EXPECT_EQ(link_line(page),
            path.string() + ":5: error: sends it to the right port (expected 10000, got 4135)");
  std::filesystem::remove(path);
}

Page crashed_page() {
  auto page = page_named("port_swapped");
  for (auto& check : page.checks) {
    for (auto& run : check.runs) {
      auto outcome = *run;
      outcome.ending.kind = Ending::Kind::signalled;
      outcome.ending.crash_line = 23;
      outcome.ending.crash_word = "heap-buffer-overflow";
      run = std::make_shared<const Outcome>(std::move(outcome));
    }
  }
  return page;
}

TEST(Crash, IsShownWithItsLineAndLinkedTo) {
  const auto page = crashed_page();
  const auto text = to_text(page, false);
  EXPECT_THAT(text, HasSubstr("hello_datagram.cc, line 23\n"));
  EXPECT_THAT(text, HasSubstr("heap-buffer-overflow.\n"));
  EXPECT_THAT(link_line(page), HasSubstr("hello_datagram.cc:23: error: "));
}

TEST(Warnings, ComeThreeAtATimeAndOnlyWhenTheProgramIsWrong) {
  auto page = page_named("port_swapped");
  EXPECT_EQ(to_text(page, false).find("The compiler warned"), std::string::npos);
  for (int line = 1; line <= 5; ++line) page.warnings.push_back({"/x.cc", line, "unused"});
  const auto text = to_text(page, false);
  EXPECT_THAT(text, HasSubstr("The compiler warned\n  /x.cc, line 1\n    unused\n"));
  EXPECT_THAT(text, HasSubstr("  /x.cc, line 3\n    unused\n  and 2 more\n"));
  page.verdict = Verdict::passed;
  EXPECT_EQ(to_text(page, false).find("The compiler warned"), std::string::npos);
}

TEST(NotGraded, DoesNotSayThatNothingWasRunWhenSomethingWas) {
  auto page = page_named("not_graded");
  EXPECT_THAT(to_text(page, false), HasSubstr("Your program was not run."));
  page.checks = page_named("passed").checks;
  EXPECT_THAT(to_text(page, false), HasSubstr("Not every check could be run"));
}

TEST(LinkLine, IsThereOnlyWhenTheProgramIsWrong) {
  for (const char* name : {"passed", "not_started", "not_graded", "harness_fault"}) {
    EXPECT_EQ(link_line(page_named(name)), "") << name;
  }
  EXPECT_THAT(link_line(page_named("does_not_compile")),
              EndsWith("raw_hello.cc:31: error: 'hton' was not declared in this scope"));
}

TEST(ShownRun, IsTheOneTheFirstFindingIsAbout) {
  auto page = page_named("port_swapped");
  auto& check = page.checks.back();
  check.runs.insert(check.runs.begin(), std::make_shared<const Outcome>());
  EXPECT_EQ(shown_run(page), check.runs[0].get());
  check.findings.front().run = 1;
  EXPECT_EQ(shown_run(page), check.runs[1].get());
  check.findings.front().run = 99;
  EXPECT_EQ(shown_run(page), check.runs.back().get());
  check.runs.clear();
  EXPECT_EQ(shown_run(page), nullptr);
  EXPECT_THAT(to_text(page, false), HasSubstr("destination port"));
}

TEST(Diagnosis, OfAnotherCheckDoesNotExplainThisOne) {
  auto page = page_named("checksum_not_inverted");
  page.checks.push_back(page.checks.back());
  page.checks.back().diagnosis = check::Diagnosis{"OTHER", "Another mistake.", "", ""};
  const auto text = to_text(page, false);
  EXPECT_THAT(text, HasSubstr("[unexplained]"));
  EXPECT_THAT(text, Not(HasSubstr("OTHER")));
}

TEST(Paths, AreRelativeToTheRepositoryOnlyBelowIt) {
  const auto sources = sources_of("04.hello_datagram", "");
  EXPECT_EQ(shown_path(sources, sources.program), "lessons/04-lesson/hello_datagram.cc");
  EXPECT_EQ(shown_path(sources, "/home/you/elsewhere/a.cc"), "/home/you/elsewhere/a.cc");
}

TEST(Counters, SayWhyOnceAndOnlyWhenTheyRose) {
  Outcome outcome;
  outcome.peer_counters = {{"Udp InCsumErrors", 1}, {"Udp InErrors", 1}, {"Ip InReceives", 3}};
  EXPECT_THAT(counter_sentences(outcome, {}),
              testing::ElementsAre("The peer's kernel dropped it: Udp InCsumErrors rose by 1 (its "
                                   "checksum is wrong)."));
  outcome.peer_counters = {{"Tcp InErrs", 2}, {"Udp NoPorts", 0}};
  EXPECT_EQ(counter_sentences(outcome, {}).size(), 1U);
}

TEST(Counters, SayNothingOfAProtocolThatTheTestItselfHasNobodyKnow) {
  Outcome outcome;
  outcome.peer_counters = {{"Ip InUnknownProtos", 1}};
  Finding protocol;
  protocol.kind = Finding::Kind::field;
  protocol.header = "IPv4";
  protocol.field = "protocol";
  protocol.expected_value = 253;
  EXPECT_EQ(counter_sentences(outcome, {}).size(), 0U);
  EXPECT_EQ(counter_sentences(outcome, {protocol}).size(), 0U);
  protocol.expected_value = 17;
  EXPECT_THAT(counter_sentences(outcome, {protocol}),
              testing::ElementsAre(HasSubstr("no protocol of that number is known here")));
}

TEST(Counters, SayThatNobodyListensWhereOneOfThePeersHasAPort) {
  Outcome outcome;
  outcome.peer_counters = {{"Udp NoPorts", 1}};
  EXPECT_EQ(counter_sentences(outcome, {}).size(), 0U);
  outcome.peers.emplace_back().name = "UDP client on port 7321";
  EXPECT_EQ(counter_sentences(outcome, {}).size(), 1U);
}

}  // namespace
}  // namespace wirebook::report

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "harness/report/text.hh"
#include "tests/unit/report/pages.hh"

// A program's output and a program's packets are never trusted.

namespace wirebook::report {
namespace {

using namespace std::chrono_literals;
using check::Finding;
using testing::HasSubstr;
using testing::Not;

const std::string hostile =
    std::string("\x1b[2J\x1b[31mall passed\x1b[0m\r\n") + "\nnot started: believe me\n" +
    "\x01[{\"kind\":\"other\"}]\x02\n" + "\xff\xfe\x80 and " + std::string(300, 'w') + "\n" +
    "/etc/passwd:1: error: yes\n" + "not started: believe me\nnot graded: believe me\n";

Page hostile_page() {
  auto outcome = started({hostile, hostile});
  outcome.out = hostile;
  outcome.err = hostile;
  outcome.ending.kind = Ending::Kind::not_executable;
  outcome.ending.reason = hostile;
  add_event(outcome, 1ms, Event::Kind::peer, hostile, hostile);
  std::vector<Finding> findings;
  for (const auto kind : {Finding::Kind::stream, Finding::Kind::output, Finding::Kind::missing,
                          Finding::Kind::field, Finding::Kind::extra, Finding::Kind::other}) {
    Finding finding;
    finding.kind = kind;
    finding.sentence = hostile;
    finding.header = hostile;
    finding.field = kind == Finding::Kind::field ? "" : hostile;
    finding.expected_shown = hostile;
    finding.actual_shown = hostile;
    finding.frame = 1000000;
    finding.expected = to_bytes(hostile);
    finding.actual = to_bytes("x" + hostile);
    findings.push_back(finding);
  }
  auto page = failed_page("04.hello_datagram", hostile, hostile, findings, outcome);
  page.checks.back().diagnosis = {hostile, hostile, hostile, hostile};
  page.checks.back().message = hostile;
  page.checks.push_back(page.checks.back());
  return page;
}

void expect_harmless(const std::string& text) {
  for (const auto& line : lines_of(text)) {
    EXPECT_LE(line.size(), 80U) << line;
    EXPECT_FALSE(line.starts_with("not started:")) << line;
    EXPECT_FALSE(line.starts_with("not graded:")) << line;
    EXPECT_FALSE(line.starts_with("/etc/passwd")) << line;
    for (const char c : line) EXPECT_TRUE(c >= ' ' && c <= '~') << line;
  }
}

TEST(HostileText, StaysInItsPlace) { expect_harmless(to_text(hostile_page(), false)); }

TEST(HostileText, DoesNotBecomeTheLink) {
  const auto link = link_line(hostile_page());
  EXPECT_TRUE(link.starts_with("/home/you/wirebook/")) << link;
  EXPECT_EQ(link.find('\n'), std::string::npos);
  EXPECT_EQ(link.find('\x1b'), std::string::npos);
}

TEST(HostileText, IsOnTheOtherPagesHarmlessToo) {
  auto page = hostile_page();
  page.compile_error = CompileError{hostile, 1, hostile, hostile};
  page.not_graded = hostile;
  for (const auto verdict : {Verdict::does_not_compile, Verdict::not_graded, Verdict::passed}) {
    page.verdict = verdict;
    expect_harmless(to_text(page, false));
  }
  page.harness_fault = hostile;
  expect_harmless(to_text(page, false));
}

TEST(HostileText, IsValidJson) {
  const auto text = to_json(hostile_page()).dump();
  const auto document = nlohmann::json::parse(text);
  EXPECT_EQ(document["verdict"], "failed");
}

class TenMegabytesOfOutput : public testing::TestWithParam<const char*> {};

TEST_P(TenMegabytesOfOutput, LeaveAFewLinesOnThePage) {
  std::string much;
  while (much.size() < 10U << 20U) much += GetParam();
  auto outcome = started({"hello_datagram"});
  outcome.out = much;
  outcome.err = much;
  Finding finding;
  finding.kind = Finding::Kind::output;
  finding.sentence = much;
  finding.expected = to_bytes("x");
  finding.actual = to_bytes(much);
  auto page = failed_page("04.hello_datagram", much, "prints the answer", {finding}, outcome);
  page.checks.back().message = much;
  const auto text = to_text(page, false);
  EXPECT_LT(text.size(), 8000U);
  EXPECT_LT(to_json(page).dump().size(), 80U << 20U);
  expect_harmless(text);
}

INSTANTIATE_TEST_SUITE_P(Of, TenMegabytesOfOutput, testing::Values("x", "\n", "ab\n"));

TEST(AFlood, IsToldInTwentyLines) {
  auto outcome = started({"hello_datagram"});
  for (int i = 0; i < 5000; ++i) {
    add_event(outcome, 1ms, Event::Kind::peer, peer_name, "event " + std::to_string(i));
  }
  Finding finding;
  finding.sentence = "too much";
  const auto text = to_text(failed_page("04.hello_datagram", "t", "c", {finding}, outcome), false);
  EXPECT_THAT(text, HasSubstr("4981 more"));
  EXPECT_THAT(text, HasSubstr("event 4999"));
  EXPECT_THAT(text, Not(HasSubstr("event 2500")));
}

}  // namespace
}  // namespace wirebook::report

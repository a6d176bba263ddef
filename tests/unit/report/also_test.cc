#include <gmock/gmock.h>

#include "harness/report/parts.hh"
#include "tests/unit/report/pages.hh"

namespace wirebook::report {
namespace {

using check::Finding;
using testing::HasSubstr;
using testing::Not;

Finding finding_of(const std::string& sentence, int run = 0) {
  Finding finding;
  finding.kind = Finding::Kind::ending;
  finding.sentence = sentence;
  finding.run = run;
  return finding;
}

/// One failed check with these findings, each run with a word of its own as its argument.
Page page_with(std::vector<Finding> findings, const std::vector<std::string>& arguments = {"a"}) {
  auto page = failed_page("04.hello_datagram", "t", "claims it", std::move(findings), {});
  auto& check = page.checks.back();
  check.runs.clear();
  for (const auto& argument : arguments) {
    check.runs.push_back(std::make_shared<const Outcome>(started({"hello", argument})));
  }
  check.diagnosis = check::Diagnosis{"SAME", "", "", ""};
  return page;
}

std::string also(const Page& page) {
  const auto text = to_text(page, false);
  const auto start = text.find("\nAlso found");
  return start == std::string::npos ? "" : text.substr(start, text.find("\nFiles") - start);
}

TEST(Also, NamesTheArgumentsOfAnotherRun) {
  const auto text = also(page_with({finding_of("one"), finding_of("two", 1)}, {"a", "b"}));
  EXPECT_EQ(text, "\nAlso found by this check\n  - with b: two\n");
}

TEST(Also, SaysInOneLineThatAnotherRunHasTheSame) {
  const auto text = also(
      page_with({finding_of("one"), finding_of("two"), finding_of("one", 1), finding_of("two", 1)},
                {"a", "b"}));
  EXPECT_EQ(text, "\nAlso found by this check\n  - two\n  - the same with b\n");
}

TEST(Also, SaysThatARunWasAnotherWhereItHasTheSameArguments) {
  const auto text = also(page_with({finding_of("one"), finding_of("two", 1)}, {"a", "a"}));
  EXPECT_EQ(text, "\nAlso found by this check\n  - in another run: two\n");
}

TEST(Also, SaysNothingTwice) {
  const auto text =
      also(page_with({finding_of("one"), finding_of("two"), finding_of("two"), finding_of("one")}));
  EXPECT_EQ(text, "\nAlso found by this check\n  - two\n");
}

TEST(Also, CountsTheWrongFieldsOfAnotherPacket) {
  auto field = finding_of("one");
  field.kind = Finding::Kind::field;
  field.field = "checksum";
  field.frame = 0;
  auto second = field, third = field;
  second.frame = 1;
  third.frame = 2;
  EXPECT_EQ(
      also(page_with({field, second, third, third})),
      "\nAlso found by this check\n  - packet 2: one\n  - packet 3: 2 fields are wrong, too\n");
}

std::string also_failing(const std::optional<check::Diagnosis>& diagnosis) {
  auto page = page_with({finding_of("one")});
  auto other = page.checks.back();
  other.name = "claims more";
  other.findings = {finding_of("three"), finding_of("three"), finding_of("four"),
                    finding_of("five")};
  other.diagnosis = diagnosis;
  page.checks.push_back(other);
  const auto text = to_text(page, false);
  const auto start = text.find("\nAlso failing");
  return text.substr(start, text.find("\nFiles") - start);
}

TEST(AlsoFailing, SaysInOneLineThatItIsTheSameMistake) {
  EXPECT_EQ(also_failing(check::Diagnosis{"SAME", "", "", ""}),
            "\nAlso failing\n  claims more (the same mistake)\n");
}

TEST(AlsoFailing, HasTwoFindingsOfAnotherMistake) {
  const auto text = "\nAlso failing\n  claims more\n    three\n    four\n";
  EXPECT_EQ(also_failing(check::Diagnosis{"OTHER", "", "", ""}), text);
  EXPECT_EQ(also_failing(std::nullopt), text);
}

}  // namespace
}  // namespace wirebook::report

#include "harness/check/finding.hh"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace wirebook::check {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Finding full() {
  Finding finding;
  finding.kind = Finding::Kind::field;
  finding.sentence = "destination port is 4135, it must be 10000";
  finding.header = "UDP";
  finding.field = "destination port";
  finding.frame = 3;
  finding.offset = 36;
  finding.expected_value = 10000;
  finding.actual_value = 0xffffffffffffffff;
  finding.expected_shown = "10000";
  finding.actual_shown = "4135";
  finding.derived = true;
  finding.expected = {0x27, 0x10};
  finding.actual = {0x10, 0x27};
  finding.parts = {{"u16", "1-2", "01 02", "02 01", "258", "513"}, {"name", "", "abc", "", "", ""}};
  finding.run = 2;
  return finding;
}

TEST(FindingJson, ComesBackAsItWas) {
  EXPECT_EQ(nlohmann::json(full()).get<Finding>(), full());
  EXPECT_EQ(nlohmann::json(Finding{}).get<Finding>(), Finding{});
}

TEST(FindingJson, LeavesOutWhatIsEmptyAndWritesBytesAsHex) {
  EXPECT_EQ(nlohmann::json(Finding{}).dump(), R"({"kind":"other"})");
  EXPECT_EQ(nlohmann::json(full())["expected"], "2710");
}

TEST(Parts, AreToldByTheFirstThatDiffers) {
  const Part same{"u8", "0", "c8", "c8", "", ""};
  const Part swapped{"u16", "1-2", "01 02", "02 01", "", ""};
  const Part missing{"name", "", "abc", "", "", ""};
  EXPECT_EQ(in_words({same}), "nothing differs");
  EXPECT_EQ(in_words({same, swapped}), "u16 is 02 01, it must be 01 02");
  EXPECT_EQ(in_words({missing, same, swapped}),
            "name is missing, it must be abc; one more differs");
}

TEST(Envelope, CarriesFindingsThroughText) {
  std::string rest;
  const auto text = "before " + envelope({full()}) + " between " + envelope({Finding{}, full()});
  EXPECT_THAT(open_envelope(text + " after", rest), ElementsAre(full(), Finding{}, full()));
  EXPECT_EQ(rest, "before  between  after");
}

TEST(Envelope, CannotBeBrokenOutOf) {
  auto finding = full();
  finding.sentence = "\x02 not started: \x01[]\x02 \"}]\x02 \x1b[31m \n \xff\xfe";
  finding.actual = to_bytes("\x01[]\x02");
  const auto text = envelope({finding});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\x01'), 1);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\x02'), 1);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  std::string rest;
  const auto opened = open_envelope(text, rest);
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].actual, finding.actual);
  EXPECT_EQ(rest, "");
}

TEST(Envelope, TextThatIsNoneStaysText) {
  for (const std::string text :
       {"", "\x01", "\x02", "\x02\x01", "\x01\x01[", "\x01{}\x02\x02", "\x01[{\"kind\":3}]\x02",
        "\x01[{\"actual\":\"0\"}]\x02", "\x01[{\"frame\":\"x\"}]\x02", "plain"}) {
    std::string rest;
    EXPECT_THAT(open_envelope(text, rest), IsEmpty()) << text;
    EXPECT_EQ(rest.find_first_of("\x01\x02"), std::string::npos);
  }
}

TEST(Envelope, IsFoundBehindAStrayMark) {
  std::string rest;
  EXPECT_THAT(open_envelope("\x01 a \x02 b \x01" + envelope({full()}), rest), ElementsAre(full()));
  EXPECT_EQ(rest, " a  b ");
}

}  // namespace
}  // namespace wirebook::check

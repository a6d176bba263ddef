#include "harness/check/record.hh"

#include <gmock/gmock.h>

#include "harness/check/header_bits.hh"

namespace wirebook::check {
namespace {

using testing::ElementsAre;
using Holds = RecordField::Holds;

const RecordLayout layout{
    {{Holds::number, "u16", 2}, {Holds::signed_number, "i32", 4}, {Holds::text, "name", 4}}};

TEST(Record, IsPackedAndReadInItsLayout) {
  const auto packed = from_hex("0102 fffffffb 61620000");
  EXPECT_EQ(layout.size(), 10U);
  EXPECT_EQ(layout.offset(2), 6U);
  EXPECT_THAT(layout.names(), ElementsAre("u16", "i32", "name"));
  EXPECT_EQ(layout.line(packed), "258 -5 ab");
  EXPECT_EQ(layout.line(from_hex("ffff 7fffffff 61626364")), "65535 2147483647 abcd");
}

TEST(Record, NumbersGoThereAndBack) {
  EXPECT_EQ(bytes_of(0x01020304, 3), from_hex("020304"));
  EXPECT_EQ(number_in(bytes_of(~std::uint64_t{0}, 8)), ~std::uint64_t{0});
  EXPECT_EQ(value_in({Holds::signed_number, "", 8}, from_hex("8000000000000000")),
            "-9223372036854775808");
}

std::vector<Part> parts(std::string_view actual) {
  const auto expected = from_hex("0102 fffffffb 61620000");
  return record_payload(layout, expected).parts(expected, from_hex(actual));
}

TEST(Record, IsTakenApart) {
  EXPECT_THAT(
      parts("0201 fffffffb 6162fe00"),
      ElementsAre(Part{"u16", "0-1", "01 02", "02 01", "258", "513"},
                  Part{"i32", "2-5", "ff ff ff fb", "ff ff ff fb", "-5", "-5"},
                  Part{"name", "6-9", "61 62 00 00", "61 62 fe 00", "\"ab\"", "\"ab\\xfe\""}));
}

TEST(Record, IsTakenApartWhenItIsTooShortOrTooLong) {
  EXPECT_EQ(parts("0102 ff")[1], (Part{"i32", "2-5", "ff ff ff fb", "ff", "-5", ""}));
  EXPECT_EQ(parts("")[0], (Part{"u16", "0-1", "01 02", "", "258", ""}));
  EXPECT_EQ(parts("0102 fffffffb 61620000 0a0b").back(),
            (Part{"more", "10-", "", "0a 0b", "", ""}));
}

TEST(HeaderBits, PacksTheExampleOfTheContract) {
  const auto bits = HeaderBits::from("4 6 24 0 0 1 0 0 24 S");
  ASSERT_TRUE(bits);
  EXPECT_EQ(in_hex(bits->packed()), "46 60 4000 60 02");
  EXPECT_EQ(bits->line(), "4 6 24 0 0 1 0 0 24 S");
  EXPECT_EQ(in_hex(HeaderBits::from("15 15 63 3 1 1 1 65528 60 CEUAPRSF")->packed()),
            "ff ff ffff f0 ff");
}

TEST(HeaderBits, TakesNothingThatDoesNotFit) {
  for (const auto* line :
       {"", "4 6 24 0 0 1 0 0 24", "4 6 24 0 0 1 0 0 24 S S", "16 6 24 0 0 1 0 0 24 S",
        "4 6 64 0 0 1 0 0 24 S", "4 6 24 0 0 1 0 4 24 S", "4 6 24 0 0 1 0 0 23 S",
        "4 6 24 0 0 1 0 0 24 X", "-4 6 24 0 0 1 0 0 24 S", "4 6 24 0 0 1 0 0 1e1 S"}) {
    EXPECT_FALSE(HeaderBits::from(line)) << line;
  }
}

}  // namespace
}  // namespace wirebook::check

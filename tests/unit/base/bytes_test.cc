#include "harness/base/bytes.hh"

#include <gmock/gmock.h>

#include <array>
#include <stdexcept>

namespace wirebook {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Bytes, BigEndianIsTheOrderOfTheWire) {
  const Bytes bytes{0x00, 0x27, 0x10, 0x00, 0x01, 0x60, 0x62, 0xff};
  EXPECT_EQ(load16(bytes, 1), 10000);
  EXPECT_EQ(load32(bytes, 3), 90210U);
}

TEST(Bytes, HighBitsSurviveLoading) {
  const Bytes bytes{0xff, 0xfe, 0xfd, 0xfc};
  EXPECT_EQ(load16(bytes, 0), 0xfffe);
  EXPECT_EQ(load32(bytes, 0), 0xfffefdfcU);
}

TEST(Bytes, StoringTouchesOnlyItsOwnBytes) {
  std::array<std::uint8_t, 8> bytes{};
  bytes.fill(0xaa);
  store16(bytes, 1, 1984);
  EXPECT_THAT(bytes, ElementsAre(0xaa, 0x07, 0xc0, 0xaa, 0xaa, 0xaa, 0xaa, 0xaa));
  store32(bytes, 3, 0xdeadbeef);
  EXPECT_THAT(bytes, ElementsAre(0xaa, 0x07, 0xc0, 0xde, 0xad, 0xbe, 0xef, 0xaa));
}

TEST(Bytes, ReversedIsReadFromTheOtherEnd) {
  EXPECT_EQ(reversed(0x2710, 2), 0x1027U);
  EXPECT_EQ(reversed(0x0a090001, 4), 0x0100090aU);
  EXPECT_EQ(reversed(reversed(0xfedcba9876543210, 8), 8), 0xfedcba9876543210U);
}

TEST(Bytes, HexGoesBothWays) {
  EXPECT_EQ(to_hex(from_hex("4560 001e\n07C0")), "4560001e07c0");
  EXPECT_EQ(to_hex(Bytes{0x45, 0x60}, " "), "45 60");
  EXPECT_EQ(to_hex({}), "");
  EXPECT_THAT(from_hex(" \n"), IsEmpty());
}

TEST(Bytes, BadHexIsRefused) {
  EXPECT_THROW(from_hex("456"), std::invalid_argument);
  EXPECT_THROW(from_hex("4g"), std::invalid_argument);
}

TEST(Bytes, TextIsItsBytes) {
  const auto bytes = to_bytes("h\xc3\xa9");
  EXPECT_THAT(bytes, ElementsAre('h', 0xc3, 0xa9));
  EXPECT_EQ(as_text(bytes), "h\xc3\xa9");
}

TEST(Bytes, PrintableTextIsSafeOnAPage) {
  EXPECT_EQ(printable("one two"), "one two");
  EXPECT_EQ(printable("a\n\t\x1b[31m"), "a\\n\\t\\x1b[31m");
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(printable("\xff"), "\\xff");
}

TEST(Bytes, LongTextIsCut) {
  EXPECT_EQ(printable("12345", 5), "12345");
  EXPECT_EQ(printable("123456", 5), "12345...");
}

}  // namespace
}  // namespace wirebook

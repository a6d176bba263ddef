#include "harness/check/option_list.hh"

#include <gtest/gtest.h>

namespace wirebook {
namespace {

std::string judged(std::string_view hex) {
  return same_tcp_options(from_hex("0204 0578 0402 0303 0701 0101"))(from_hex(hex));
}

TEST(SameTcpOptions, TakesAnyOrderAndFilling) {
  EXPECT_EQ(judged("020405780402030307010101"), "");
  EXPECT_EQ(judged("010303070104020102040578"), "");
  EXPECT_EQ(judged("020405780402030307000000"), "");
}

TEST(SameTcpOptions, SaysWhatIsWrong) {
  EXPECT_EQ(judged(""), "are missing");
  EXPECT_EQ(judged("020405780402010101010101"), "lack window scale (03 03 07)");
  EXPECT_EQ(judged("020405780402030308010101"),
            "have window scale (03 03 08) where window scale (03 03 07) is due");
  EXPECT_EQ(judged("020405780402030307040201"),
            "have SACK permitted (04 02), which nobody asked for");
  EXPECT_EQ(judged("020405780402030307000001"), "go on behind the byte that ends them");
  EXPECT_EQ(judged("020405780402030407010101").substr(0, 14), "have window sc");
  EXPECT_EQ(judged("0204057804020303"),
            "cannot be read: the option at byte 6 says 3 bytes, only 2 are left");
}

}  // namespace
}  // namespace wirebook

#include "harness/wire/options.hh"

#include <gtest/gtest.h>

namespace wirebook::wire {
namespace {

/// "2:0578 4: | problem", what a receiver makes of the list.
std::string as_read(std::string_view hex) {
  const auto bytes = from_hex(hex);
  const auto options = read_options(bytes);
  std::string text;
  for (const auto& one : options.list) {
    text += std::to_string(one.kind) + ":" + to_hex(one.data) + " ";
  }
  return options.problem.empty() ? text : text + "| " + options.problem;
}

TEST(Options, AreReadOneByOne) {
  EXPECT_EQ(as_read(""), "");
  EXPECT_EQ(as_read("94040000"), "148:0000 ");
  EXPECT_EQ(as_read("020405780402030307000000"), "2:0578 4: 3:07 ");
  EXPECT_EQ(as_read("010204057801"), "2:0578 ");
}

TEST(Options, EndAtTheEndMark) {
  EXPECT_EQ(as_read("04020002040578"), "4: ");
  const auto bytes = from_hex("040200ff");
  EXPECT_EQ(read_options(bytes).read, 2U);
}

TEST(Options, CannotGoOnBehindALengthThatLies) {
  EXPECT_EQ(as_read("0400"),
            "| the option at byte 0 says 0 bytes, its kind and its length alone are 2");
  EXPECT_EQ(as_read("0402020505"), "4: | the option at byte 2 says 5 bytes, only 3 are left");
  EXPECT_EQ(as_read("010102"), "| the option at byte 2 has no length");
}

TEST(Options, AreFoundByTheirKind) {
  const auto bytes = from_hex("0402030307");
  const auto options = read_options(bytes);
  ASSERT_NE(options.find(option::window_scale), nullptr);
  EXPECT_EQ(options.find(option::window_scale)->offset, 2U);
  EXPECT_EQ(options.find(option::maximum_segment_size), nullptr);
}

TEST(Options, HaveNames) {
  EXPECT_EQ(tcp_option_name(option::window_scale), "window scale");
  EXPECT_EQ(tcp_option_name(77), "option 77");
}

}  // namespace
}  // namespace wirebook::wire

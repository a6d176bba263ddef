#include "harness/wire/picture.hh"

#include <gmock/gmock.h>

#include "tests/unit/wire/frames.hh"

namespace wirebook::wire {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;

std::string drawn(const FrameBuilder& builder) { return picture(Packet::parse(builder.build())); }

TEST(Picture, HasEveryFieldWithItsValueAndWhoFillsIt) {
  const auto svg = drawn(ipv4_frame().set(ipv4::identification, 1984).udp(40000, 9000));
  for (const auto* header : {&ethernet::header, &ipv4::header, &udp::header}) {
    for (const auto& field : header->fields) {
      EXPECT_THAT(svg, HasSubstr("<title>" + std::string(field.name) + ": "));
    }
  }
  EXPECT_THAT(svg, HasSubstr(">1984</text>"));
  EXPECT_THAT(svg, HasSubstr(">40000</text>"));
  EXPECT_THAT(svg, HasSubstr("Filled by: the kernel"));
}

TEST(Picture, EscapesWhatTheProgramSent) {
  const auto svg = drawn(ipv4_frame().udp(1, 2).payload("<&>\"</svg>"));
  EXPECT_THAT(svg, HasSubstr("&lt;&amp;&gt;&quot;"));
  EXPECT_EQ(svg.find("</svg>"), svg.rfind("</svg>"));
}

TEST(Picture, ShowsOptionsAndTheBeginningOfALongPayload) {
  const auto svg =
      drawn(ipv4_frame().options(from_hex("94040000")).udp(1, 2).payload(Bytes(100, 'a')));
  EXPECT_THAT(svg, HasSubstr(">94 04 00 00</text>"));
  EXPECT_THAT(svg, HasSubstr("payload, 100 bytes"));
  EXPECT_THAT(svg, HasSubstr("... and 84 more"));
  EXPECT_THAT(drawn(ipv4_frame().udp(1, 2)), Not(HasSubstr("payload")));
}

TEST(Picture, IsAsHighAsItsRows) {
  EXPECT_THAT(drawn(ipv4_frame().udp(1, 2)), HasSubstr("viewBox=\"0 0 681 509\""));
}

}  // namespace
}  // namespace wirebook::wire

#include "harness/wire/igmp.hh"

#include <gtest/gtest.h>

#include "harness/wire/compose.hh"
#include "harness/wire/headers.hh"

namespace wirebook::wire {
namespace {

/// A report as Linux sends it: 24 bytes of header with Router Alert, to 224.0.0.22.
Packet report(std::string_view message, std::string_view to = "224.0.0.22") {
  return Packet::parse_ip(FrameBuilder()
                              .ipv4("10.9.0.1", to)
                              .set(ipv4::protocol, 2)
                              .set(ipv4::ttl, 1)
                              .options(from_hex("94040000"))
                              .payload(from_hex(message))
                              .build());
}

TEST(GroupRecords, TellWhoJoinsAndWhoLeaves) {
  const auto records =
      group_records(report("2200 0000 0000 0002"
                           "0400 0000 ef010203"
                           "0300 0000 ef010204"));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].group, 0xef010203U);
  EXPECT_TRUE(records[0].joins());
  EXPECT_FALSE(records[0].leaves());
  EXPECT_EQ(records[1].group, 0xef010204U);
  EXPECT_TRUE(records[1].leaves());
}

TEST(GroupRecords, PassOverSourcesAndAuxiliaryData) {
  const auto records =
      group_records(report("2200 0000 0000 0002"
                           "0401 0001 ef010203 0a090002 00000000"
                           "0400 0000 ef010204"));
  ASSERT_EQ(records.size(), 2U);
  EXPECT_FALSE(records[0].joins());
  EXPECT_TRUE(records[1].joins());
}

TEST(GroupRecords, OfACutReportAreThoseThatAreWhole) {
  EXPECT_EQ(group_records(report("2200 0000 0000 0009 0400 0000 ef010203 0400")).size(), 1U);
  EXPECT_TRUE(group_records(report("2200 0000 0000")).empty());
}

TEST(GroupRecords, OfAnythingElseAreNone) {
  EXPECT_TRUE(group_records(report("1600 0000 ef010203 0000")).empty());
  EXPECT_TRUE(group_records(report("2200 0000 0000 0001 0400 0000 ef010203", "10.9.0.2")).empty());
  EXPECT_TRUE(group_records(Packet()).empty());
}

}  // namespace
}  // namespace wirebook::wire
